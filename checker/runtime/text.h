/* SPDX-License-Identifier: MIT
 *
 * Lengths of texts, without libc: the student may have written a strlen of their own, instrumented.
 */
#ifndef SCRUTINEER_RUNTIME_TEXT_H
#define SCRUTINEER_RUNTIME_TEXT_H

#include <stddef.h>

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

#endif
