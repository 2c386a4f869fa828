/* SPDX-License-Identifier: MIT
 *
 * libc's functions on blocks of memory, also called by compilers for struct copies. Records first,
 * then does: sizes are known before.
 */
#define _GNU_SOURCE
#include "access.h"
#include "wrap.h"

static void moves(void *to, const void *from, size_t bytes, uintptr_t caller)
{
    sr_read(from, bytes, caller);
    sr_write(to, bytes, caller);
}

void *__wrap_memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    moves(to, from, bytes, SR_CALLER());
    return memcpy(to, from, bytes);
}

void *__wrap_mempcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    moves(to, from, bytes, SR_CALLER());
    return mempcpy(to, from, bytes);
}

void *__wrap_memmove(void *to, const void *from, size_t bytes)
{
    moves(to, from, bytes, SR_CALLER());
    return memmove(to, from, bytes);
}

void *__wrap_memset(void *to, int byte, size_t bytes)
{
    sr_write(to, bytes, SR_CALLER());
    return memset(to, byte, bytes);
}

/* clang 15 and later call these for struct copies. */
SR_ENTRY void *__tsan_memcpy(void *to, const void *from, size_t bytes)
{
    moves(to, from, bytes, SR_CALLER());
    return memcpy(to, from, bytes);
}

SR_ENTRY void *__tsan_memmove(void *to, const void *from, size_t bytes)
{
    moves(to, from, bytes, SR_CALLER());
    return memmove(to, from, bytes);
}

SR_ENTRY void *__tsan_memset(void *to, int byte, size_t bytes)
{
    sr_write(to, bytes, SR_CALLER());
    return memset(to, byte, bytes);
}

int __wrap_memcmp(const void *one, const void *other, size_t bytes)
{
    sr_read(one, bytes, SR_CALLER());
    sr_read(other, bytes, SR_CALLER());
    return memcmp(one, other, bytes);
}

void *__wrap_memchr(const void *block, int byte, size_t bytes)
{
    void *found = memchr(block, byte, bytes);
    sr_read(block, found == NULL ? bytes : (size_t)((char *)found - (const char *)block) + 1,
            SR_CALLER());
    return found;
}

/* What the program calls is what has to be called. */
/* NOLINTBEGIN(clang-analyzer-security.insecureAPI.bcopy,clang-analyzer-security.insecureAPI.bzero,clang-analyzer-security.insecureAPI.bcmp)
 */

void __wrap_bcopy(const void *from, void *to, size_t bytes)
{
    moves(to, from, bytes, SR_CALLER());
    bcopy(from, to, bytes);
}

void __wrap_bzero(void *to, size_t bytes)
{
    sr_write(to, bytes, SR_CALLER());
    bzero(to, bytes);
}

int __wrap_bcmp(const void *one, const void *other, size_t bytes)
{
    sr_read(one, bytes, SR_CALLER());
    sr_read(other, bytes, SR_CALLER());
    return bcmp(one, other, bytes);
}

void __wrap_explicit_bzero(void *to, size_t bytes)
{
    sr_write(to, bytes, SR_CALLER());
    explicit_bzero(to, bytes);
}

/* The comparison is the program's own and instrumented by itself. */
void __wrap_qsort(void *array, size_t count, size_t bytes,
                  int (*compare)(const void *, const void *))
{
    moves(array, array, count * bytes, SR_CALLER());
    qsort(array, count, bytes, compare);
}

int __wrap_rand_r(unsigned *seed)
{
    moves(seed, seed, sizeof *seed, SR_CALLER());
    return rand_r(seed);
}

/* NOLINTEND(clang-analyzer-security.insecureAPI.bcopy,clang-analyzer-security.insecureAPI.bzero,clang-analyzer-security.insecureAPI.bcmp)
 */
