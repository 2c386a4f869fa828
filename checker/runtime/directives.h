/* SPDX-License-Identifier: MIT
 *
 * Walks through the arguments of a printf or scanf format and records what the call reads or sets
 * through pointers. What it does not know (positions like %1$d, wide characters) ends the walk.
 */
#ifndef SCRUTINEER_RUNTIME_DIRECTIVES_H
#define SCRUTINEER_RUNTIME_DIRECTIVES_H

#include <stdarg.h>
#include <stdint.h>

struct sr_arguments { /* in a struct, as a va_list may be an array */
    va_list list;
};

void sr_directives_print(const char *format, struct sr_arguments *arguments, uintptr_t caller);

/* The first `assigned` conversions were set. */
void sr_directives_scan(const char *format, int assigned, struct sr_arguments *arguments,
                        uintptr_t caller);

#endif
