/* SPDX-License-Identifier: MIT
 *
 * Pointers in segments. Protocol: see pointers.h.
 *
 * Nothing tells a pointer from a number but its value, so only a value that could hardly be
 * anything else counts: one where this process has private memory, far above what counters reach
 * and far below what doubles look like. Each place in the program is looked at a limited number of
 * times, as a counter of 8 bytes in a segment must not cost a system call each time for ever.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "append.h"
#include "engine/arena.h"
#include "mapped.h"
#include "pointers.h"
#include "self.h"

enum { PLACES = 512, MOST_LOOKS = 2000, MOST_SEARCHES = 4 };

#define LOWEST (UINT64_C(1) << 40)
#ifdef __x86_64__
#define HIGHEST (UINT64_C(1) << 47)
#else
#define HIGHEST (UINT64_C(1) << 48)
#endif

/* Of one place in the program; two that meet here share it: then the later one is looked at anew.
 * Threads may count wrong together, which only moves the limit. */
static struct place {
    uintptr_t caller;
    uint32_t looks;    /* MOST_LOOKS: enough, or it was recorded */
    uint32_t searches; /* of /proc/self/maps */
} places[PLACES];

_Thread_local const volatile void *sr_pointers_last;
static _Thread_local uintptr_t last_caller;

static struct place *place_of(uintptr_t caller)
{
    return &places[sr_mix(1, caller) % PLACES];
}

void sr_pointers_about(const volatile void *address, uintptr_t caller)
{
    struct place *of = place_of(caller);
    if (of->caller != caller) {
        *of = (struct place){.caller = caller};
    }
    if (of->looks < MOST_LOOKS && sr_append_active()) {
        of->looks++;
        last_caller = caller;
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        sr_pointers_last = address;
    }
}

/* The kernel tries the address: another thread may have unmapped it, or the file behind it may have
 * become shorter. It copies the set before it refuses an operation that does not exist. */
static bool is_readable(const volatile void *address)
{
    int saved = errno;
    syscall(SYS_rt_sigprocmask, -1L, address, NULL, 8L);
    bool readable = errno == EINVAL;
    errno = saved;
    return readable;
}

static uint64_t value_at(const volatile void *address)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < sizeof value; i++) { /* not always aligned */
        ((unsigned char *)&value)[i] = ((const volatile unsigned char *)address)[i];
    }
    return value;
}

static bool points_to_private(uint64_t value, struct place *of)
{
    struct sr_place shared;
    if (value < LOWEST || value >= HIGHEST || of->searches >= MOST_SEARCHES ||
        sr_segments_find((void *)(uintptr_t)value,
                         &shared)) { /* NOLINT(performance-no-int-to-ptr) */
        return false;
    }
    of->searches++;
    return sr_mapped_look((uintptr_t)value) == SR_MAPPED_PRIVATE;
}

void sr_pointers_look(void)
{
    const volatile void *address = sr_pointers_last;
    uintptr_t caller = last_caller;
    struct sr_place place;
    struct place *of = place_of(caller);
    sr_pointers_last = NULL;
    if (address == NULL || of->caller != caller || !sr_segments_find(address, &place)) {
        return;
    }
    /* A System V segment neither shrinks nor, where there is one thread, goes meanwhile. */
    bool stays = place.object >= 0 && !sr_self_threaded();
    uint64_t value = stays || is_readable(address) ? value_at(address) : 0;
    if (points_to_private(value, of)) {
        of->looks = MOST_LOOKS;
        sr_append(&(struct trace_record){.kind = TRACE_POINTER,
                                         .pc = caller,
                                         .object = place.object,
                                         .size = sizeof value,
                                         .offset = place.offset,
                                         .argument = (int64_t)value});
    }
}
