/* SPDX-License-Identifier: MIT
 *
 * Locks and named objects. A give is told before it is done, a take after: so in the ledger nobody
 * takes what nobody has given. None is guarded against signals: they wait, and EINTR is theirs.
 *
 * Mutexes only where the program's own code calls: those of libraries are nobody's business.
 */
#define _GNU_SOURCE
#include "witness.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <time.h>

SHOWN sem_t *sem_open(const char *name, int flags, ...)
{
    REAL(sem_open);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    unsigned value = flags & O_CREAT ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    if (!is_wanted(CALL_sem_open)) {
        return real(name, flags, mode, value);
    }
    struct told told = TOLD(sem_open, (int64_t)name, flags, mode, value);
    told.text = (uint64_t)name;
    if (!tell_call(&told)) {
        return SEM_FAILED;
    }
    sem_t *semaphore = real(name, flags, mode, value);
    tell_back(&told, (int64_t)semaphore, semaphore == SEM_FAILED);
    return semaphore;
}

SHOWN int shm_open(const char *name, int flags, mode_t mode)
{
    REAL(shm_open);
    if (!is_wanted(CALL_shm_open)) {
        return real(name, flags, mode);
    }
    struct told told = TOLD(shm_open, (int64_t)name, flags, mode);
    told.text = (uint64_t)name;
    return tell_call(&told) ? back(&told, real(name, flags, mode)) : -1;
}

SHOWN int shm_unlink(const char *name)
{
    REAL(shm_unlink);
    if (!is_wanted(CALL_shm_unlink)) {
        return real(name);
    }
    struct told told = TOLD(shm_unlink, (int64_t)name);
    told.text = (uint64_t)name;
    return tell_call(&told) ? back(&told, real(name)) : -1;
}

SHOWN int sem_unlink(const char *name)
{
    REAL(sem_unlink);
    if (!is_wanted(CALL_sem_unlink)) {
        return real(name);
    }
    struct told told = TOLD(sem_unlink, (int64_t)name);
    told.text = (uint64_t)name;
    return tell_call(&told) ? back(&told, real(name)) : -1;
}

SHOWN int sem_close(sem_t *semaphore)
{
    REAL(sem_close);
    if (!is_wanted(CALL_sem_close)) {
        return real(semaphore);
    }
    struct told told = TOLD(sem_close, (int64_t)semaphore);
    return tell_call(&told) ? back(&told, real(semaphore)) : -1;
}

SHOWN int sem_init(sem_t *semaphore, int shared, unsigned value)
{
    REAL(sem_init);
    if (!is_wanted(CALL_sem_init)) {
        return real(semaphore, shared, value);
    }
    struct told told = TOLD(sem_init, (int64_t)semaphore, shared, value);
    return tell_call(&told) ? back(&told, real(semaphore, shared, value)) : -1;
}

SHOWN int sem_destroy(sem_t *semaphore)
{
    REAL(sem_destroy);
    if (!is_wanted(CALL_sem_destroy)) {
        return real(semaphore);
    }
    struct told told = TOLD(sem_destroy, (int64_t)semaphore);
    return tell_call(&told) ? back(&told, real(semaphore)) : -1;
}

SHOWN int sem_post(sem_t *semaphore)
{
    REAL(sem_post);
    if (!is_wanted(CALL_sem_post)) {
        return real(semaphore);
    }
    struct told told = TOLD(sem_post, (int64_t)semaphore);
    return tell_call(&told) ? back(&told, real(semaphore)) : -1;
}

static bool watches(enum call call)
{
    return (wanted & (WANT(call) | WANT_HANDLERS)) != 0;
}

SHOWN int sem_wait(sem_t *semaphore)
{
    REAL(sem_wait);
    if (!watches(CALL_sem_wait)) {
        return real(semaphore);
    }
    struct told told = TOLD(sem_wait, (int64_t)semaphore);
    return tell_take(&told) ? back(&told, real(semaphore)) : -1;
}

SHOWN int sem_trywait(sem_t *semaphore)
{
    REAL(sem_trywait);
    if (!is_wanted(CALL_sem_trywait)) {
        return real(semaphore);
    }
    struct told told = TOLD(sem_trywait, (int64_t)semaphore);
    return tell_take(&told) ? back(&told, real(semaphore)) : -1;
}

SHOWN int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until)
{
    REAL(sem_timedwait);
    if (!watches(CALL_sem_timedwait)) {
        return real(semaphore, until);
    }
    struct told told = TOLD(sem_timedwait, (int64_t)semaphore, (int64_t)until);
    return tell_take(&told) ? back(&told, real(semaphore, until)) : -1;
}

