/* SPDX-License-Identifier: MIT
 *
 * Texts of wide characters.
 */
#define _GNU_SOURCE
#include <stdarg.h>
#include <wchar.h>

#include "access.h"
#include "text.h"
#include "wrap.h"

static size_t letters_in(const wchar_t *text, size_t limit)
{
    size_t letters = 0;
    while (letters < limit && text[letters] != L'\0') {
        letters++;
    }
    return letters;
}

static void reads(const wchar_t *text, size_t limit, uintptr_t caller)
{
    if (sr_segments_near(text)) {
        size_t letters = letters_in(text, limit);
        sr_read(text, (letters + (letters < limit)) * sizeof *text, caller);
    }
}

static void reads_until(const wchar_t *text, const wchar_t *found, uintptr_t caller)
{
    if (found == NULL) {
        reads(text, SIZE_MAX, caller);
    } else {
        sr_read(text, (size_t)(found - text + 1) * sizeof *text, caller);
    }
}

static void copies(wchar_t *to, const wchar_t *from, uintptr_t caller)
{
    if (sr_near_either(to, from)) {
        sr_moves(to, from, (letters_in(from, SIZE_MAX) + 1) * sizeof *from, caller);
    }
}

static void appends(wchar_t *to, const wchar_t *from, size_t limit, uintptr_t caller)
{
    if (sr_near_either(to, from)) {
        size_t before = letters_in(to, SIZE_MAX);
        sr_read(to, (before + 1) * sizeof *to, caller);
        reads(from, limit, caller);
        sr_write(to + before, (letters_in(from, limit) + 1) * sizeof *to, caller);
    }
}

static void compares(const wchar_t *one, const wchar_t *other, size_t limit, uintptr_t caller)
{
    if (sr_near_either(one, other)) {
        size_t letters = 0;
        while (letters < limit && one[letters] != L'\0' && one[letters] == other[letters]) {
            letters++;
        }
        letters += letters < limit;
        sr_read(one, letters * sizeof *one, caller);
        sr_read(other, letters * sizeof *other, caller);
    }
}

wchar_t *__wrap_wmemcpy(wchar_t *restrict to, const wchar_t *restrict from, size_t letters)
{
    sr_moves(to, from, letters * sizeof *to, SR_CALLER());
    return wmemcpy(to, from, letters);
}

wchar_t *__wrap_wmemmove(wchar_t *to, const wchar_t *from, size_t letters)
{
    sr_moves(to, from, letters * sizeof *to, SR_CALLER());
    return wmemmove(to, from, letters);
}

wchar_t *__wrap_wmemset(wchar_t *to, wchar_t letter, size_t letters)
{
    sr_write(to, letters * sizeof *to, SR_CALLER());
    return wmemset(to, letter, letters);
}

wchar_t *__wrap_wcscpy(wchar_t *restrict to, const wchar_t *restrict from)
{
    copies(to, from, SR_CALLER());
    return wcscpy(to, from);
}

wchar_t *__wrap_wcpcpy(wchar_t *restrict to, const wchar_t *restrict from)
{
    copies(to, from, SR_CALLER());
    return wcpcpy(to, from);
}

wchar_t *__wrap_wcsncpy(wchar_t *restrict to, const wchar_t *restrict from, size_t letters)
{
    reads(from, letters, SR_CALLER());
    sr_write(to, letters * sizeof *to, SR_CALLER());
    return wcsncpy(to, from, letters);
}

wchar_t *__wrap_wcscat(wchar_t *restrict to, const wchar_t *restrict from)
{
    appends(to, from, SIZE_MAX, SR_CALLER());
    return wcscat(to, from);
}

wchar_t *__wrap_wcsncat(wchar_t *restrict to, const wchar_t *restrict from, size_t letters)
{
    appends(to, from, letters, SR_CALLER());
    return wcsncat(to, from, letters);
}

size_t __wrap_wcslen(const wchar_t *text)
{
    reads(text, SIZE_MAX, SR_CALLER());
    return wcslen(text);
}

size_t __wrap_wcsnlen(const wchar_t *text, size_t limit)
{
    reads(text, limit, SR_CALLER());
    return wcsnlen(text, limit);
}

int __wrap_wcscmp(const wchar_t *one, const wchar_t *other)
{
    compares(one, other, SIZE_MAX, SR_CALLER());
    return wcscmp(one, other);
}

int __wrap_wcsncmp(const wchar_t *one, const wchar_t *other, size_t letters)
{
    compares(one, other, letters, SR_CALLER());
    return wcsncmp(one, other, letters);
}

wchar_t *__wrap_wcschr(const wchar_t *text, wchar_t letter)
{
    wchar_t *found = wcschr(text, letter);
    reads_until(text, found, SR_CALLER());
    return found;
}

wchar_t *__wrap_wcsrchr(const wchar_t *text, wchar_t letter)
{
    reads(text, SIZE_MAX, SR_CALLER());
    return wcsrchr(text, letter);
}

size_t __wrap_mbstowcs(wchar_t *restrict to, const char *restrict from, size_t letters)
{
    sr_reads_text(from, SR_CALLER());
    size_t made = mbstowcs(to, from, letters);
    if (made != (size_t)-1) {
        sr_write(to, (made + (made < letters)) * sizeof *to, SR_CALLER());
    }
    return made;
}

size_t __wrap_wcstombs(char *restrict to, const wchar_t *restrict from, size_t bytes)
{
    reads(from, SIZE_MAX, SR_CALLER());
    size_t made = wcstombs(to, from, bytes);
    if (made != (size_t)-1) {
        sr_write(to, made + (made < bytes), SR_CALLER());
    }
    return made;
}

/* What it reads through its arguments is not looked at: only what it writes. */
int __wrap_vswprintf(wchar_t *restrict to, size_t room, const wchar_t *restrict format,
                     va_list arguments)
{
    int letters = vswprintf(to, room, format, arguments);
    if (letters >= 0) {
        sr_write(to, ((size_t)letters + 1) * sizeof *to, SR_CALLER());
    }
    return letters;
}

int __wrap_swprintf(wchar_t *restrict to, size_t room, const wchar_t *restrict format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int letters = vswprintf(to, room, format, arguments);
    va_end(arguments);
    if (letters >= 0) {
        sr_write(to, ((size_t)letters + 1) * sizeof *to, SR_CALLER());
    }
    return letters;
}
