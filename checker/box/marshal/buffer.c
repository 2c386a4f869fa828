/* SPDX-License-Identifier: MIT
 * Bytes that grow, and their ways into JSON: as text that is always valid UTF-8, or as hex. */
#define _GNU_SOURCE
#include "marshal.h"

#include <stdlib.h>
#include <string.h>

void buffer_add(struct buffer *buffer, const char *bytes, size_t count)
{
    if (buffer->used + count > buffer->room) {
        buffer->room = (buffer->used + count) * 2;
        buffer->bytes = realloc(buffer->bytes, buffer->room);
        if (buffer->bytes == NULL) {
            marshal_fail("out of memory for a program's output");
        }
    }
    memcpy(buffer->bytes + buffer->used, bytes, count);
    buffer->used += count;
}

/* A program may print any bytes. Text that is not UTF-8, or holds a NUL, keeps its ASCII; the rest
 * becomes '?'. */
json_t *buffer_json(const struct buffer *buffer)
{
    const char *bytes = buffer->used > 0 ? buffer->bytes : "";
    bool has_nul = memchr(bytes, '\0', buffer->used) != NULL;
    json_t *text = has_nul ? NULL : json_stringn(bytes, buffer->used);
    if (text != NULL) {
        return text;
    }
    char *ascii = malloc(buffer->used + 1);
    if (ascii == NULL) {
        marshal_fail("out of memory for a program's output");
    }
    for (size_t i = 0; i < buffer->used; i++) {
        ascii[i] = (unsigned char)bytes[i] < 0x80 && bytes[i] != '\0' ? bytes[i] : '?';
    }
    text = json_stringn(ascii, buffer->used);
    free(ascii);
    return text;
}

char *hex_of(const unsigned char *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *hex = malloc(2 * count + 1);
    if (hex == NULL) {
        marshal_fail("out of memory for a sample");
    }
    for (size_t i = 0; i < count; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * count] = '\0';
    return hex;
}

static int hex_digit(char digit)
{
    const char *digits = "0123456789abcdef";
    const char *found = digit ? strchr(digits, digit) : NULL;
    return found ? (int)(found - digits) : -1;
}

size_t hex_to(const char *hex, unsigned char *bytes, size_t most)
{
    size_t count = 0;
    while (count < most) {
        int high = hex_digit(hex[2 * count]);
        int low = high < 0 ? -1 : hex_digit(hex[2 * count + 1]);
        if (low < 0) {
            break;
        }
        bytes[count++] = (unsigned char)(high * 16 + low);
    }
    return count;
}
