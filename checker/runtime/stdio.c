/* SPDX-License-Identifier: MIT
 *
 * stdio, character by character, and what flushes. None of these touches memory of the program;
 * those that do are in files.c and formats.c.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio_ext.h>
#include <wchar.h>

#include "descriptors.h"
#include "inherited.h"
#include "streams.h"
#include "wrap.h"

/* One body for all that read a character. */
#define READS(name, type, none)                                                                    \
    type __wrap_##name(FILE *file)                                                                 \
    {                                                                                              \
        if (sr_stream_has_more(file)) {                                                            \
            return name(file);                                                                     \
        }                                                                                          \
        sr_stream_receives(file, SR_CALLER());                                                     \
        type read = name(file);                                                                    \
        sr_stream_received(file, read != (none), SR_CALLER());                                     \
        return read;                                                                               \
    }
#define READS_INPUT(name, type, none)                                                              \
    type __wrap_##name(void)                                                                       \
    {                                                                                              \
        if (sr_stream_has_more(stdin)) {                                                           \
            return name();                                                                         \
        }                                                                                          \
        sr_stream_receives(stdin, SR_CALLER());                                                    \
        type read = name();                                                                        \
        sr_stream_received(stdin, read != (none), SR_CALLER());                                    \
        return read;                                                                               \
    }
#define WRITES(name, type, given)                                                                  \
    type __wrap_##name(given written, FILE *file)                                                  \
    {                                                                                              \
        sr_stream_sends_one(file, SR_CALLER());                                                    \
        return name(written, file);                                                                \
    }
#define WRITES_OUTPUT(name, type, given)                                                           \
    type __wrap_##name(given written)                                                              \
    {                                                                                              \
        sr_stream_sends_one(stdout, SR_CALLER());                                                  \
        return name(written);                                                                      \
    }

READS(fgetc, int, EOF)
READS(fgetc_unlocked, int, EOF)
READS(getc, int, EOF)
READS(getc_unlocked, int, EOF)
READS_INPUT(getchar, int, EOF)
READS_INPUT(getchar_unlocked, int, EOF)
WRITES(fputc, int, int)
WRITES(fputc_unlocked, int, int)
WRITES(putc, int, int)
WRITES(putc_unlocked, int, int)
WRITES_OUTPUT(putchar, int, int)
WRITES_OUTPUT(putchar_unlocked, int, int)

/* Wide characters have buffers of their own. */
#define READS_WIDE(name, type, none)                                                               \
    type __wrap_##name(FILE *file)                                                                 \
    {                                                                                              \
        sr_stream_receives(file, SR_CALLER());                                                     \
        type read = name(file);                                                                    \
        sr_stream_received(file, read != (none), SR_CALLER());                                     \
        return read;                                                                               \
    }
#define WRITES_WIDE(name, type, given)                                                             \
    type __wrap_##name(given written, FILE *file)                                                  \
    {                                                                                              \
        sr_stream_sends(file, SR_CALLER());                                                        \
        return name(written, file);                                                                \
    }

READS_WIDE(getw, int, EOF)
READS_WIDE(fgetwc, wint_t, WEOF)
READS_WIDE(getwc, wint_t, WEOF)
WRITES_WIDE(putw, int, int)
WRITES_WIDE(fputwc, wint_t, wchar_t)
WRITES_WIDE(putwc, wint_t, wchar_t)

wint_t __wrap_getwchar(void)
{
    sr_stream_receives(stdin, SR_CALLER());
    wint_t read = getwchar();
    sr_stream_received(stdin, read != WEOF, SR_CALLER());
    return read;
}

wint_t __wrap_putwchar(wchar_t written)
{
    sr_stream_sends(stdout, SR_CALLER());
    return putwchar(written);
}

static void flushes(FILE *file, uintptr_t caller)
{
    sr_inherited_leaves(file, caller);
    if (file == NULL) {
        sr_streams_flush(caller);
    } else {
        sr_stream_sends(file, caller);
    }
}

int __wrap_fflush(FILE *file)
{
    flushes(file, SR_CALLER());
    return fflush(file);
}

int __wrap_fflush_unlocked(FILE *file)
{
    flushes(file, SR_CALLER());
    return fflush_unlocked(file);
}

static void closes(FILE *file, uintptr_t caller)
{
    int saved = errno;
    int descriptor = fileno_unlocked(file);
    errno = saved;
    if (__fwriting(file)) {
        sr_inherited_leaves(file, caller);
        sr_stream_sends(file, caller);
    }
    sr_descriptor_ends(descriptor, caller);
}

int __wrap_fclose(FILE *file)
{
    closes(file, SR_CALLER());
    return fclose(file);
}

int __wrap_fcloseall(void)
{
    sr_inherited_leaves(NULL, SR_CALLER());
    sr_streams_flush(SR_CALLER());
    return fcloseall();
}

FILE *__wrap_freopen(const char *restrict path, const char *restrict mode, FILE *restrict file)
{
    closes(file, SR_CALLER());
    return freopen(path, mode, file);
}

FILE *__wrap_freopen64(const char *restrict path, const char *restrict mode, FILE *restrict file)
{
    closes(file, SR_CALLER());
    return freopen64(path, mode, file);
}

/* Going to another place of the file writes out what waits for that. */
static void moves(FILE *file, uintptr_t caller)
{
    if (__fwriting(file)) {
        sr_stream_sends(file, caller);
    }
}

int __wrap_fseek(FILE *file, long offset, int from)
{
    moves(file, SR_CALLER());
    return fseek(file, offset, from);
}

int __wrap_fseeko(FILE *file, off_t offset, int from)
{
    moves(file, SR_CALLER());
    return fseeko(file, offset, from);
}

int __wrap_fseeko64(FILE *file, off64_t offset, int from)
{
    moves(file, SR_CALLER());
    return fseeko64(file, offset, from);
}

int __wrap_fsetpos(FILE *file, const fpos_t *place)
{
    moves(file, SR_CALLER());
    return fsetpos(file, place);
}

void __wrap_rewind(FILE *file)
{
    moves(file, SR_CALLER());
    rewind(file);
}
