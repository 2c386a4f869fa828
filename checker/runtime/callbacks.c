/* SPDX-License-Identifier: MIT
 *
 * What gcc and clang call for each plain access of an instrumented program (-fsanitize=thread).
 * The names and types are theirs. Protocol: the compiler calls __tsan_init from a constructor, then
 * one of these before each access; atomics.c has the atomic ones.
 */
#define _GNU_SOURCE
#include <stddef.h>

#include "access.h"
#include "callers.h"
#include "process.h"
#include "wrap.h"

SR_ENTRY void __tsan_init(void)
{
    sr_process_begin();
}

SR_ENTRY void __tsan_func_entry(void *caller)
{
    sr_callers_enter((uintptr_t)caller);
}

SR_ENTRY void __tsan_func_exit(void)
{
    sr_callers_leave();
}

SR_ENTRY void __tsan_read_range(void *address, size_t size)
{
    sr_read(address, size, SR_CALLER());
}

SR_ENTRY void __tsan_write_range(void *address, size_t size)
{
    sr_write(address, size, SR_CALLER());
}

/* `a` is one of "", unaligned_, volatile_, unaligned_volatile_: all the same to us. */
#define ACCESSES(a, bytes)                                                                         \
    SR_ENTRY void __tsan_##a##read##bytes(void *address)                                           \
    {                                                                                              \
        sr_read(address, bytes, SR_CALLER());                                                      \
    }                                                                                              \
    SR_ENTRY void __tsan_##a##write##bytes(void *address)                                          \
    {                                                                                              \
        sr_write(address, bytes, SR_CALLER());                                                     \
    }
#define COMPOUND(a, bytes)                                                                         \
    SR_ENTRY void __tsan_##a##read_write##bytes(void *address)                                     \
    {                                                                                              \
        sr_read(address, bytes, SR_CALLER());                                                      \
        sr_write(address, bytes, SR_CALLER());                                                     \
    }
#define EVERY_SIZE(a)                                                                              \
    ACCESSES(a, 1)                                                                                 \
    ACCESSES(a, 2)                                                                                 \
    ACCESSES(a, 4)                                                                                 \
    ACCESSES(a, 8)                                                                                 \
    ACCESSES(a, 16)

EVERY_SIZE()
EVERY_SIZE(volatile_)
EVERY_SIZE(unaligned_)
EVERY_SIZE(unaligned_volatile_)

COMPOUND(, 1)
COMPOUND(, 2)
COMPOUND(, 4)
COMPOUND(, 8)
COMPOUND(, 16)
COMPOUND(unaligned_, 2)
COMPOUND(unaligned_, 4)
COMPOUND(unaligned_, 8)
COMPOUND(unaligned_, 16)
