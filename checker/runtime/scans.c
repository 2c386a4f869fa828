/* SPDX-License-Identifier: MIT
 *
 * scanf: the variables that it sets, and the text that sscanf reads (to its end: libc looks for
 * that first). scanned.c walks through a format's arguments.
 */
#define _GNU_SOURCE
#include <stdarg.h>

#include "access.h"
#include "scanned.h"
#include "streams.h"
#include "text.h"
#include "wrap.h"

static void reads_source(FILE *file, uintptr_t caller)
{
    sr_stream_receives(file, caller); /* its buffer is private */
}

static void source_read(FILE *file, int assigned, uintptr_t caller)
{
    sr_stream_received(file, assigned != EOF, caller);
}

static void text_read(const char *text, int assigned, uintptr_t caller)
{
    (void)text;
    (void)assigned;
    (void)caller;
}

/* After the call it is known how many were set: so the arguments are kept. One body for the three
 * names that a scanf has had in libc. */
#define SCANF(name)                                                                                \
    int __wrap_##name(const char *restrict format, ...)                                            \
    {                                                                                              \
        va_list arguments, again;                                                                  \
        va_start(arguments, format);                                                               \
        va_copy(again, arguments);                                                                 \
        sr_stream_receives(stdin, SR_CALLER());                                                    \
        int assigned = vscanf(format, arguments);                                                  \
        sr_stream_received(stdin, assigned != EOF, SR_CALLER());                                   \
        sr_scanned(assigned, format, again, SR_CALLER());                                          \
        va_end(again);                                                                             \
        va_end(arguments);                                                                         \
        return assigned;                                                                           \
    }
#define VSCANF(name)                                                                               \
    int __wrap_##name(const char *restrict format, va_list arguments)                              \
    {                                                                                              \
        va_list again;                                                                             \
        va_copy(again, arguments);                                                                 \
        sr_stream_receives(stdin, SR_CALLER());                                                    \
        int assigned = vscanf(format, arguments);                                                  \
        sr_stream_received(stdin, assigned != EOF, SR_CALLER());                                   \
        sr_scanned(assigned, format, again, SR_CALLER());                                          \
        va_end(again);                                                                             \
        return assigned;                                                                           \
    }
#define SCANF_FROM(name, scan, source, reads, came)                                                \
    int __wrap_##name(source from, const char *restrict format, ...)                               \
    {                                                                                              \
        va_list arguments, again;                                                                  \
        va_start(arguments, format);                                                               \
        va_copy(again, arguments);                                                                 \
        reads(from, SR_CALLER());                                                                  \
        int assigned = scan(from, format, arguments);                                              \
        came(from, assigned, SR_CALLER());                                                         \
        sr_scanned(assigned, format, again, SR_CALLER());                                          \
        va_end(again);                                                                             \
        va_end(arguments);                                                                         \
        return assigned;                                                                           \
    }
#define VSCANF_FROM(name, scan, source, reads, came)                                               \
    int __wrap_##name(source from, const char *restrict format, va_list arguments)                 \
    {                                                                                              \
        va_list again;                                                                             \
        va_copy(again, arguments);                                                                 \
        reads(from, SR_CALLER());                                                                  \
        int assigned = scan(from, format, arguments);                                              \
        came(from, assigned, SR_CALLER());                                                         \
        sr_scanned(assigned, format, again, SR_CALLER());                                          \
        va_end(again);                                                                             \
        return assigned;                                                                           \
    }

SCANF(scanf)
VSCANF(vscanf)
SCANF_FROM(fscanf, vfscanf, FILE *restrict, reads_source, source_read)
VSCANF_FROM(vfscanf, vfscanf, FILE *restrict, reads_source, source_read)
SCANF_FROM(sscanf, vsscanf, const char *restrict, sr_reads_text, text_read)
VSCANF_FROM(vsscanf, vsscanf, const char *restrict, sr_reads_text, text_read)
SCANF(__isoc99_scanf)
VSCANF(__isoc99_vscanf)
SCANF_FROM(__isoc99_fscanf, vfscanf, FILE *restrict, reads_source, source_read)
VSCANF_FROM(__isoc99_vfscanf, vfscanf, FILE *restrict, reads_source, source_read)
SCANF_FROM(__isoc99_sscanf, vsscanf, const char *restrict, sr_reads_text, text_read)
VSCANF_FROM(__isoc99_vsscanf, vsscanf, const char *restrict, sr_reads_text, text_read)
SCANF(__isoc23_scanf)
VSCANF(__isoc23_vscanf)
SCANF_FROM(__isoc23_fscanf, vfscanf, FILE *restrict, reads_source, source_read)
VSCANF_FROM(__isoc23_vfscanf, vfscanf, FILE *restrict, reads_source, source_read)
SCANF_FROM(__isoc23_sscanf, vsscanf, const char *restrict, sr_reads_text, text_read)
VSCANF_FROM(__isoc23_vsscanf, vsscanf, const char *restrict, sr_reads_text, text_read)
