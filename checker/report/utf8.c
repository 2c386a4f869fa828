/* SPDX-License-Identifier: MIT
 * See utf8.h. */
#define _GNU_SOURCE
#include "utf8.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static const char replacement[] = "\xef\xbf\xbd";

static size_t length_by_first_byte(unsigned char first)
{
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xc2) {
        return 0;
    }
    return first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

/* The length; *point is set if it is not 0. A NUL within a sequence ends it as any wrong byte. */
static size_t decode(const char *text, uint32_t *point)
{
    static const unsigned char masks[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text;
    size_t length = length_by_first_byte(bytes[0]);
    *point = bytes[0] & masks[length];
    for (size_t i = 1; i < length; i++) {
        if ((bytes[i] & 0xc0) != 0x80) {
            return 0;
        }
        *point = *point << 6 | (bytes[i] & 0x3f);
    }
    bool surrogate = *point >= 0xd800 && *point <= 0xdfff;
    return *point < least[length] || *point > 0x10ffff || surrogate ? 0 : length;
}

size_t utf8_sequence(const char *text)
{
    uint32_t point;
    return decode(text, &point);
}

char *utf8_clean(const char *text)
{
    char *clean = memory_need(strlen(text) + 1, sizeof replacement), *to = clean;
    while (*text != '\0') {
        size_t length = utf8_sequence(text);
        to = length > 0 ? mempcpy(to, text, length)
                        : mempcpy(to, replacement, sizeof replacement - 1);
        text += length > 0 ? length : 1;
    }
    return clean;
}

static bool is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) ||
           (point >= 0x200e && point <= 0x200f) || (point >= 0x2028 && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069);
}

char *utf8_printable(const char *text)
{
    char *clean = utf8_clean(text), *to = clean;
    for (const char *from = clean; *from != '\0';) {
        uint32_t point = 0;
        size_t length = decode(from, &point);
        if (point == '\t' || point == '\n') {
            *to++ = ' ';
        } else if (is_control(point)) {
            *to++ = '?';
        } else {
            memmove(to, from, length);
            to += length;
        }
        from += length;
    }
    *to = '\0';
    return clean;
}

size_t utf8_columns(const char *text, size_t bytes)
{
    size_t columns = 0;
    for (size_t i = 0; i < bytes; i++) {
        columns += ((unsigned char)text[i] & 0xc0) != 0x80;
    }
    return columns;
}
