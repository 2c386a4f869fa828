/* SPDX-License-Identifier: MIT
 *
 * What the printf family reads and sets through its arguments, and the buffer that it fills.
 */
#ifndef SCRUTINEER_RUNTIME_PRINTED_H
#define SCRUTINEER_RUNTIME_PRINTED_H

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

/* Call it before printf, as that may write over what it reads. `arguments` stays as it is. A
 * conversion that the program registered by itself, and more than 64 arguments, end the walk. */
void sr_printed(const char *format, va_list arguments, uintptr_t caller);

/* The buffer of `bytes` after a print that would have taken `length`, which it gives back. */
int sr_print_filled(int length, const char *buffer, size_t bytes, uintptr_t caller);

#endif
