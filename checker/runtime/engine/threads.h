/* SPDX-License-Identifier: MIT
 *
 * Who acts: each thread of each process has a slot (a column of the clocks) and a row.
 *
 * Protocol: sr_threads_begin once a program, before main. A new process or thread: its maker calls
 * sr_thread_prepare, the new one sr_thread_adopt, or the maker sr_thread_abandon if it was not made
 * after all. sr_thread_ended when a thread or process ends in an orderly way; one that is killed
 * just stops, its row says what it knew. A thread that nobody prepared gets a slot when it first
 * asks (sr_me). All of it is safe in signal handlers and keeps errno.
 */
#ifndef SCRUTINEER_ENGINE_THREADS_H
#define SCRUTINEER_ENGINE_THREADS_H

#include <stdbool.h>
#include <stdint.h>

#include "self.h"
#include "vectors.h"

#define SR_NO_SLOT UINT32_MAX

struct sr_thread {
    bool ready;
    uint32_t slot;
    uint32_t *row, *hard; /* of shared memory; row[slot] is this thread's clock */
    uint32_t image;
    uint32_t signals; /* of the slot's counter, seen */
    uint32_t lockset; /* of the locks held now */
    bool fenced;      /* a release fence went before: relaxed stores release too */
    uint32_t pauses;
    uint32_t backdate; /* the clock of the access being noted, if not the present one; 0: none */
    uint64_t accesses, sync_ops;
};

extern _Thread_local struct sr_thread sr_this;

/* Gives the calling thread a slot; false: there is none left. */
bool sr_thread_find(void);

/* The calling thread, NULL where the engine does not run. */
static inline struct sr_thread *sr_me(void)
{
    if (__builtin_expect(sr_this.ready, 1)) {
        return &sr_this;
    }
    return sr_engine() && sr_thread_find() ? &sr_this : NULL;
}

static inline uint32_t sr_clock(const struct sr_thread *me)
{
    return __atomic_load_n(&me->row[me->slot], __ATOMIC_RELAXED);
}

/* A new epoch: after everything so far was published. pc: where. */
void sr_thread_tick(struct sr_thread *me, uint32_t pc);

void sr_threads_begin(void);
/* pc: where the program makes it. SR_NO_SLOT: nobody will know it (doubted). */
uint32_t sr_thread_prepare(uint64_t pc, bool is_process);
void sr_thread_adopt(uint32_t slot);
void sr_thread_abandon(uint32_t slot);
/* whole: the process ends, with all its threads. */
void sr_thread_ended(bool whole);

/* What these knew is known to the calling thread from now on. */
void sr_threads_join_pid(int32_t pid, bool ended); /* that process was waited for; false: it stands
                                                      still only */
void sr_threads_join_slot(uint32_t slot);          /* a thread that was joined */
void sr_threads_join_dead(void);                   /* every process that has ended, however */
void sr_threads_join_if_dead(uint32_t slot);

/* Something was sent to that process: its threads will look. 0: to all. */
void sr_threads_alert(int32_t pid);

/* In the program's file; 0 = not in it. */
static inline uint32_t sr_pc(uintptr_t caller)
{
    uint64_t pc = sr_self_pc(caller);
    return pc < UINT32_MAX ? (uint32_t)pc : 0;
}

#endif
