/* SPDX-License-Identifier: MIT
 *
 * The locks of pthread: mutexes, read-write locks and spin locks (the latter of kind OTHER).
 * Readers of a read-write lock are ordered with writers, not among each other.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "access.h"
#include "order.h"
#include "trace.h"
#include "wrap.h"

static void taking(uint32_t kind, const volatile void *address, uintptr_t caller)
{
    struct sr_lock lock = sr_order_lock(kind, address);
    sr_order_taking(&lock, caller);
}

static int taken_shared(int result, const pthread_rwlock_t *rwlock, uintptr_t caller)
{
    if (result == 0) {
        struct sr_lock lock = sr_order_lock(TRACE_SYNC_RWLOCK, rwlock);
        sr_order_taken_shared(&lock, caller);
    } else {
        sr_order_not_taken();
    }
    return result;
}

/* A robust mutex whose owner died is taken too: after all that the owner did. */
static int taken(int result, uint32_t kind, const volatile void *address, uintptr_t caller)
{
    if (result == EOWNERDEAD) {
        sr_threads_join_dead();
    }
    if (result == 0 || result == EOWNERDEAD) {
        struct sr_lock lock = sr_order_lock(kind, address);
        sr_order_taken(&lock, caller);
    } else {
        sr_order_not_taken();
    }
    return result;
}

static int made(int result, uint32_t kind, const volatile void *address, int shared,
                uintptr_t caller)
{
    if (result == 0) {
        struct sr_lock lock = sr_order_lock(kind, address);
        sr_order_init(&lock, shared == PTHREAD_PROCESS_SHARED, caller);
    }
    return result;
}

static int destroyed(int result, uint32_t kind, const volatile void *address, uintptr_t caller)
{
    if (result == 0) {
        struct sr_lock lock = sr_order_lock(kind, address);
        sr_order_destroy(&lock, caller);
    }
    return result;
}

int __wrap_pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attributes)
{
    int shared = PTHREAD_PROCESS_PRIVATE;
    if (attributes != NULL) {
        pthread_mutexattr_getpshared(attributes, &shared);
    }
    return made(pthread_mutex_init(mutex, attributes), TRACE_LOCK_MUTEX, mutex, shared,
                SR_CALLER());
}

int __wrap_pthread_mutex_destroy(pthread_mutex_t *mutex)
{
    return destroyed(pthread_mutex_destroy(mutex), TRACE_LOCK_MUTEX, mutex, SR_CALLER());
}

int __wrap_pthread_mutex_lock(pthread_mutex_t *mutex)
{
    taking(TRACE_LOCK_MUTEX, mutex, SR_CALLER());
    return taken(pthread_mutex_lock(mutex), TRACE_LOCK_MUTEX, mutex, SR_CALLER());
}

int __wrap_pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    return taken(pthread_mutex_trylock(mutex), TRACE_LOCK_MUTEX, mutex, SR_CALLER());
}

int __wrap_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until)
{
    taking(TRACE_LOCK_MUTEX, mutex, SR_CALLER());
    return taken(pthread_mutex_timedlock(mutex, until), TRACE_LOCK_MUTEX, mutex, SR_CALLER());
}

int __wrap_pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock,
                                   const struct timespec *until)
{
    taking(TRACE_LOCK_MUTEX, mutex, SR_CALLER());
    return taken(pthread_mutex_clocklock(mutex, clock, until), TRACE_LOCK_MUTEX, mutex,
                 SR_CALLER());
}

int __wrap_pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    struct sr_lock lock = sr_order_lock(TRACE_LOCK_MUTEX, mutex);
    sr_order_judge(&lock, SR_CALLER());
    uint64_t ticket = sr_order_giving(&lock, SR_CALLER());
    int result = pthread_mutex_unlock(mutex);
    sr_order_given(ticket, result == 0, &lock, SR_CALLER());
    return result;
}

int __wrap_pthread_rwlock_init(pthread_rwlock_t *rwlock, const pthread_rwlockattr_t *attributes)
{
    int shared = PTHREAD_PROCESS_PRIVATE;
    if (attributes != NULL) {
        pthread_rwlockattr_getpshared(attributes, &shared);
    }
    return made(pthread_rwlock_init(rwlock, attributes), TRACE_SYNC_RWLOCK, rwlock, shared,
                SR_CALLER());
}

