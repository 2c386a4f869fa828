/* SPDX-License-Identifier: MIT
 *
 * Lines and blocks of stdio that files.c does not have.
 */
#define _GNU_SOURCE
#include "access.h"
#include "streams.h"
#include "text.h"
#include "wrap.h"

static ssize_t lined(ssize_t length, char **line, size_t *bytes, uintptr_t caller)
{
    if (sr_near_either(line, bytes) || sr_segments_near(*line)) {
        sr_moves(line, line, sizeof *line, caller);
        sr_moves(bytes, bytes, sizeof *bytes, caller);
        if (length >= 0) {
            sr_write(*line, (size_t)length + 1, caller);
        }
    }
    return length;
}

ssize_t __wrap_getline(char **restrict line, size_t *restrict bytes, FILE *restrict file)
{
    sr_stream_receives(file, SR_CALLER());
    ssize_t length = getline(line, bytes, file);
    sr_stream_received(file, length >= 0, SR_CALLER());
    return lined(length, line, bytes, SR_CALLER());
}

ssize_t __wrap_getdelim(char **restrict line, size_t *restrict bytes, int end, FILE *restrict file)
{
    sr_stream_receives(file, SR_CALLER());
    ssize_t length = getdelim(line, bytes, end, file);
    sr_stream_received(file, length >= 0, SR_CALLER());
    return lined(length, line, bytes, SR_CALLER());
}

/* What glibc's headers make of getdelim and getline in older programs. */
ssize_t __wrap___getdelim(char **restrict line, size_t *restrict bytes, int end,
                          FILE *restrict file)
{
    sr_stream_receives(file, SR_CALLER());
    ssize_t length = getdelim(line, bytes, end, file);
    sr_stream_received(file, length >= 0, SR_CALLER());
    return lined(length, line, bytes, SR_CALLER());
}

size_t __wrap_fread_unlocked(void *restrict place, size_t bytes, size_t count, FILE *restrict file)
{
    sr_stream_receives(file, SR_CALLER());
    size_t got = fread_unlocked(place, bytes, count, file);
    sr_stream_received(file, got > 0, SR_CALLER());
    sr_write(place, got * bytes, SR_CALLER());
    return got;
}

size_t __wrap_fwrite_unlocked(const void *restrict place, size_t bytes, size_t count,
                              FILE *restrict file)
{
    sr_read(place, bytes * count, SR_CALLER());
    sr_stream_sends(file, SR_CALLER());
    return fwrite_unlocked(place, bytes, count, file);
}

char *__wrap_fgets_unlocked(char *restrict place, int bytes, FILE *restrict file)
{
    sr_stream_receives(file, SR_CALLER());
    char *line = fgets_unlocked(place, bytes, file);
    sr_stream_received(file, line != NULL, SR_CALLER());
    if (line != NULL && sr_segments_near(place)) {
        sr_write(place, sr_length_up_to(place, (size_t)bytes - 1) + 1, SR_CALLER());
    }
    return line;
}

int __wrap_fputs_unlocked(const char *restrict text, FILE *restrict file)
{
    sr_reads_text(text, SR_CALLER());
    sr_stream_sends(file, SR_CALLER());
    return fputs_unlocked(text, file);
}
