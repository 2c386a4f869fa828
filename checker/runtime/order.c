/* SPDX-License-Identifier: MIT
 *
 * What is done with locks. Protocol: see order.h.
 */
#include "append.h"
#include "callers.h"
#include "mapped.h"
#include "order.h"
#include "pointers.h"
#include "segments.h"
#include "self.h"

struct sr_lock sr_order_lock(uint32_t kind, const volatile void *address)
{
    struct sr_place place;
    sr_segments_find(address, &place);
    return (struct sr_lock){.kind = kind, .object = place.object, .offset = place.offset};
}

static struct trace_record record_of(enum trace_kind kind, const struct sr_lock *lock,
                                     uintptr_t caller)
{
    return (struct trace_record){.kind = kind,
                                 .pc = caller,
                                 .object = lock->object,
                                 .size = lock->kind,
                                 .offset = lock->offset};
}

/* Whoever initialises a lock publishes it too: a semaphore that begins at 1 can be taken at once.
 */
static void record_init(const struct sr_lock *lock, bool shared, uintptr_t caller)
{
    struct trace_record record = record_of(TRACE_LOCK_INIT, lock, caller);
    record.argument = shared;
    record.reserved[0] = sr_trait_of(lock) == SR_GATE;
    sr_append(&record);
}

void sr_order_init(const struct sr_lock *lock, bool shared, uintptr_t caller)
{
    record_init(lock, shared, caller);
    sr_release(lock, caller);
}

void sr_order_found(const struct sr_lock *lock, uintptr_t caller)
{
    record_init(lock, true, caller);
}

void sr_order_destroy(const struct sr_lock *lock, uintptr_t caller)
{
    struct trace_record record = record_of(TRACE_LOCK_DESTROY, lock, caller);
    sr_append(&record);
}

void sr_order_taking(const struct sr_lock *lock, uintptr_t caller)
{
    struct sr_thread *me = sr_me();
    if (me != NULL) {
        sr_arena.slots[me->slot].waits_pc = sr_pc(caller);
        sr_arena.slots[me->slot].waits_for = sr_object(lock);
    }
}

void sr_order_not_taken(void)
{
    struct sr_thread *me = sr_me();
    if (me != NULL) {
        sr_arena.slots[me->slot].waits_for = 0;
    }
}

static void record_taken(const struct sr_lock *lock, bool shared, uintptr_t caller)
{
    struct trace_record record = record_of(TRACE_LOCK_TAKE, lock, caller);
    bool in_memory = lock->kind == TRACE_LOCK_SEM || lock->kind == TRACE_LOCK_MUTEX;
    if (lock->object != TRACE_PRIVATE && lock->object < TRACE_PRIVATE) {
        record.argument = 1;
    } else if (lock->object == TRACE_PRIVATE && in_memory) {
        record.argument = sr_mapped_shared((uintptr_t)lock->offset);
    }
    record.reserved[1] = sr_self_pc(sr_callers_last());
    sr_held_take(lock, shared, sr_pc(caller));
    sr_append(&record);
}

void sr_order_recorded(const struct sr_lock *lock, uintptr_t caller)
{
    record_taken(lock, false, caller);
}

static bool has_readers(const struct sr_lock *lock)
{
    return lock->kind == TRACE_SYNC_RWLOCK || lock->kind == TRACE_SYNC_FLOCK ||
           lock->kind == TRACE_SYNC_RECORD;
}

void sr_order_taken(const struct sr_lock *lock, uintptr_t caller)
{
    sr_order_not_taken();
    sr_lock_acquire(lock, caller);
    if (has_readers(lock)) {
        sr_acquire_other(lock, caller);
    }
    record_taken(lock, false, caller);
}

void sr_order_taken_shared(const struct sr_lock *lock, uintptr_t caller)
{
    sr_order_not_taken();
    sr_lock_acquire(lock, caller);
    record_taken(lock, true, caller);
}

/* Given back by whom? What is not known to be held publishes to both kinds of waiters. */
static void publish(const struct sr_lock *lock, enum sr_hold hold, uintptr_t caller)
{
    if (hold != SR_HELD_SHARED) {
        sr_lock_release(lock, caller);
    }
    if (hold != SR_HELD_ALONE && has_readers(lock)) {
        sr_release_other(lock, caller);
    }
}

void sr_order_judge(const struct sr_lock *lock, uintptr_t caller)
{
    if (sr_append_active() && sr_held_kind(lock) == SR_NOT_HELD && sr_held_sure()) {
        struct trace_record record = record_of(TRACE_UNBALANCED, lock, caller);
        sr_append(&record);
    }
}

uint64_t sr_order_giving(const struct sr_lock *lock, uintptr_t caller)
{
    sr_pointers_flush();
    publish(lock, sr_held_kind(lock), caller);
    return sr_append_reserve(1);
}

void sr_order_given(uint64_t ticket, bool success, const struct sr_lock *lock, uintptr_t caller)
{
    if (success) {
        struct trace_record record = record_of(TRACE_LOCK_GIVE, lock, caller);
        record.reserved[0] = sr_held_kind(lock) == SR_NOT_HELD;
        sr_held_give(lock);
        sr_append_fill(ticket, &record);
    }
}

void sr_order_lives_on(const struct sr_lock *lock)
{
    struct sr_thread *me = sr_me();
    uint32_t number = me == NULL ? 0 : sr_object(lock);
    if (number != 0) {
        sr_vector_clear_bit(sr_object_at(number)->undo, me->slot);
    }
}