int __wrap_pthread_rwlock_destroy(pthread_rwlock_t *rwlock)
{
    return destroyed(pthread_rwlock_destroy(rwlock), TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
}

int __wrap_pthread_rwlock_rdlock(pthread_rwlock_t *rwlock)
{
    taking(TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
    return taken_shared(pthread_rwlock_rdlock(rwlock), rwlock, SR_CALLER());
}

int __wrap_pthread_rwlock_tryrdlock(pthread_rwlock_t *rwlock)
{
    return taken_shared(pthread_rwlock_tryrdlock(rwlock), rwlock, SR_CALLER());
}

int __wrap_pthread_rwlock_timedrdlock(pthread_rwlock_t *rwlock, const struct timespec *until)
{
    taking(TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
    return taken_shared(pthread_rwlock_timedrdlock(rwlock, until), rwlock, SR_CALLER());
}

int __wrap_pthread_rwlock_wrlock(pthread_rwlock_t *rwlock)
{
    taking(TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
    return taken(pthread_rwlock_wrlock(rwlock), TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
}

int __wrap_pthread_rwlock_trywrlock(pthread_rwlock_t *rwlock)
{
    return taken(pthread_rwlock_trywrlock(rwlock), TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
}

int __wrap_pthread_rwlock_timedwrlock(pthread_rwlock_t *rwlock, const struct timespec *until)
{
    taking(TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
    return taken(pthread_rwlock_timedwrlock(rwlock, until), TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
}

int __wrap_pthread_rwlock_clockrdlock(pthread_rwlock_t *rwlock, clockid_t clock,
                                      const struct timespec *until)
{
    taking(TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
    return taken_shared(pthread_rwlock_clockrdlock(rwlock, clock, until), rwlock, SR_CALLER());
}

int __wrap_pthread_rwlock_clockwrlock(pthread_rwlock_t *rwlock, clockid_t clock,
                                      const struct timespec *until)
{
    taking(TRACE_SYNC_RWLOCK, rwlock, SR_CALLER());
    return taken(pthread_rwlock_clockwrlock(rwlock, clock, until), TRACE_SYNC_RWLOCK, rwlock,
                 SR_CALLER());
}

int __wrap_pthread_rwlock_unlock(pthread_rwlock_t *rwlock)
{
    struct sr_lock lock = sr_order_lock(TRACE_SYNC_RWLOCK, rwlock);
    uint64_t ticket = sr_order_giving(&lock, SR_CALLER());
    int result = pthread_rwlock_unlock(rwlock);
    sr_order_given(ticket, result == 0, &lock, SR_CALLER());
    return result;
}

int __wrap_pthread_spin_init(pthread_spinlock_t *spinlock, int shared)
{
    return made(pthread_spin_init(spinlock, shared), TRACE_LOCK_OTHER, spinlock, shared,
                SR_CALLER());
}

int __wrap_pthread_spin_destroy(pthread_spinlock_t *spinlock)
{
    return destroyed(pthread_spin_destroy(spinlock), TRACE_LOCK_OTHER, spinlock, SR_CALLER());
}

int __wrap_pthread_spin_lock(pthread_spinlock_t *spinlock)
{
    taking(TRACE_LOCK_OTHER, spinlock, SR_CALLER());
    return taken(pthread_spin_lock(spinlock), TRACE_LOCK_OTHER, spinlock, SR_CALLER());
}

int __wrap_pthread_spin_trylock(pthread_spinlock_t *spinlock)
{
    return taken(pthread_spin_trylock(spinlock), TRACE_LOCK_OTHER, spinlock, SR_CALLER());
}

int __wrap_pthread_spin_unlock(pthread_spinlock_t *spinlock)
{
    struct sr_lock lock = sr_order_lock(TRACE_LOCK_OTHER, spinlock);
    uint64_t ticket = sr_order_giving(&lock, SR_CALLER());
    int result = pthread_spin_unlock(spinlock);
    sr_order_given(ticket, result == 0, &lock, SR_CALLER());
    return result;
}
