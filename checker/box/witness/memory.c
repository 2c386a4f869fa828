/* SPDX-License-Identifier: MIT
 *
 * Memory and files, told only where the program's own code asks for them: what a library takes for
 * itself is not the program's to check.
 */
#define _GNU_SOURCE
#include "witness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static inline bool is_told(enum call call, const void *behind)
{
    return (wanted & (WANT(call) | WANT_HANDLERS)) != 0 && is_own_code((uint64_t)behind);
}

/* False: it shall fail. Where it is wanted only for handlers, it may not be told at all. */
static bool before(struct told *told)
{
    told->handler = handled_at(told->pc);
    return (!is_wanted((enum call)told->call) && told->handler == 0) || tell_call(told);
}

static void *after(struct told *told, void *result)
{
    if (is_wanted((enum call)told->call)) {
        bool gave_back = told->call == CALL_realloc && told->arguments[1] == 0;
        tell_back(told, (int64_t)result, result == NULL && !gave_back);
    }
    return result;
}

SHOWN void *malloc(size_t size)
{
    REAL(malloc);
    if (!is_told(CALL_malloc, __builtin_return_address(0))) {
        return real(size);
    }
    struct told told = TOLD(malloc, (int64_t)size);
    return before(&told) ? after(&told, real(size)) : NULL;
}

SHOWN void *calloc(size_t count, size_t size)
{
    REAL(calloc);
    if (!is_told(CALL_calloc, __builtin_return_address(0))) {
        return real(count, size);
    }
    struct told told = TOLD(calloc, (int64_t)count, (int64_t)size);
    return before(&told) ? after(&told, real(count, size)) : NULL;
}

SHOWN void *realloc(void *memory, size_t size)
{
    REAL(realloc);
    if (!is_told(CALL_realloc, __builtin_return_address(0))) {
        return real(memory, size);
    }
    struct told told = TOLD(realloc, (int64_t)memory, (int64_t)size);
    return before(&told) ? after(&told, real(memory, size)) : NULL;
}

SHOWN FILE *fopen(const char *restrict path, const char *restrict mode)
{
    REAL(fopen);
    if (!is_told(CALL_fopen, __builtin_return_address(0))) {
        return real(path, mode);
    }
    struct told told = TOLD(fopen, (int64_t)path, (int64_t)mode, strpbrk(mode, "wax+") != NULL);
    told.text = (uint64_t)path;
    return before(&told) ? after(&told, real(path, mode)) : NULL;
}
