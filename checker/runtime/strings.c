/* SPDX-License-Identifier: MIT
 *
 * libc's functions that copy, measure and compare texts.
 */
#define _GNU_SOURCE
#include "access.h"
#include "text.h"
#include "wrap.h"

/* What the program calls is what has to be called. */
/* NOLINTBEGIN(clang-analyzer-security.insecureAPI.strcpy) */

char *__wrap_strcpy(char *restrict to, const char *restrict from)
{
    sr_copies(to, from, SIZE_MAX, SR_CALLER());
    return strcpy(to, from);
}

char *__wrap_stpcpy(char *restrict to, const char *restrict from)
{
    sr_copies(to, from, SIZE_MAX, SR_CALLER());
    return stpcpy(to, from);
}

/* What is left over is filled with zeros. */
char *__wrap_strncpy(char *restrict to, const char *restrict from, size_t bytes)
{
    sr_reads_up_to(from, bytes, SR_CALLER());
    sr_write(to, bytes, SR_CALLER());
    return strncpy(to, from, bytes);
}

char *__wrap_stpncpy(char *restrict to, const char *restrict from, size_t bytes)
{
    sr_reads_up_to(from, bytes, SR_CALLER());
    sr_write(to, bytes, SR_CALLER());
    return stpncpy(to, from, bytes);
}

char *__wrap_strcat(char *restrict to, const char *restrict from)
{
    sr_appends(to, from, SIZE_MAX, SR_CALLER());
    return strcat(to, from);
}

char *__wrap_strncat(char *restrict to, const char *restrict from, size_t bytes)
{
    sr_appends(to, from, bytes, SR_CALLER());
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
    sr_reads_up_to(text, limit, SR_CALLER());
    return strnlen(text, limit);
}

static char lower(char letter)
{
    return (char)(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
}

static bool same(char one, char other, bool fold)
{
    return one == other || (fold && lower(one) == lower(other));
}

/* Comparing reads both texts up to the first difference. */
static void compares(const char *one, const char *other, size_t limit, bool fold, uintptr_t caller)
{
    if (sr_near_either(one, other)) {
        size_t bytes = 0;
        while (bytes < limit && one[bytes] != '\0' && same(one[bytes], other[bytes], fold)) {
            bytes++;
        }
        bytes += bytes < limit;
        sr_read(one, bytes, caller);
        sr_read(other, bytes, caller);
    }
}

int __wrap_strcmp(const char *one, const char *other)
{
    compares(one, other, SIZE_MAX, false, SR_CALLER());
    return strcmp(one, other);
}

int __wrap_strncmp(const char *one, const char *other, size_t limit)
{
    compares(one, other, limit, false, SR_CALLER());
    return strncmp(one, other, limit);
}

int __wrap_strcasecmp(const char *one, const char *other)
{
    compares(one, other, SIZE_MAX, true, SR_CALLER());
    return strcasecmp(one, other);
}

int __wrap_strncasecmp(const char *one, const char *other, size_t limit)
{
    compares(one, other, limit, true, SR_CALLER());
    return strncasecmp(one, other, limit);
}

/* Some locales look further than the first difference; so far all of them do. */
int __wrap_strcoll(const char *one, const char *other)
{
    compares(one, other, SIZE_MAX, false, SR_CALLER());
    return strcoll(one, other);
}

int __wrap_strverscmp(const char *one, const char *other)
{
    compares(one, other, SIZE_MAX, false, SR_CALLER());
    return strverscmp(one, other);
}

/* What did not fit left the buffer's content undefined, which may be as it was. */
size_t __wrap_strxfrm(char *restrict to, const char *restrict from, size_t bytes)
{
    sr_reads_text(from, SR_CALLER());
    size_t length = strxfrm(to, from, bytes);
    if (length < bytes) {
        sr_write(to, length + 1, SR_CALLER());
    }
    return length;
}

char *__wrap_strdup(const char *text)
{
    sr_reads_text(text, SR_CALLER());
    return strdup(text);
}

char *__wrap_strndup(const char *text, size_t limit)
{
    sr_reads_up_to(text, limit, SR_CALLER());
    return strndup(text, limit);
}

/* GNU's may give a text of its own and leave the buffer alone. */
char *__wrap_strerror_r(int error, char *buffer, size_t bytes)
{
    char *text = strerror_r(error, buffer, bytes);
    if (text == buffer && bytes > 0) {
        sr_writes_text(buffer, SR_CALLER());
    }
    return text;
}

int __wrap___xpg_strerror_r(int error, char *buffer, size_t bytes)
{
    int result = __xpg_strerror_r(error, buffer, bytes);
    if (result == 0) {
        sr_writes_text(buffer, SR_CALLER());
    }
    return result;
}

/* NOLINTEND(clang-analyzer-security.insecureAPI.strcpy) */
