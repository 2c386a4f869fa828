/* SPDX-License-Identifier: MIT
 * Waits in a pipe, with an alarm that would end the wait, only later than anybody waits. */
#include <unistd.h>

int main(void)
{
    int ends[2];
    char byte;
    if (pipe(ends) != 0) {
        return 1;
    }
    alarm(100);
    return read(ends[0], &byte, 1) != 1;
}
