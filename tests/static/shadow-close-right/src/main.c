/* SPDX-License-Identifier: MIT
 * A door has a function of its own; nobody calls the one that is named like the system's. Its twin
 * is shadow-close-wrong. */
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
