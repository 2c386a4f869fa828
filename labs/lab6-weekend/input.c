/* SPDX-License-Identifier: MIT
 *
 * Numbers and lines from the user. See input.h. Given: there is nothing to write here.
 */
#include "input.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

bool input_number(const char *text, int base, unsigned long max, unsigned long *number)
{
    /* strtoul alone would take spaces and a sign too, and stop in silence at the "x" of "12x" */
    if (!isdigit((unsigned char)text[0]))
        return false;
    char *end;
    errno = 0;
    *number = strtoul(text, &end, base);
    return errno == 0 && *end == '\0' && *number <= max;
}

bool input_line(void)
{
    int letter = getchar();
    while (letter != '\n' && letter != EOF)
        letter = getchar();
    return letter == '\n';
}
