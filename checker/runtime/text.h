/* SPDX-License-Identifier: MIT
 *
 * Lengths of texts, without libc: the student may have written a strlen of their own, instrumented.
 * And what reading or copying a text touches: a length is only looked for when it matters.
 */
#ifndef SCRUTINEER_RUNTIME_TEXT_H
#define SCRUTINEER_RUNTIME_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "access.h"

static inline size_t sr_length_up_to(const char *text, size_t limit)
{
    size_t length = 0;
    while (length < limit && text[length] != '\0') {
        length++;
    }
    return length;
}

static inline size_t sr_length(const char *text)
{
    return sr_length_up_to(text, (size_t)-1);
}

/* The bytes that reading `text` up to its end, or up to `limit` bytes, touches. */
static inline size_t sr_touched(const char *text, size_t limit)
{
    size_t length = sr_length_up_to(text, limit);
    return length < limit ? length + 1 : limit;
}

static inline bool sr_near_either(const void *one, const void *other)
{
    return sr_segments_near(one) || sr_segments_near(other);
}

static inline void sr_reads_up_to(const char *text, size_t limit, uintptr_t caller)
{
    if (sr_segments_near(text)) {
        sr_read(text, sr_touched(text, limit), caller);
    }
}

static inline void sr_reads_text(const char *text, uintptr_t caller)
{
    sr_reads_up_to(text, SIZE_MAX, caller);
}

static inline void sr_writes_text(const char *text, uintptr_t caller)
{
    if (sr_segments_near(text)) {
        sr_write(text, sr_length(text) + 1, caller);
    }
}

static inline void sr_moves(void *to, const void *from, size_t bytes, uintptr_t caller)
{
    sr_read(from, bytes, caller);
    sr_write(to, bytes, caller);
}

/* A copy of at most `limit` bytes of `from`, its end included if it fits. */
static inline void sr_copies(char *to, const char *from, size_t limit, uintptr_t caller)
{
    if (sr_near_either(to, from)) {
        sr_moves(to, from, sr_touched(from, limit), caller);
    }
}

static inline void sr_appends(char *to, const char *from, size_t limit, uintptr_t caller)
{
    if (sr_near_either(to, from)) {
        size_t before = sr_length(to);
        size_t bytes = sr_length_up_to(from, limit);
        sr_read(to, before + 1, caller);
        sr_read(from, sr_touched(from, limit), caller);
        sr_write(to + before, bytes + 1, caller);
    }
}

/* What a search up to `found`, or through all of the text, has read. */
static inline void sr_reads_until(const char *text, const char *found, uintptr_t caller)
{
    if (found == NULL) {
        sr_reads_text(text, caller);
    } else {
        sr_read(text, (size_t)(found - text) + 1, caller);
    }
}

#endif
