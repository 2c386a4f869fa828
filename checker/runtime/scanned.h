/* SPDX-License-Identifier: MIT
 *
 * What the scanf family sets through its arguments.
 */
#ifndef SCRUTINEER_RUNTIME_SCANNED_H
#define SCRUTINEER_RUNTIME_SCANNED_H

#include <stdarg.h>
#include <stdint.h>

/* After the call, which assigned `assigned` conversions and gives that back. */
int sr_scanned(int assigned, const char *format, va_list arguments, uintptr_t caller);

#endif
