/* SPDX-License-Identifier: MIT
 *
 * Conditions. Protocol: see conditions.h.
 *
 * Whoever returns from a wait comes after all who ever told the condition: also when it was woken
 * by nobody, or by the clock. That is more than is promised, and can only hide a race.
 */
#define _GNU_SOURCE
#include "conditions.h"

#include "order.h"
#include "trace.h"
#include "wrap.h"

void sr_condition_tells(const volatile void *condition, uintptr_t caller)
{
    struct sr_lock key = sr_order_lock(TRACE_SYNC_CONDITION, condition);
    sr_release(&key, caller);
}

struct sr_waiting sr_condition_waits(const volatile void *condition, const volatile void *mutex,
                                     uintptr_t caller)
{
    struct sr_waiting waiting = {.condition = sr_order_lock(TRACE_SYNC_CONDITION, condition),
                                 .mutex = sr_order_lock(TRACE_LOCK_MUTEX, mutex),
                                 .caller = caller};
    sr_order_given(sr_order_giving(&waiting.mutex, caller), true, &waiting.mutex, caller);
    sr_order_taking(&waiting.condition, caller);
    return waiting;
}

void sr_condition_waited(const struct sr_waiting *waiting)
{
    sr_acquire(&waiting->condition, waiting->caller);
    sr_order_taken(&waiting->mutex, waiting->caller);
}

/* A thread that is cancelled in a wait has the mutex when its handlers run. */
static void cancelled(void *waiting)
{
    sr_condition_waited(waiting);
}

int __wrap_pthread_cond_signal(pthread_cond_t *condition)
{
    sr_condition_tells(condition, SR_CALLER());
    return pthread_cond_signal(condition);
}

int __wrap_pthread_cond_broadcast(pthread_cond_t *condition)
{
    sr_condition_tells(condition, SR_CALLER());
    return pthread_cond_broadcast(condition);
}

int __wrap_pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex)
{
    struct sr_waiting waiting = sr_condition_waits(condition, mutex, SR_CALLER());
    int result;
    pthread_cleanup_push(cancelled, &waiting);
    result = pthread_cond_wait(condition, mutex);
    pthread_cleanup_pop(1);
    return result;
}

int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  const struct timespec *until)
{
    struct sr_waiting waiting = sr_condition_waits(condition, mutex, SR_CALLER());
    int result;
    pthread_cleanup_push(cancelled, &waiting);
    result = pthread_cond_timedwait(condition, mutex, until);
    pthread_cleanup_pop(1);
    return result;
}

int __wrap_pthread_cond_clockwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  clockid_t clock, const struct timespec *until)
{
    struct sr_waiting waiting = sr_condition_waits(condition, mutex, SR_CALLER());
    int result;
    pthread_cleanup_push(cancelled, &waiting);
    result = pthread_cond_clockwait(condition, mutex, clock, until);
    pthread_cleanup_pop(1);
    return result;
}
