/* SPDX-License-Identifier: MIT
 *
 * libc's functions on texts. A length is only looked for when one side may be in a segment.
 */
#define _GNU_SOURCE
#include "access.h"
#include "text.h"
#include "wrap.h"

static bool near_either(const char *one, const char *other)
{
    return sr_segments_near(one) || sr_segments_near(other);
}

static void reads_text(const char *text, size_t limit, uintptr_t caller)
{
    if (sr_segments_near(text)) {
        sr_read(text, sr_touched(text, limit), caller);
    }
}

/* A copy of at most `limit` bytes of `from`, its end included if it fits. */
static void copies(char *to, const char *from, size_t limit, uintptr_t caller)
{
    if (near_either(to, from)) {
        size_t bytes = sr_touched(from, limit);
        sr_read(from, bytes, caller);
        sr_write(to, bytes, caller);
    }
}

/* What the program calls is what has to be called. */
/* NOLINTBEGIN(clang-analyzer-security.insecureAPI.strcpy,cert-err34-c) */

char *__wrap_strcpy(char *restrict to, const char *restrict from)
{
    copies(to, from, SIZE_MAX, SR_CALLER());
    return strcpy(to, from);
}

char *__wrap_stpcpy(char *restrict to, const char *restrict from)
{
    copies(to, from, SIZE_MAX, SR_CALLER());
    return stpcpy(to, from);
}

/* What is left over is filled with zeros. */
char *__wrap_strncpy(char *restrict to, const char *restrict from, size_t bytes)
{
    reads_text(from, bytes, SR_CALLER());
    sr_write(to, bytes, SR_CALLER());
    return strncpy(to, from, bytes);
}

char *__wrap_stpncpy(char *restrict to, const char *restrict from, size_t bytes)
{
    reads_text(from, bytes, SR_CALLER());
    sr_write(to, bytes, SR_CALLER());
    return stpncpy(to, from, bytes);
}

static void appends(char *to, const char *from, size_t limit, uintptr_t caller)
{
    if (near_either(to, from)) {
        size_t before = sr_length(to);
        size_t bytes = sr_length_up_to(from, limit);
        sr_read(to, before + 1, caller);
        sr_read(from, sr_touched(from, limit), caller);
        sr_write(to + before, bytes + 1, caller);
    }
}

char *__wrap_strcat(char *restrict to, const char *restrict from)
{
    appends(to, from, SIZE_MAX, SR_CALLER());
    return strcat(to, from);
}

char *__wrap_strncat(char *restrict to, const char *restrict from, size_t bytes)
{
    appends(to, from, bytes, SR_CALLER());
    return strncat(to, from, bytes);
}

size_t __wrap_strlen(const char *text)
{
    size_t length = strlen(text);
    sr_read(text, length + 1, SR_CALLER());
    return length;
}

size_t __wrap_strnlen(const char *text, size_t limit)
{
    reads_text(text, limit, SR_CALLER());
    return strnlen(text, limit);
}

static char lower(char letter)
{
    return (char)(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
}

/* Comparing reads both texts up to the first difference. */
static void compares(const char *one, const char *other, size_t limit, uintptr_t caller)
{
    if (near_either(one, other)) {
        size_t bytes = 0;
        while (bytes < limit && one[bytes] != '\0' && lower(one[bytes]) == lower(other[bytes])) {
            bytes++;
        }
        bytes += bytes < limit;
        sr_read(one, bytes, caller);
        sr_read(other, bytes, caller);
    }
}

int __wrap_strcmp(const char *one, const char *other)
{
    compares(one, other, SIZE_MAX, SR_CALLER());
    return strcmp(one, other);
}

int __wrap_strncmp(const char *one, const char *other, size_t limit)
{
    compares(one, other, limit, SR_CALLER());
    return strncmp(one, other, limit);
}

int __wrap_strcasecmp(const char *one, const char *other)
{
    compares(one, other, SIZE_MAX, SR_CALLER());
    return strcasecmp(one, other);
}

int __wrap_strncasecmp(const char *one, const char *other, size_t limit)
{
    compares(one, other, limit, SR_CALLER());
    return strncasecmp(one, other, limit);
}

char *__wrap_strchr(const char *text, int letter)
{
    reads_text(text, SIZE_MAX, SR_CALLER());
    return strchr(text, letter);
}

char *__wrap_strrchr(const char *text, int letter)
{
    reads_text(text, SIZE_MAX, SR_CALLER());
    return strrchr(text, letter);
}

char *__wrap_strstr(const char *text, const char *part)
{
    reads_text(text, SIZE_MAX, SR_CALLER());
    reads_text(part, SIZE_MAX, SR_CALLER());
    return strstr(text, part);
}

char *__wrap_strdup(const char *text)
{
    reads_text(text, SIZE_MAX, SR_CALLER());
    return strdup(text);
}

char *__wrap_strndup(const char *text, size_t limit)
{
    reads_text(text, limit, SR_CALLER());
    return strndup(text, limit);
}

int __wrap_atoi(const char *text)
{
    reads_text(text, SIZE_MAX, SR_CALLER());
    return atoi(text);
}

long __wrap_atol(const char *text)
{
    reads_text(text, SIZE_MAX, SR_CALLER());
    return atol(text);
}

double __wrap_atof(const char *text)
{
    reads_text(text, SIZE_MAX, SR_CALLER());
    return atof(text);
}

/* NOLINTEND(clang-analyzer-security.insecureAPI.strcpy,cert-err34-c) */
