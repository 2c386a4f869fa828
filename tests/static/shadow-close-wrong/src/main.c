/* SPDX-License-Identifier: MIT
 * close closes a door here; whoever means a descriptor gets the door. Its twin is
 * shadow-close-right. */
#include <unistd.h>

int main(void)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return 1;
    }
    close(ends[0]);
    close(ends[1]);
    return 0;
}
