/* SPDX-License-Identifier: MIT
 *
 * What gcc and clang call instead of each atomic operation of an instrumented program: it has to be
 * done here, and always is in the strongest order. What the race engine takes it to order is what
 * the program asked for (flags.h).
 *
 * A store, an exchange or a successful compare-and-exchange counts as a write of those bytes, as it
 * matters whose bytes are written; it collides with plain accesses, not with other atomic ones.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdint.h>

#include "access.h"
#include "flags.h"
#include "wrap.h"

/* Types, names and operators can't stand in parentheses. */
/* NOLINTBEGIN(bugprone-macro-parentheses) */

#define FETCH(bits, type, name, builtin)                                                           \
    SR_ENTRY type __tsan_atomic##bits##_##name(volatile type *at, type value, int order)           \
    {                                                                                              \
        sr_atomic(at, sizeof(type), SR_CALLER());                                                  \
        sr_flag_before(at, order, SR_CALLER());                                                    \
        type old = builtin(at, value, __ATOMIC_SEQ_CST);                                           \
        sr_flag_after(at, order, SR_CALLER());                                                     \
        return old;                                                                                \
    }

#define COMPARE(bits, type, name, exchange)                                                        \
    SR_ENTRY int __tsan_atomic##bits##_compare_exchange_##name(volatile type *at, type *expected,  \
                                                               type value, int order, int failed)  \
    {                                                                                              \
        sr_atomic_read(at, sizeof(type), SR_CALLER());                                             \
        uint32_t clock = sr_flag_clock();                                                          \
        sr_flag_before(at, order, SR_CALLER());                                                    \
        bool done = exchange(at, expected, value);                                                 \
        sr_flag_exchanged(at, sizeof(type), done, clock, SR_CALLER());                             \
        sr_flag_after(at, done ? order : failed, SR_CALLER());                                     \
        return done;                                                                               \
    }

#define COMPARE_VALUE(bits, type, exchange)                                                        \
    SR_ENTRY type __tsan_atomic##bits##_compare_exchange_val(volatile type *at, type expected,     \
                                                             type value, int order, int failed)    \
    {                                                                                              \
        sr_atomic_read(at, sizeof(type), SR_CALLER());                                             \
        uint32_t clock = sr_flag_clock();                                                          \
        sr_flag_before(at, order, SR_CALLER());                                                    \
        bool done = exchange(at, &expected, value);                                                \
        sr_flag_exchanged(at, sizeof(type), done, clock, SR_CALLER());                             \
        sr_flag_after(at, done ? order : failed, SR_CALLER());                                     \
        return expected;                                                                           \
    }

#define STRONG(at, expected, value)                                                                \
    __atomic_compare_exchange_n(at, expected, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)

#define ATOMICS(bits, type)                                                                        \
    SR_ENTRY type __tsan_atomic##bits##_load(const volatile type *at, int order)                   \
    {                                                                                              \
        sr_atomic_read(at, sizeof(type), SR_CALLER());                                             \
        type value = __atomic_load_n(at, __ATOMIC_SEQ_CST);                                        \
        sr_flag_after(at, order, SR_CALLER());                                                     \
        return value;                                                                              \
    }                                                                                              \
    SR_ENTRY void __tsan_atomic##bits##_store(volatile type *at, type value, int order)            \
    {                                                                                              \
        sr_atomic(at, sizeof(type), SR_CALLER());                                                  \
        sr_flag_before(at, order, SR_CALLER());                                                    \
        __atomic_store_n(at, value, __ATOMIC_SEQ_CST);                                             \
    }                                                                                              \
    FETCH(bits, type, exchange, __atomic_exchange_n)                                               \
    FETCH(bits, type, fetch_add, __atomic_fetch_add)                                               \
    FETCH(bits, type, fetch_sub, __atomic_fetch_sub)                                               \
    FETCH(bits, type, fetch_and, __atomic_fetch_and)                                               \
    FETCH(bits, type, fetch_or, __atomic_fetch_or)                                                 \
    FETCH(bits, type, fetch_xor, __atomic_fetch_xor)                                               \
    FETCH(bits, type, fetch_nand, __atomic_fetch_nand)                                             \
    COMPARE(bits, type, strong, STRONG)                                                            \
    COMPARE(bits, type, weak, STRONG)                                                              \
    COMPARE_VALUE(bits, type, STRONG)

ATOMICS(8, uint8_t)
ATOMICS(16, uint16_t)
ATOMICS(32, uint32_t)
ATOMICS(64, uint64_t)

#if defined(__SIZEOF_INT128__) && (defined(__GCC_HAVE_SYNC_COMPARE_AND_SWAP_16))
/* 16 bytes: all is made of the one operation that needs no library (libatomic). */
__extension__ typedef unsigned __int128 wide;

static bool wide_exchange(volatile wide *at, wide *expected, wide value)
{
    wide found = __sync_val_compare_and_swap(at, *expected, value);
    bool done = found == *expected;
    *expected = found;
    return done;
}

#define WIDE(name, result)                                                                         \
    SR_ENTRY wide __tsan_atomic128_##name(volatile wide *at, wide value, int order)                \
    {                                                                                              \
        sr_atomic(at, sizeof(wide), SR_CALLER());                                                  \
        sr_flag_before(at, order, SR_CALLER());                                                    \
        wide old = *at;                                                                            \
        while (!wide_exchange(at, &old, result)) {                                                 \
        }                                                                                          \
        sr_flag_after(at, order, SR_CALLER());                                                     \
        return old;                                                                                \
    }

WIDE(exchange, value)
WIDE(fetch_add, old + value)
WIDE(fetch_sub, old - value)
WIDE(fetch_and, old &value)
WIDE(fetch_or, old | value)
WIDE(fetch_xor, old ^ value)
WIDE(fetch_nand, ~(old &value))
COMPARE(128, wide, strong, wide_exchange)
COMPARE(128, wide, weak, wide_exchange)
COMPARE_VALUE(128, wide, wide_exchange)

SR_ENTRY wide __tsan_atomic128_load(const volatile wide *at, int order)
{
    sr_atomic_read(at, sizeof(wide), SR_CALLER());
    wide value = __sync_val_compare_and_swap((volatile wide *)at, (wide)0, (wide)0);
    sr_flag_after(at, order, SR_CALLER());
    return value;
}

SR_ENTRY void __tsan_atomic128_store(volatile wide *at, wide value, int order)
{
    sr_atomic(at, sizeof(wide), SR_CALLER());
    sr_flag_before(at, order, SR_CALLER());
    wide old = *at;
    while (!wide_exchange(at, &old, value)) {
    }
}
#endif

SR_ENTRY void __tsan_atomic_thread_fence(int order)
{
    sr_flag_fence(order, SR_CALLER());
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
}

SR_ENTRY void __tsan_atomic_signal_fence(int order)
{
    (void)order;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
}

/* NOLINTEND(bugprone-macro-parentheses) */
