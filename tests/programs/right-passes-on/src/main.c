/* SPDX-License-Identifier: MIT
 * Its arguments and its environment come as they were given. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    printf("%d words: %s|%s|%s\n", argc + (getenv("HOME") != NULL), argv[1], argv[2], argv[3]);
    return 0;
}
