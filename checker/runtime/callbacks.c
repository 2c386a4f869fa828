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
#include "pointers.h"
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
    sr_pointers_flush();
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

/* The variants that say themselves where they stand. */
SR_ENTRY void __tsan_read_range_pc(void *address, size_t size, void *pc)
{
    sr_read(address, size, (uintptr_t)pc);
}

SR_ENTRY void __tsan_write_range_pc(void *address, size_t size, void *pc)
{
    sr_write(address, size, (uintptr_t)pc);
}

/* A store that may be one of a pointer. */
static inline void stores(const volatile void *address, size_t bytes, uintptr_t caller)
{
    if (__builtin_expect(sr_segments_near(address), 0)) {
        sr_access_near(ARENA_WRITE, address, bytes, caller);
        if (bytes == sizeof(void *)) {
            sr_pointers_about(address, caller);
        }
    }
}

/* `a` is one of "", unaligned_, volatile_, unaligned_volatile_: all the same to us. */
#define ACCESSES(a, bytes)                                                                         \
    SR_ENTRY void __tsan_##a##read##bytes(void *address)                                           \
    {                                                                                              \
        sr_read(address, bytes, SR_CALLER());                                                      \
    }                                                                                              \
    SR_ENTRY void __tsan_##a##write##bytes(void *address)                                          \
    {                                                                                              \
        stores(address, bytes, SR_CALLER());                                                       \
    }                                                                                              \
    SR_ENTRY void __tsan_##a##read_write##bytes(void *address)                                     \
    {                                                                                              \
        sr_read(address, bytes, SR_CALLER());                                                      \
        stores(address, bytes, SR_CALLER());                                                       \
    }
#define AT_A_PLACE(bytes)                                                                          \
    SR_ENTRY void __tsan_read##bytes##_pc(void *address, void *pc)                                 \
    {                                                                                              \
        sr_read(address, bytes, (uintptr_t)pc);                                                    \
    }                                                                                              \
    SR_ENTRY void __tsan_write##bytes##_pc(void *address, void *pc)                                \
    {                                                                                              \
        stores(address, bytes, (uintptr_t)pc);                                                     \
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

AT_A_PLACE(1)
AT_A_PLACE(2)
AT_A_PLACE(4)
AT_A_PLACE(8)
AT_A_PLACE(16)
