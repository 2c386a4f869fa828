/* SPDX-License-Identifier: MIT
 * Writes a NUL byte to standard output. */
#include <unistd.h>
int main(void)
{
    write(1, "before\0after\n", 13);
    return 0;
}
