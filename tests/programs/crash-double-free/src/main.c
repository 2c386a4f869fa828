/* SPDX-License-Identifier: MIT
 * Frees twice: glibc aborts. */
#include <stdlib.h>

int main(void)
{
    char *names = malloc(100);
    char *again = names;
    free(names);
    free(again);
    return 0;
}
