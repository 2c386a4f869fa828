/* SPDX-License-Identifier: MIT
 *
 * The locks that each thread holds. Protocol: see held.h.
 *
 * A small table of fixed size: a program that holds more locks at once than fit is told wrong about
 * those, not stopped. What the thread holds is also written to its slot in the shared memory, where
 * the checker finds it when nobody goes on any more.
 */
#include <stddef.h>

#include "callers.h"
#include "engine/locksets.h"
#include "engine/objects.h"
#include "held.h"
#include "mapped.h"
#include "trace.h"

enum { MAX_HELD = 32 };

struct holding {
    struct sr_lock lock;
    uint32_t times; /* 0: a free slot */
    uint32_t pc, caller_pc;
    bool shared;
};

static _Thread_local struct holding held[MAX_HELD];
static _Thread_local uint32_t held_end; /* entries from this one on were never used */
static _Thread_local uint32_t held_count;
static _Thread_local bool overflowed;

static bool same(const struct sr_lock *one, const struct sr_lock *other)
{
    return one->kind == other->kind && one->object == other->object && one->offset == other->offset;
}

static struct holding *held_slot(const struct sr_lock *lock)
{
    for (size_t i = 0; i < held_end; i++) {
        if (held[i].times != 0 && same(&held[i].lock, lock)) {
            return &held[i];
        }
    }
    return NULL;
}

static struct holding *free_slot(void)
{
    for (size_t i = 0; i < MAX_HELD; i++) {
        if (held[i].times == 0) {
            held_end = i < held_end ? held_end : (uint32_t)i + 1;
            return &held[i];
        }
    }
    return NULL;
}

/* For the race engine: the set of locks now held, and who holds what. */
static void publish(void)
{
    struct sr_thread *me = sr_me();
    if (me == NULL) {
        return;
    }
    struct arena_slot *slot = &sr_arena.slots[me->slot];
    uint32_t numbers[MAX_HELD], count = 0;
    for (size_t i = 0; i < held_end; i++) {
        uint32_t number = held[i].times != 0 ? sr_object(&held[i].lock) : 0;
        if (number != 0) {
            numbers[count++] = number;
        }
        if (i < ARENA_HELD) {
            slot->held_objects[i] = number;
            slot->held_pcs[i] = held[i].pc;
            slot->held_callers[i] = held[i].caller_pc;
        }
    }
    me->lockset = sr_lockset(numbers, count);
}

void sr_held_take(const struct sr_lock *lock, bool shared, uint32_t pc)
{
    if (sr_trait_of(lock) == SR_GATE) {
        return;
    }
    struct holding *slot = held_slot(lock);
    if (slot == NULL) {
        slot = free_slot();
        if (slot == NULL) {
            overflowed = true;
            return;
        }
        slot->lock = *lock;
        slot->pc = pc;
        slot->caller_pc = sr_pc(sr_callers_last());
        slot->shared = shared;
    }
    slot->times++;
    held_count++;
    publish();
}

void sr_held_give(const struct sr_lock *lock)
{
    struct holding *slot = held_slot(lock);
    if (slot != NULL) {
        slot->times--;
        held_count--;
        publish();
    }
}

enum sr_hold sr_held_kind(const struct sr_lock *lock)
{
    const struct holding *slot = held_slot(lock);
    return slot == NULL ? SR_NOT_HELD : slot->shared ? SR_HELD_SHARED : SR_HELD_ALONE;
}

static bool lies_in_copy(const struct sr_lock *lock)
{
    bool in_memory = lock->kind == TRACE_LOCK_MUTEX || lock->kind == TRACE_LOCK_OTHER ||
                     lock->kind == TRACE_SYNC_RWLOCK;
    return in_memory && lock->object == TRACE_PRIVATE && !sr_mapped_shared((uintptr_t)lock->offset);
}

void sr_held_none(void)
{
    held_count = 0;
    for (size_t i = 0; i < MAX_HELD; i++) {
        held[i].times = held[i].times != 0 && lies_in_copy(&held[i].lock) ? held[i].times : 0;
        held_count += held[i].times;
    }
    publish();
}

bool sr_held_sure(void)
{
    return !overflowed;
}

uint32_t sr_held_count(void)
{
    return held_count;
}
