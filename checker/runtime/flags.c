/* SPDX-License-Identifier: MIT
 *
 * Orders of atomic operations. Protocol: see flags.h.
 *
 * After a release fence every store of the thread releases, which is more than C promises and can
 * only hide a race. For an acquire fence the thread remembers which objects it loaded relaxed; when
 * there were too many it acquires all atomic objects there are.
 */
#include "flags.h"

#include "access.h"
#include "engine/objects.h"
#include "order.h"
#include "segments.h"
#include "self.h"
#include "trace.h"

enum { LOADED = 32 };

static _Thread_local struct {
    uint32_t numbers[LOADED];
    uint32_t count; /* may pass LOADED: then it was too many */
} loaded;

static bool matters(const volatile void *at)
{
    return sr_engine() && (sr_segments_near(at) || sr_self_threaded());
}

static bool releases(int order)
{
    return order == __ATOMIC_RELEASE || order == __ATOMIC_ACQ_REL || order == __ATOMIC_SEQ_CST;
}

static bool acquires(int order)
{
    return order == __ATOMIC_ACQUIRE || order == __ATOMIC_CONSUME || order == __ATOMIC_ACQ_REL ||
           order == __ATOMIC_SEQ_CST;
}

void sr_flag_before(const volatile void *at, int order, uintptr_t caller)
{
    struct sr_thread *me = matters(at) ? sr_me() : NULL;
    if (me != NULL && (releases(order) || me->fenced)) {
        struct sr_lock key = sr_order_lock(TRACE_SYNC_ATOMIC, at);
        sr_release(&key, caller);
    }
}

static void remember(uint32_t number)
{
    for (uint32_t i = 0; i < loaded.count && i < LOADED; i++) {
        if (loaded.numbers[i] == number) {
            return;
        }
    }
    if (number != 0 && loaded.count < LOADED) {
        loaded.numbers[loaded.count] = number;
    }
    loaded.count += number != 0 && loaded.count <= LOADED;
}

void sr_flag_after(const volatile void *at, int order, uintptr_t caller)
{
    if (!matters(at)) {
        return;
    }
    struct sr_lock key = sr_order_lock(TRACE_SYNC_ATOMIC, at);
    if (acquires(order)) {
        sr_acquire(&key, caller);
    } else {
        remember(sr_object(&key));
    }
}

uint32_t sr_flag_clock(void)
{
    struct sr_thread *me = sr_me();
    return me == NULL ? 0 : sr_clock(me);
}

void sr_flag_exchanged(const volatile void *at, size_t size, bool done, uint32_t clock,
                       uintptr_t caller)
{
    struct sr_thread *me = sr_me();
    if (done && me != NULL) {
        me->backdate = clock;
        sr_atomic(at, size, caller);
        me->backdate = 0;
    } else if (done) {
        sr_atomic(at, size, caller);
    }
}

static void acquire_number(struct sr_thread *me, uint32_t number)
{
    sr_vector_join(me->row, sr_object_at(number)->given);
    sr_vector_join(me->hard, sr_object_at(number)->firm);
}

static void acquire_loaded(struct sr_thread *me)
{
    for (uint32_t i = 0; i < loaded.count && i < LOADED; i++) {
        acquire_number(me, loaded.numbers[i]);
    }
    for (uint32_t i = 0; loaded.count > LOADED && i < ARENA_OBJECTS; i++) {
        if (sr_arena.objects[i].kind == TRACE_SYNC_ATOMIC) {
            acquire_number(me, i + 1);
        }
    }
    loaded.count = 0;
}

void sr_flag_fence(int order, uintptr_t caller)
{
    (void)caller;
    struct sr_thread *me = sr_me();
    if (me == NULL) {
        return;
    }
    if (acquires(order)) {
        acquire_loaded(me);
    }
    me->fenced |= releases(order);
}
