/* SPDX-License-Identifier: MIT
 *
 * printf and scanf: the texts that "%s" reads, the buffer that sprintf fills, the variables that
 * scanf sets. directives.c walks through a format's arguments.
 */
#define _GNU_SOURCE
#include <stdarg.h>

#include "access.h"
#include "directives.h"
#include "wrap.h"

static int filled(int length, char *buffer, size_t bytes, uintptr_t caller)
{
    if (length >= 0 && bytes > 0) {
        sr_write(buffer, (size_t)length < bytes ? (size_t)length + 1 : bytes, caller);
    }
    return length;
}

/* Before the call, as it may write over what it reads. */
static void reads(const char *format, va_list arguments, uintptr_t caller)
{
    struct sr_arguments copy;
    va_copy(copy.list, arguments);
    sr_directives_print(format, &copy, caller);
    va_end(copy.list);
}

int __wrap_vsprintf(char *restrict buffer, const char *restrict format, va_list arguments)
{
    reads(format, arguments, SR_CALLER());
    return filled(vsprintf(buffer, format, arguments), buffer, SIZE_MAX, SR_CALLER());
}

int __wrap_sprintf(char *restrict buffer, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    reads(format, arguments, SR_CALLER());
    int length = vsprintf(buffer, format, arguments);
    va_end(arguments);
    return filled(length, buffer, SIZE_MAX, SR_CALLER());
}

int __wrap_vsnprintf(char *restrict buffer, size_t bytes, const char *restrict format,
                     va_list arguments)
{
    reads(format, arguments, SR_CALLER());
    return filled(vsnprintf(buffer, bytes, format, arguments), buffer, bytes, SR_CALLER());
}

int __wrap_snprintf(char *restrict buffer, size_t bytes, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    reads(format, arguments, SR_CALLER());
    int length = vsnprintf(buffer, bytes, format, arguments);
    va_end(arguments);
    return filled(length, buffer, bytes, SR_CALLER());
}

int __wrap_vprintf(const char *restrict format, va_list arguments)
{
    reads(format, arguments, SR_CALLER());
    return vprintf(format, arguments);
}

int __wrap_vfprintf(FILE *restrict file, const char *restrict format, va_list arguments)
{
    reads(format, arguments, SR_CALLER());
    return vfprintf(file, format, arguments);
}

int __wrap_printf(const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    reads(format, arguments, SR_CALLER());
    int length = vprintf(format, arguments);
    va_end(arguments);
    return length;
}

int __wrap_fprintf(FILE *restrict file, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    reads(format, arguments, SR_CALLER());
    int length = vfprintf(file, format, arguments);
    va_end(arguments);
    return length;
}

int __wrap_dprintf(int descriptor, const char *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    reads(format, arguments, SR_CALLER());
    int length = vdprintf(descriptor, format, arguments);
    va_end(arguments);
    return length;
}

/* After the call: only then is it known how many were set. */
static int sets(int assigned, const char *format, va_list arguments, uintptr_t caller)
{
    struct sr_arguments copy;
    va_copy(copy.list, arguments);
    sr_directives_scan(format, assigned, &copy, caller);
    va_end(copy.list);
    return assigned;
}

/* One body for the three names that a scanf has had in libc. */
#define SCANF(name)                                                                                \
    int name(const char *restrict format, ...)                                                     \
    {                                                                                              \
        va_list arguments, again;                                                                  \
        va_start(arguments, format);                                                               \
        va_copy(again, arguments);                                                                 \
        int assigned = sets(vscanf(format, arguments), format, again, SR_CALLER());                \
        va_end(again);                                                                             \
        va_end(arguments);                                                                         \
        return assigned;                                                                           \
    }
#define SCANF_FROM(name, source, from)                                                             \
    int name(source from, const char *restrict format, ...)                                        \
    {                                                                                              \
        va_list arguments, again;                                                                  \
        va_start(arguments, format);                                                               \
        va_copy(again, arguments);                                                                 \
        int assigned = sets(v##from##scanf(from, format, arguments), format, again, SR_CALLER());  \
        va_end(again);                                                                             \
        va_end(arguments);                                                                         \
        return assigned;                                                                           \
    }

SCANF(__wrap_scanf)
SCANF(__wrap___isoc99_scanf)
SCANF(__wrap___isoc23_scanf)
SCANF_FROM(__wrap_fscanf, FILE *restrict, f)
SCANF_FROM(__wrap___isoc99_fscanf, FILE *restrict, f)
SCANF_FROM(__wrap___isoc23_fscanf, FILE *restrict, f)
SCANF_FROM(__wrap_sscanf, const char *restrict, s)
SCANF_FROM(__wrap___isoc99_sscanf, const char *restrict, s)
SCANF_FROM(__wrap___isoc23_sscanf, const char *restrict, s)
