/* SPDX-License-Identifier: MIT
 * Writes the one sentence that a trouble carries. See trouble.h for the protocol. */
#include "trouble.h"

#include <stdarg.h>
#include <stdio.h>

bool trouble_set(struct trouble *trouble, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(trouble->text, sizeof trouble->text, format, arguments);
    va_end(arguments);
    return false;
}
