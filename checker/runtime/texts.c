/* SPDX-License-Identifier: MIT
 *
 * libc's functions that search texts and take them apart.
 */
#define _GNU_SOURCE
#include "access.h"
#include "text.h"
#include "wrap.h"

char *__wrap_strchr(const char *text, int letter)
{
    char *found = strchr(text, letter);
    sr_reads_until(text, found, SR_CALLER());
    return found;
}

char *__wrap_index(const char *text, int letter)
{
    char *found = index(text, letter);
    sr_reads_until(text, found, SR_CALLER());
    return found;
}

char *__wrap_strchrnul(const char *text, int letter)
{
    char *found = strchrnul(text, letter);
    sr_reads_until(text, found, SR_CALLER());
    return found;
}

char *__wrap_strrchr(const char *text, int letter)
{
    sr_reads_text(text, SR_CALLER());
    return strrchr(text, letter);
}

char *__wrap_rindex(const char *text, int letter)
{
    sr_reads_text(text, SR_CALLER());
    return rindex(text, letter);
}

/* A search for a part ends with the part. */
static void searches(const char *text, const char *part, const char *found, uintptr_t caller)
{
    if (sr_near_either(text, part)) {
        size_t bytes = sr_length(part);
        sr_read(part, bytes + 1, caller);
        if (found == NULL) {
            sr_reads_text(text, caller);
        } else {
            sr_read(text, (size_t)(found - text) + bytes, caller);
        }
    }
}

char *__wrap_strstr(const char *text, const char *part)
{
    char *found = strstr(text, part);
    searches(text, part, found, SR_CALLER());
    return found;
}

char *__wrap_strcasestr(const char *text, const char *part)
{
    char *found = strcasestr(text, part);
    searches(text, part, found, SR_CALLER());
    return found;
}

size_t __wrap_strspn(const char *text, const char *set)
{
    size_t bytes = strspn(text, set);
    sr_reads_text(set, SR_CALLER());
    sr_read(text, bytes + 1, SR_CALLER());
    return bytes;
}

size_t __wrap_strcspn(const char *text, const char *set)
{
    size_t bytes = strcspn(text, set);
    sr_reads_text(set, SR_CALLER());
    sr_read(text, bytes + 1, SR_CALLER());
    return bytes;
}

char *__wrap_strpbrk(const char *text, const char *set)
{
    char *found = strpbrk(text, set);
    sr_reads_text(set, SR_CALLER());
    sr_reads_until(text, found, SR_CALLER());
    return found;
}

static bool in_set(char letter, const char *set)
{
    while (*set != '\0' && *set != letter) {
        set++;
    }
    return *set != '\0';
}

/* Before the call, which changes the text: reads from `text` on to the end of a token that begins
 * behind `skipped` delimiters, and puts a zero in the place of the delimiter there. */
static const char *takes_token(const char *text, size_t skipped, const char *set, uintptr_t caller)
{
    const char *end = text + skipped;
    while (*end != '\0' && !in_set(*end, set)) {
        end++;
    }
    sr_reads_text(set, caller);
    sr_read(text, (size_t)(end - text) + 1, caller);
    if (*end != '\0') {
        sr_write(end, 1, caller);
    }
    return *end == '\0' ? end : end + 1;
}

static const char *tokenizes(const char *text, const char *set, uintptr_t caller)
{
    size_t skipped = 0;
    while (text[skipped] != '\0' && in_set(text[skipped], set)) {
        skipped++;
    }
    return takes_token(text, skipped, set, caller);
}

/* Where libc itself goes on is its own secret: followed here, one for the process, as there. */
char *__wrap_strtok(char *restrict text, const char *restrict set)
{
    static const char *next;
    const char *from = text != NULL ? text : __atomic_load_n(&next, __ATOMIC_RELAXED);
    if (from != NULL) {
        from = tokenizes(from, set, SR_CALLER());
        __atomic_store_n(&next, from, __ATOMIC_RELAXED);
    }
    return strtok(text, set);
}

static void tokenizes_from(const char *text, const char *set, char **next, uintptr_t caller)
{
    if (text == NULL) {
        sr_read(next, sizeof *next, caller);
        text = *next;
    }
    if (text != NULL && sr_near_either(text, set)) {
        tokenizes(text, set, caller);
    }
    sr_write(next, sizeof *next, caller);
}

char *__wrap_strtok_r(char *restrict text, const char *restrict set, char **restrict next)
{
    tokenizes_from(text, set, next, SR_CALLER());
    return strtok_r(text, set, next);
}

char *__wrap_strsep(char **restrict text, const char *restrict set)
{
    sr_read(text, sizeof *text, SR_CALLER());
    if (*text != NULL) {
        if (sr_near_either(*text, set)) {
            takes_token(*text, 0, set, SR_CALLER());
        }
        sr_write(text, sizeof *text, SR_CALLER());
    }
    return strsep(text, set);
}

/* What glibc's headers make of strtok_r in older programs. */
char *__wrap___strtok_r(char *restrict text, const char *restrict set, char **restrict next)
{
    tokenizes_from(text, set, next, SR_CALLER());
    return strtok_r(text, set, next);
}
