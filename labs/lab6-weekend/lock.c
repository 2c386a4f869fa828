/* SPDX-License-Identifier: MIT
 *
 * The lock. See lock.h.
 *
 * A semaphore is a counter that the kernel lets nobody see half-changed. sem_wait takes one from it
 * and waits as long as it is 0; sem_post adds one. Begun at 1, it lets one process in at a time.
 */
#include "lock.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>

#include "segment.h"
#include "stop.h"

enum { PATIENCE_S = 3 };

sem_t *lock_create(int *id)
{
    *id = segment_create(IPC_PRIVATE, sizeof(sem_t), 0600);
    if (*id == -1)
        return NULL;
    sem_t *lock = segment_attach(*id);
    if (lock == NULL)
        return NULL;
    /* The first 1: shared between processes. With 0, each process may wait for itself alone. The
     * second 1: free at the start. */
    if (sem_init(lock, 1, 1) == -1) {
        perror("sem_init");
        segment_detach(lock);
        return NULL;
    }
    return lock;
}

bool lock_take(sem_t *lock)
{
    while (sem_wait(lock) == -1) {
        if (errno != EINTR) {
            perror("sem_wait");
            return false;
        }
        /* EINTR: a signal came while we waited. We do not have the lock! */
        if (stop_signal() != 0)
            return false;
    }
    return true;
}

bool lock_take_in_time(sem_t *lock)
{
    struct timespec until; /* a time of day, not a length of time: see sem_timedwait(3) */
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_S;
    while (sem_timedwait(lock, &until) == -1) {
        if (errno == ETIMEDOUT) {
            fprintf(stderr, "race: the lock was not given back: has a car died with it?\n");
            return false;
        }
        if (errno != EINTR) {
            perror("sem_timedwait");
            return false;
        }
        if (stop_signal() != 0)
            return false;
    }
    return true;
}

bool lock_release(sem_t *lock)
{
    if (sem_post(lock) == -1) {
        perror("sem_post");
        return false;
    }
    return true;
}

bool lock_destroy(sem_t *lock)
{
    bool ok = true;
    if (sem_destroy(lock) == -1) {
        perror("sem_destroy");
        ok = false;
    }
    /* after sem_destroy: that one still needs the address */
    return segment_detach(lock) && ok;
}
