/* SPDX-License-Identifier: MIT
 *
 * Records what is done with locks. Protocol: see order.h.
 */
#include "append.h"
#include "mapped.h"
#include "order.h"
#include "segments.h"

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

void sr_order_init(const struct sr_lock *lock, bool shared, uintptr_t caller)
{
    struct trace_record record = record_of(TRACE_LOCK_INIT, lock, caller);
    record.argument = shared;
    sr_append(&record);
}

void sr_order_destroy(const struct sr_lock *lock, uintptr_t caller)
{
    struct trace_record record = record_of(TRACE_LOCK_DESTROY, lock, caller);
    sr_append(&record);
}

void sr_order_taken(const struct sr_lock *lock, uintptr_t caller)
{
    struct trace_record record = record_of(TRACE_LOCK_TAKE, lock, caller);
    bool in_memory = lock->kind == TRACE_LOCK_SEM || lock->kind == TRACE_LOCK_MUTEX;
    if (lock->object == TRACE_PRIVATE && in_memory) {
        record.argument = sr_mapped_shared((uintptr_t)lock->offset);
    }
    sr_held_take(lock);
    sr_append(&record);
}

uint64_t sr_order_giving(void)
{
    return sr_append_reserve(1);
}

void sr_order_given(uint64_t ticket, bool success, const struct sr_lock *lock, uintptr_t caller)
{
    if (success) {
        struct trace_record record = record_of(TRACE_LOCK_GIVE, lock, caller);
        sr_held_give(lock);
        sr_append_fill(ticket, &record);
    }
}
