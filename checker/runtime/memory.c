/* SPDX-License-Identifier: MIT
 *
 * libc's functions on blocks of memory, also called by compilers for struct copies. Records first,
 * then does, where sizes are known before.
 */
#define _GNU_SOURCE
#include "access.h"
#include "text.h"
#include "wrap.h"

void *__wrap_memcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    sr_moves(to, from, bytes, SR_CALLER());
    return memcpy(to, from, bytes);
}

void *__wrap_mempcpy(void *restrict to, const void *restrict from, size_t bytes)
{
    sr_moves(to, from, bytes, SR_CALLER());
    return mempcpy(to, from, bytes);
}

void *__wrap_memmove(void *to, const void *from, size_t bytes)
{
    sr_moves(to, from, bytes, SR_CALLER());
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
    sr_moves(to, from, bytes, SR_CALLER());
    return memcpy(to, from, bytes);
}

SR_ENTRY void *__tsan_memmove(void *to, const void *from, size_t bytes)
{
    sr_moves(to, from, bytes, SR_CALLER());
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

/* Backwards: what stands before the found byte is not looked at. */
void *__wrap_memrchr(const void *block, int byte, size_t bytes)
{
    const char *found = memrchr(block, byte, bytes);
    const char *from = found == NULL ? block : found;
    sr_read(from, bytes - (size_t)(from - (const char *)block), SR_CALLER());
    return (void *)(uintptr_t)found;
}

void *__wrap_rawmemchr(const void *block, int byte)
{
    void *found = rawmemchr(block, byte);
    sr_read(block, (size_t)((char *)found - (const char *)block) + 1, SR_CALLER());
    return found;
}

void *__wrap_memmem(const void *block, size_t bytes, const void *part, size_t part_bytes)
{
    const char *found = memmem(block, bytes, part, part_bytes);
    sr_read(part, part_bytes, SR_CALLER());
    sr_read(block, found == NULL ? bytes : (size_t)(found - (const char *)block) + part_bytes,
            SR_CALLER());
    return (void *)(uintptr_t)found;
}

/* What was copied ends behind the byte, or after all of them. */
void *__wrap_memccpy(void *restrict to, const void *restrict from, int byte, size_t bytes)
{
    if (sr_near_either(to, from)) {
        const unsigned char *source = from;
        size_t copied = 0;
        while (copied < bytes && source[copied] != (unsigned char)byte) {
            copied++;
        }
        sr_moves(to, from, copied + (copied < bytes), SR_CALLER());
    }
    return memccpy(to, from, byte, bytes);
}

void __wrap_swab(const void *restrict from, void *restrict to, ssize_t bytes)
{
    if (bytes > 1) {
        sr_moves(to, from, (size_t)bytes & ~(size_t)1, SR_CALLER());
    }
    swab(from, to, bytes);
}

/* What the program calls is what has to be called. */
/* NOLINTBEGIN(clang-analyzer-security.insecureAPI.bcopy,clang-analyzer-security.insecureAPI.bzero,clang-analyzer-security.insecureAPI.bcmp)
 */

void __wrap_bcopy(const void *from, void *to, size_t bytes)
{
    sr_moves(to, from, bytes, SR_CALLER());
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

/* NOLINTEND(clang-analyzer-security.insecureAPI.bcopy,clang-analyzer-security.insecureAPI.bzero,clang-analyzer-security.insecureAPI.bcmp)
 */
