/* SPDX-License-Identifier: MIT
 * Allocation that never returns NULL. See memory.h. */
#define _GNU_SOURCE
#include "memory.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *checked(void *memory)
{
    if (memory == NULL) {
        fputs("scrutineer: out of memory; nothing was judged\n", stderr);
        exit(3);
    }
    return memory;
}

void *memory_need(size_t count, size_t size)
{
    return checked(calloc(count ? count : 1, size ? size : 1));
}

void *memory_grow(void *old, size_t count, size_t size)
{
    return checked(reallocarray(old, count ? count : 1, size ? size : 1));
}

char *text_copy(const char *text)
{
    return text ? checked(strdup(text)) : NULL;
}

char *text_format(const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0) {
        text = NULL;
    }
    va_end(arguments);
    return checked(text);
}
