/* SPDX-License-Identifier: MIT
 *
 * Streams. Protocol: see streams.h.
 *
 * Which descriptors this process has written to by stdio is kept as numbers: where they lead when
 * the rest goes out is what counts. No stream is locked here: a call of the program holds it, and
 * a signal handler may have interrupted that.
 */
#define _GNU_SOURCE
#include "streams.h"

#include <errno.h>
#include <stdio_ext.h>

#include "descriptors.h"
#include "engine/arena.h"

enum { KNOWN = 1024, BITS = 64 };

static uint64_t written[KNOWN / BITS];

static int number_of(FILE *file)
{
    int saved = errno;
    int number = file == NULL ? -1 : fileno_unlocked(file);
    errno = saved;
    return number;
}

static uint64_t bit_of(int number)
{
    return UINT64_C(1) << number % BITS;
}

static bool was_written(int number)
{
    return number >= 0 && number < KNOWN &&
           (__atomic_load_n(&written[number / BITS], __ATOMIC_RELAXED) & bit_of(number)) != 0;
}

static void note_written(int number)
{
    if (number >= 0 && number < KNOWN && !was_written(number)) {
        __atomic_fetch_or(&written[number / BITS], bit_of(number), __ATOMIC_RELAXED);
    }
}

void sr_stream_sends(FILE *file, uintptr_t caller)
{
    if (sr_engine()) {
        note_written(number_of(file));
        sr_descriptor_sends(number_of(file), caller);
    }
}

void sr_stream_sends_one(FILE *file, uintptr_t caller)
{
    enum { ROOM = 16 };
    if (!sr_engine()) {
        return;
    }
    if (!__flbf(file) && __fpending(file) + ROOM < __fbufsize(file) && __fwriting(file)) {
        note_written(number_of(file));
    } else {
        sr_stream_sends(file, caller);
    }
}

bool sr_stream_has_more(FILE *file)
{
#ifdef __GLIBC__
    return file->_IO_read_ptr < file->_IO_read_end;
#else
    (void)file;
    return false;
#endif
}

/* libc flushes standard output, where that is by lines, before it waits for input. */
void sr_stream_receives(FILE *file, uintptr_t caller)
{
    if (sr_engine()) {
        if (__flbf(stdout) && was_written(number_of(stdout))) {
            sr_descriptor_sends(number_of(stdout), caller);
        }
        sr_descriptor_receives(number_of(file), caller);
    }
}

void sr_stream_received(FILE *file, bool got, uintptr_t caller)
{
    if (sr_engine() && (got || feof_unlocked(file))) {
        sr_descriptor_received(number_of(file), got, caller);
    }
}

void sr_streams_flush(uintptr_t caller)
{
    for (int i = 0; sr_engine() && i < KNOWN; i++) {
        if (was_written(i)) {
            sr_descriptor_sends(i, caller);
        }
    }
}
