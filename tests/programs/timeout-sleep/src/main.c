/* SPDX-License-Identifier: MIT
 * Sleeps longer than anybody waits. */
#include <unistd.h>

int main(void)
{
    sleep(1000);
    return 0;
}
