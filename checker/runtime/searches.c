/* SPDX-License-Identifier: MIT
 *
 * Sorting and searching arrays. The comparison is the program's own and instrumented by itself, so
 * what a search reads is seen there; what is recorded here is what libc moves.
 */
#define _GNU_SOURCE
#include <search.h>

#include "access.h"
#include "text.h"
#include "wrap.h"

void __wrap_qsort(void *array, size_t count, size_t bytes,
                  int (*compare)(const void *, const void *))
{
    sr_moves(array, array, count * bytes, SR_CALLER());
    qsort(array, count, bytes, compare);
}

void __wrap_qsort_r(void *array, size_t count, size_t bytes,
                    int (*compare)(const void *, const void *, void *), void *with)
{
    sr_moves(array, array, count * bytes, SR_CALLER());
    qsort_r(array, count, bytes, compare, with);
}

void *__wrap_lfind(const void *key, const void *array, size_t *count, size_t bytes,
                   int (*compare)(const void *, const void *))
{
    sr_read(count, sizeof *count, SR_CALLER());
    return lfind(key, array, count, bytes, compare);
}

void *__wrap_lsearch(const void *key, void *array, size_t *count, size_t bytes,
                     int (*compare)(const void *, const void *))
{
    size_t before = *count;
    sr_read(count, sizeof *count, SR_CALLER());
    void *found = lsearch(key, array, count, bytes, compare);
    if (*count != before) {
        sr_moves(found, key, bytes, SR_CALLER());
        sr_write(count, sizeof *count, SR_CALLER());
    }
    return found;
}
