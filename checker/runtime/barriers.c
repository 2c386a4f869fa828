/* SPDX-License-Identifier: MIT
 *
 * Barriers, and what is run once.
 *
 * A barrier has one vector for all its rounds: who leaves one round late may be ordered after who
 * has already come to the next, which can only hide a race.
 */
#define _GNU_SOURCE
#include "engine/objects.h"
#include "order.h"
#include "trace.h"
#include "wrap.h"

int __wrap_pthread_barrier_wait(pthread_barrier_t *barrier)
{
    struct sr_lock key = sr_order_lock(TRACE_SYNC_BARRIER, barrier);
    sr_release(&key, SR_CALLER());
    sr_order_taking(&key, SR_CALLER());
    int result = pthread_barrier_wait(barrier);
    sr_order_not_taken();
    sr_acquire(&key, SR_CALLER());
    return result;
}

/* It waits for all to have left. */
int __wrap_pthread_barrier_destroy(pthread_barrier_t *barrier)
{
    struct sr_lock key = sr_order_lock(TRACE_SYNC_BARRIER, barrier);
    int result = pthread_barrier_destroy(barrier);
    sr_acquire(&key, SR_CALLER());
    return result;
}

struct once {
    void (*run)(void);
    struct sr_lock key;
    uintptr_t caller;
    struct once *outer;
};

static _Thread_local struct once *current;

/* What it did is published before libc lets anybody go on. */
static void run_once(void)
{
    const struct once *once = current;
    once->run();
    sr_release(&once->key, once->caller);
}

static struct once begin(void (*run)(void), const volatile void *control, uintptr_t caller)
{
    return (struct once){.run = run,
                         .key = sr_order_lock(TRACE_SYNC_ONCE, control),
                         .caller = caller,
                         .outer = current};
}

static void end(const struct once *once)
{
    current = once->outer;
    sr_acquire(&once->key, once->caller);
}

int __wrap_pthread_once(pthread_once_t *control, void (*run)(void))
{
    struct once once = begin(run, control, SR_CALLER());
    current = &once;
    int result = pthread_once(control, run_once);
    end(&once);
    return result;
}

void __wrap_call_once(once_flag *control, void (*run)(void))
{
    struct once once = begin(run, control, SR_CALLER());
    current = &once;
    call_once(control, run_once);
    end(&once);
}
