/* SPDX-License-Identifier: MIT
 *
 * printf: the texts that "%s" reads, the buffer that sprintf fills. printed.c walks through a
 * format's arguments.
 */
#define _GNU_SOURCE
#include <stdarg.h>

#include "access.h"
#include "descriptors.h"
#include "printed.h"
#include "streams.h"
#include "wrap.h"

int __wrap_vsprintf(char *restrict buffer, const char *restrict format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    return sr_print_filled(vsprintf(buffer, format, arguments), buffer, SIZE_MAX, SR_CALLER());
}

int __wrap_sprintf(char *restrict buffer, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    int length = vsprintf(buffer, format, arguments);
    va_end(arguments);
    return sr_print_filled(length, buffer, SIZE_MAX, SR_CALLER());
}

int __wrap_vsnprintf(char *restrict buffer, size_t bytes, const char *restrict format,
                     va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    return sr_print_filled(vsnprintf(buffer, bytes, format, arguments), buffer, bytes, SR_CALLER());
}

int __wrap_snprintf(char *restrict buffer, size_t bytes, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    int length = vsnprintf(buffer, bytes, format, arguments);
    va_end(arguments);
    return sr_print_filled(length, buffer, bytes, SR_CALLER());
}

int __wrap_vprintf(const char *restrict format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    sr_stream_sends(stdout, SR_CALLER());
    return vprintf(format, arguments);
}

int __wrap_vfprintf(FILE *restrict file, const char *restrict format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    sr_stream_sends(file, SR_CALLER());
    return vfprintf(file, format, arguments);
}

int __wrap_printf(const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    sr_stream_sends(stdout, SR_CALLER());
    int length = vprintf(format, arguments);
    va_end(arguments);
    return length;
}

int __wrap_fprintf(FILE *restrict file, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    sr_stream_sends(file, SR_CALLER());
    int length = vfprintf(file, format, arguments);
    va_end(arguments);
    return length;
}

int __wrap_dprintf(int descriptor, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    int length = vdprintf(descriptor, format, arguments);
    va_end(arguments);
    return length;
}

/* What they print into is new memory, but where its address goes may be anywhere. */
static int made(int length, char **text, uintptr_t caller)
{
    if (length >= 0) {
        sr_write(text, sizeof *text, caller);
    }
    return length;
}

int __wrap_vasprintf(char **restrict text, const char *restrict format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    return made(vasprintf(text, format, arguments), text, SR_CALLER());
}

int __wrap_asprintf(char **restrict text, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    int length = vasprintf(text, format, arguments);
    va_end(arguments);
    return made(length, text, SR_CALLER());
}

int __wrap_vdprintf(int descriptor, const char *restrict format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    return vdprintf(descriptor, format, arguments);
}