SHOWN int sem_clockwait(sem_t *restrict semaphore, clockid_t clock,
                        const struct timespec *restrict until)
{
    REAL(sem_clockwait);
    if (!watches(CALL_sem_clockwait)) {
        return real(semaphore, clock, until);
    }
    struct told told = TOLD(sem_clockwait, (int64_t)semaphore, clock, (int64_t)until);
    return tell_take(&told) ? back(&told, real(semaphore, clock, until)) : -1;
}

/* One that gives does not wait for it: told before it is done, like sem_post. */
static bool takes(const struct sembuf *operations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (operations[i].sem_op <= 0) {
            return true;
        }
    }
    return false;
}

static bool before(struct told *told, const struct sembuf *operations, size_t count)
{
    return takes(operations, count) ? tell_take(told) : tell_call(told);
}

SHOWN int semop(int id, struct sembuf *operations, size_t count)
{
    REAL(semop);
    if (!is_wanted(CALL_semop)) {
        return real(id, operations, count);
    }
    struct told told = TOLD(semop, id, (int64_t)operations, (int64_t)count);
    return before(&told, operations, count) ? back(&told, real(id, operations, count)) : -1;
}

SHOWN int semtimedop(int id, struct sembuf *operations, size_t count, const struct timespec *most)
{
    REAL(semtimedop);
    if (!is_wanted(CALL_semtimedop)) {
        return real(id, operations, count, most);
    }
    struct told told = TOLD(semtimedop, id, (int64_t)operations, (int64_t)count, (int64_t)most);
    return before(&told, operations, count) ? back(&told, real(id, operations, count, most)) : -1;
}

SHOWN int msgsnd(int id, const void *message, size_t size, int flags)
{
    REAL(msgsnd);
    if (!is_wanted(CALL_msgsnd)) {
        return real(id, message, size, flags);
    }
    struct told told = TOLD(msgsnd, id, (int64_t)message, (int64_t)size, flags);
    return tell_call(&told) ? back(&told, real(id, message, size, flags)) : -1;
}

SHOWN ssize_t msgrcv(int id, void *message, size_t size, long type, int flags)
{
    REAL(msgrcv);
    if (!is_wanted(CALL_msgrcv)) {
        return real(id, message, size, type, flags);
    }
    struct told told = TOLD(msgrcv, id, (int64_t)message, (int64_t)size, type, flags);
    ssize_t got = -1;
    if (tell_take(&told)) {
        got = real(id, message, size, type, flags);
        tell_back(&told, got, got < 0);
    }
    return got;
}

/* These return the error, and leave errno alone. */
static int mutex_back(struct told *told, int error)
{
    int kept = errno;
    errno = error;
    tell_back(told, error, error != 0);
    errno = kept;
    return error;
}

static int refused(int kept)
{
    int error = errno;
    errno = kept;
    return error;
}

SHOWN int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    REAL(pthread_mutex_lock);
    if (!watches(CALL_pthread_mutex_lock) || !is_own_code((uint64_t)__builtin_return_address(0))) {
        return real(mutex);
    }
    int kept = errno;
    struct told told = TOLD(pthread_mutex_lock, (int64_t)mutex);
    return tell_take(&told) ? mutex_back(&told, real(mutex)) : refused(kept);
}

SHOWN int pthread_mutex_trylock(pthread_mutex_t *mutex)
{
    REAL(pthread_mutex_trylock);
    if (!is_wanted(CALL_pthread_mutex_trylock) ||
        !is_own_code((uint64_t)__builtin_return_address(0))) {
        return real(mutex);
    }
    int kept = errno;
    struct told told = TOLD(pthread_mutex_trylock, (int64_t)mutex);
    return tell_take(&told) ? mutex_back(&told, real(mutex)) : refused(kept);
}

SHOWN int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex,
                                  const struct timespec *restrict until)
{
    REAL(pthread_mutex_timedlock);
    if (!is_wanted(CALL_pthread_mutex_timedlock) ||
        !is_own_code((uint64_t)__builtin_return_address(0))) {
        return real(mutex, until);
    }
    int kept = errno;
    struct told told = TOLD(pthread_mutex_timedlock, (int64_t)mutex, (int64_t)until);
    return tell_take(&told) ? mutex_back(&told, real(mutex, until)) : refused(kept);
}

SHOWN int pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    REAL(pthread_mutex_unlock);
    if (!is_wanted(CALL_pthread_mutex_unlock) ||
        !is_own_code((uint64_t)__builtin_return_address(0))) {
        return real(mutex);
    }
    int kept = errno;
    struct told told = TOLD(pthread_mutex_unlock, (int64_t)mutex);
    return tell_call(&told) ? mutex_back(&told, real(mutex)) : refused(kept);
}
