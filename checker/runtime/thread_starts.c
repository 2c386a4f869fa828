/* SPDX-License-Identifier: MIT
 *
 * Threads on their way. Protocol: see thread_starts.h.
 *
 * A slot belongs to one living thread of all processes, so it is also the index into this process's
 * table: nothing has to be allocated, and a maker needs not wait until its thread has read what to
 * run. libc gives the pthread_t of a thread that is gone to a new one: who makes itself known
 * under it wipes out the old entry.
 */
#include "thread_starts.h"

#include "access.h"
#include "held.h"
#include "self.h"

enum { NOBODY = 0, GONE = 1 }; /* no pthread_t of libc has these values */

/* Destructors of the program's own keys may set keys again, so we want to be the last: libc goes
 * round four times at the least, we take the third. */
enum { ROUNDS = 3 };

static struct {
    struct sr_start start;
    uint32_t number;  /* of the thread in its process */
    uintptr_t thread; /* pthread_t */
} starts[ARENA_SLOTS];

static pthread_key_t end_key;
static bool have_key;

static void at_end(void *rounds)
{
    uintptr_t left = (uintptr_t)rounds - 1;
    if (left > 0) {
        pthread_setspecific(end_key, (void *)left); /* NOLINT(performance-no-int-to-ptr) */
    } else {
        sr_thread_ended(false);
    }
}

static void watch_end(void)
{
    if (have_key) {
        pthread_setspecific(end_key, (void *)ROUNDS);
    }
}

void sr_starts_begin(void)
{
    have_key = pthread_key_create(&end_key, at_end) == 0;
    watch_end(); /* of the first thread too: it may leave by pthread_exit */
}

uint32_t sr_start_prepare(const struct sr_start *start, uintptr_t caller)
{
    if (sr_me() == NULL) {
        return SR_NO_SLOT;
    }
    sr_self_has_threads();
    uint32_t slot = sr_thread_prepare(sr_self_pc(caller), false);
    if (slot < ARENA_SLOTS) {
        starts[slot].start = *start;
        starts[slot].number = sr_self_next_thread();
        __atomic_store_n(&starts[slot].thread, NOBODY, __ATOMIC_RELEASE);
    }
    return slot < ARENA_SLOTS ? slot : SR_NO_SLOT;
}

static void forget_others(uintptr_t thread, uint32_t slot)
{
    for (uint32_t i = 0; i < sr_slots_used(); i++) {
        uintptr_t old = thread;
        if (i != slot && __atomic_load_n(&starts[i].thread, __ATOMIC_RELAXED) == thread) {
            __atomic_compare_exchange_n(&starts[i].thread, &old, GONE, false, __ATOMIC_ACQ_REL,
                                        __ATOMIC_RELAXED);
        }
    }
}

/* The thread may have been faster, and may even have ended. */
void sr_start_made(uint32_t slot, pthread_t thread)
{
    uintptr_t nobody = NOBODY;
    if (__atomic_load_n(&starts[slot].thread, __ATOMIC_ACQUIRE) == NOBODY) {
        forget_others((uintptr_t)thread, slot);
        __atomic_compare_exchange_n(&starts[slot].thread, &nobody, (uintptr_t)thread, false,
                                    __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
    }
}

void sr_start_failed(uint32_t slot)
{
    sr_thread_abandon(slot);
}

struct sr_start sr_start_run(uint32_t slot)
{
    uintptr_t self = (uintptr_t)pthread_self();
    struct sr_start start = starts[slot].start;
    sr_self_is_thread(starts[slot].number);
    sr_thread_adopt(slot);
    forget_others(self, slot);
    __atomic_store_n(&starts[slot].thread, self, __ATOMIC_RELEASE);
    watch_end();
    return start;
}

uint32_t sr_start_slot(pthread_t thread)
{
    for (uint32_t i = 0; sr_engine() && i < sr_slots_used(); i++) {
        if (__atomic_load_n(&starts[i].thread, __ATOMIC_ACQUIRE) == (uintptr_t)thread) {
            return i;
        }
    }
    return SR_NO_SLOT;
}

void sr_start_joined(uint32_t slot)
{
    if (!sr_engine()) {
        return;
    }
    if (slot == SR_NO_SLOT) { /* made by somebody else: a library */
        sr_threads_join_dead();
    } else {
        sr_threads_join_slot(slot);
        __atomic_store_n(&starts[slot].thread, GONE, __ATOMIC_RELEASE);
    }
    sr_access_forget();
}
