/* SPDX-License-Identifier: MIT
 *
 * Threads, mutexes and conditions of C11's <threads.h>. They are those of pthread under other
 * names, but libc calls those from inside, where nothing is wrapped.
 */
#define _GNU_SOURCE
#include "access.h"
#include "conditions.h"
#include "order.h"
#include "thread_starts.h"
#include "trace.h"
#include "wrap.h"

_Static_assert(sizeof(thrd_t) == sizeof(pthread_t), "one table knows both");

static int begin(void *slot)
{
    struct sr_start start = sr_start_run((uint32_t)(uintptr_t)slot);
    return start.c11(start.argument);
}

int __wrap_thrd_create(thrd_t *thread, thrd_start_t run, void *argument)
{
    sr_write(thread, sizeof *thread, SR_CALLER());
    uint32_t slot =
        sr_start_prepare(&(struct sr_start){.c11 = run, .argument = argument}, SR_CALLER());
    if (slot == SR_NO_SLOT) {
        return thrd_create(thread, run, argument);
    }
    int result =
        thrd_create(thread, begin, (void *)(uintptr_t)slot); /* NOLINT(performance-no-int-to-ptr) */
    if (result != thrd_success) {
        sr_start_failed(slot);
    } else {
        sr_start_made(slot, (pthread_t)*thread);
    }
    return result;
}

int __wrap_thrd_join(thrd_t thread, int *result)
{
    uint32_t slot = sr_start_slot((pthread_t)thread);
    int error = thrd_join(thread, result);
    if (error == thrd_success) {
        sr_start_joined(slot);
        if (result != NULL) {
            sr_write(result, sizeof *result, SR_CALLER());
        }
    }
    return error;
}

static void taking(mtx_t *mutex, uintptr_t caller)
{
    struct sr_lock lock = sr_order_lock(TRACE_LOCK_MUTEX, mutex);
    sr_order_taking(&lock, caller);
}

static int taken(int result, mtx_t *mutex, uintptr_t caller)
{
    struct sr_lock lock = sr_order_lock(TRACE_LOCK_MUTEX, mutex);
    if (result == thrd_success) {
        sr_order_taken(&lock, caller);
    } else {
        sr_order_not_taken();
    }
    return result;
}

int __wrap_mtx_init(mtx_t *mutex, int type)
{
    int result = mtx_init(mutex, type);
    if (result == thrd_success) {
        struct sr_lock lock = sr_order_lock(TRACE_LOCK_MUTEX, mutex);
        sr_order_init(&lock, false, SR_CALLER());
    }
    return result;
}

void __wrap_mtx_destroy(mtx_t *mutex)
{
    struct sr_lock lock = sr_order_lock(TRACE_LOCK_MUTEX, mutex);
    mtx_destroy(mutex);
    sr_order_destroy(&lock, SR_CALLER());
}

int __wrap_mtx_lock(mtx_t *mutex)
{
    taking(mutex, SR_CALLER());
    return taken(mtx_lock(mutex), mutex, SR_CALLER());
}

int __wrap_mtx_trylock(mtx_t *mutex)
{
    return taken(mtx_trylock(mutex), mutex, SR_CALLER());
}

int __wrap_mtx_timedlock(mtx_t *restrict mutex, const struct timespec *restrict until)
{
    taking(mutex, SR_CALLER());
    return taken(mtx_timedlock(mutex, until), mutex, SR_CALLER());
}

int __wrap_mtx_unlock(mtx_t *mutex)
{
    struct sr_lock lock = sr_order_lock(TRACE_LOCK_MUTEX, mutex);
    sr_order_judge(&lock, SR_CALLER());
    uint64_t ticket = sr_order_giving(&lock, SR_CALLER());
    int result = mtx_unlock(mutex);
    sr_order_given(ticket, result == thrd_success, &lock, SR_CALLER());
    return result;
}

int __wrap_cnd_signal(cnd_t *condition)
{
    sr_condition_tells(condition, SR_CALLER());
    return cnd_signal(condition);
}

int __wrap_cnd_broadcast(cnd_t *condition)
{
    sr_condition_tells(condition, SR_CALLER());
    return cnd_broadcast(condition);
}

int __wrap_cnd_wait(cnd_t *condition, mtx_t *mutex)
{
    struct sr_waiting waiting = sr_condition_waits(condition, mutex, SR_CALLER());
    int result = cnd_wait(condition, mutex);
    sr_condition_waited(&waiting);
    return result;
}

int __wrap_cnd_timedwait(cnd_t *restrict condition, mtx_t *restrict mutex,
                         const struct timespec *restrict until)
{
    struct sr_waiting waiting = sr_condition_waits(condition, mutex, SR_CALLER());
    int result = cnd_timedwait(condition, mutex, until);
    sr_condition_waited(&waiting);
    return result;
}
