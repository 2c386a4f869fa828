/* SPDX-License-Identifier: MIT
 *
 * In place of the runtime, but for its unseen.c: counts which bytes are told, and spoils every
 * register that a function of C may change, so that a program which relies on one goes wrong.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MOST_BYTES = 8192 };

static const char *what, *place;
static long size;
static unsigned char told[2][MOST_BYTES];

/* All addresses are near a segment. */
struct {
    uintptr_t low, high;
} sr_segments_bounds = {0, UINTPTR_MAX};

static void spoil(void)
{
    __asm__ volatile("movq $-1, %%rax\n\t"
                     ".irp name, rcx, rdx, rsi, rdi, r8, r9, r10, r11\n\t"
                     "movq %%rax, %%\\name\n\t"
                     ".endr\n\t"
                     ".irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n\t"
                     "movq %%rax, %%xmm\\number\n\t"
                     "punpcklqdq %%xmm\\number, %%xmm\\number\n\t"
                     ".endr\n\t"
                     "addq %%rax, %%rax" ::
                         : "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", "r11", "cc",
                           "memory", "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7",
                           "xmm8", "xmm9", "xmm10", "xmm11", "xmm12", "xmm13", "xmm14", "xmm15");
}

void begin(const char *name, const void *at, long bytes)
{
    what = name;
    place = at;
    size = bytes;
    memset(told, 0, sizeof told);
}

void end(int writes)
{
    long missing = 0;
    for (long i = 0; i < size; i++) {
        missing += told[writes][i] == 0;
    }
    if (missing > 0) {
        printf("%s: %ld of %ld bytes are not told\n", what, missing, size);
    }
    place = NULL;
}

static void tell(int writes, const volatile void *at, uint64_t bytes)
{
    uintptr_t from = (uintptr_t)at, low = (uintptr_t)place;
    for (uint64_t i = 0; i < bytes && place != NULL; i++) {
        if (from + i >= low && from + i < low + (uint64_t)size) {
            told[writes][from + i - low] = 1;
        }
    }
    spoil();
}

/* What unseen.c calls. It touches its stack and wants it aligned. */
void sr_access_near(uint32_t bits, const volatile void *at, uint64_t bytes, uintptr_t caller)
{
    volatile char junk[4096];
    memset((void *)junk, 0xaa, sizeof junk);
    if (((uintptr_t)__builtin_frame_address(0) & 15) != 0 || caller == 0) {
        __builtin_trap();
    }
    tell(bits != 0, at, bytes);
}

void sr_pointers_about(const volatile void *at, uintptr_t caller)
{
    (void)at;
    (void)caller;
    spoil();
}

void __tsan_init(void)
{
}

void __tsan_func_entry(void *caller)
{
    (void)caller;
    spoil();
}

void __tsan_func_exit(void)
{
    spoil();
}

void __tsan_read_range(void *at, size_t bytes)
{
    tell(0, at, bytes);
}

void __tsan_write_range(void *at, size_t bytes)
{
    tell(1, at, bytes);
}

#define COPIES(prefix)                                                                             \
    void *prefix##memcpy(void *to, const void *from, size_t bytes)                                 \
    {                                                                                              \
        memmove(to, from, bytes);                                                                  \
        tell(0, from, bytes);                                                                      \
        tell(1, to, bytes);                                                                        \
        return to;                                                                                 \
    }                                                                                              \
    void *prefix##memset(void *to, int byte, size_t bytes)                                         \
    {                                                                                              \
        memset(to, byte, bytes);                                                                   \
        tell(1, to, bytes);                                                                        \
        return to;                                                                                 \
    }
COPIES(__tsan_)
COPIES(__wrap_)

#define ACCESSES(prefix, bytes)                                                                    \
    void __tsan_##prefix##read##bytes(void *at)                                                    \
    {                                                                                              \
        tell(0, at, bytes);                                                                        \
    }                                                                                              \
    void __tsan_##prefix##write##bytes(void *at)                                                   \
    {                                                                                              \
        tell(1, at, bytes);                                                                        \
    }                                                                                              \
    void __tsan_##prefix##read_write##bytes(void *at)                                              \
    {                                                                                              \
        tell(0, at, bytes);                                                                        \
        tell(1, at, bytes);                                                                        \
    }
#define EVERY_SIZE(prefix)                                                                         \
    ACCESSES(prefix, 1)                                                                            \
    ACCESSES(prefix, 2)                                                                            \
    ACCESSES(prefix, 4) ACCESSES(prefix, 8) ACCESSES(prefix, 16)
EVERY_SIZE()
EVERY_SIZE(unaligned_)
EVERY_SIZE(volatile_)
EVERY_SIZE(unaligned_volatile_)
