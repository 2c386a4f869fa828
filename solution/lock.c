#if LAB <= 6
/* SPDX-License-Identifier: MIT
 *
 * The lock. See lock.h.
 *
 * A semaphore is a counter that the kernel lets nobody see half-changed. sem_wait takes one from it
 * and waits as long as it is 0; sem_post adds one. Begun at 1, it lets one process in at a time.
 */
#endif
#if LAB >= 7
/* SPDX-License-Identifier: MIT
 *
 * The lock. See lock.h.
 *
 * A System V semaphore is a counter in the kernel. semop takes one from it, and waits as long as it
 * is 0, or adds one. With SEM_UNDO the kernel takes back, when a process ends, whatever that
 * process has done to the counter and not undone itself: who dies with the lock in hand gives it
 * back.
 */
#endif
#if LAB >= 4
#include "lock.h"

#include <errno.h>
#include <stdio.h>
#if LAB >= 7
#include <sys/ipc.h>
#include <sys/sem.h>
#endif
#if LAB == 5 || LAB == 6
#include <time.h>
#endif

#if LAB <= 6
#include "segment.h"
#endif
#if LAB >= 5
#include "stop.h"
#endif
#if LAB == 5 || LAB == 6

enum { PATIENCE_S = 3 };
#endif

#if LAB <= 6
sem_t *lock_create(int *id)
{
#if SOLVED >= 4
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
#if LAB >= 5
        segment_detach(lock);
#endif
        return NULL;
    }
    return lock;
#else
    /* TODO lab 4: a second segment (segment_create with IPC_PRIVATE, for one sem_t, rights 0600),
     * attach it, and make a semaphore at that address: shared between processes, free. Read
     * sem_init(3): what do its second and third argument mean? Put the segment's id into *id.
     * Each of the three steps can fail: then return NULL (and perror, where nobody has told yet).
     * The next three lines go. */
    *id = -1;
    fprintf(stderr, "lock_create is not written yet\n");
    return NULL;
#endif
}

bool lock_take(sem_t *lock)
{
#if SOLVED >= 4
    while (sem_wait(lock) == -1) {
        if (errno != EINTR) {
            perror("sem_wait");
            return false;
        }
        /* EINTR: a signal came while we waited. We do not have the lock! */
#if SOLVED >= 5
        if (stop_signal() != 0)
            return false;
#elif LAB >= 5
        /* TODO lab 5: if that signal has asked us to stop (stop.h), return false. */
#endif
    }
    return true;
#else
    /* TODO lab 4: wait for the semaphore with sem_wait(3). It can fail: with errno EINTR when a
     * signal came, and then we do not have the lock, so try again; with anything else, perror and
     * return false. The next line goes. */
    (void)lock;
    return true;
#endif
}

#if LAB >= 5
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
#endif

bool lock_release(sem_t *lock)
{
#if SOLVED >= 4
    if (sem_post(lock) == -1) {
        perror("sem_post");
        return false;
    }
    return true;
#else
    /* TODO lab 4: give the semaphore back with sem_post(3); on an error perror, and return false.
     * The next line goes. */
    (void)lock;
    return true;
#endif
}

#if LAB >= 5
bool lock_destroy(sem_t *lock)
{
#if SOLVED >= 5
    bool ok = true;
    if (sem_destroy(lock) == -1) {
        perror("sem_destroy");
        ok = false;
    }
    /* after sem_destroy: that one still needs the address */
    return segment_detach(lock) && ok;
#else
    /* TODO lab 5: end the semaphore with sem_destroy(3), then detach its segment. In this order:
     * why? Do the second also if the first has failed; return false if one of them has.
     * The next line goes. */
    (void)lock;
    return true;
#endif
}
#endif
#endif
#if LAB >= 7
int lock_create(void)
{
#if SOLVED >= 7
    int id = semget(IPC_PRIVATE, 1, 0600 | IPC_CREAT | IPC_EXCL);
    if (id == -1) {
        perror("semget");
        return -1;
    }
    union {
        int val;
    } free_at_start = {.val = 1};
    if (semctl(id, 0, SETVAL, free_at_start) == -1) {
        perror("semctl SETVAL");
        lock_destroy(id);
        return -1;
    }
    return id;
#else
    /* TODO lab 7: make a set of one semaphore with semget(2): which key, which rights? Then set its
     * value to 1 with semctl(2), command SETVAL (the man page shows the union that it wants).
     * Return the set's id. On an error perror, remove the set if it is there, and return -1. The
     * next line goes: it stands for a lock that is none. */
    return 0;
#endif
}

bool lock_take(int lock)
{
#if SOLVED >= 7
    struct sembuf take = {.sem_num = 0, .sem_op = -1, .sem_flg = SEM_UNDO};
    while (semop(lock, &take, 1) == -1) {
        if (errno != EINTR) {
            perror("semop");
            return false;
        }
        /* EINTR: a signal came while we waited. We do not have the lock! */
        if (stop_signal() != 0)
            return false;
    }
    return true;
#else
    /* TODO lab 7: take one from semaphore 0 of the set with semop(2). What must stand in sem_flg so
     * that the kernel gives it back if we are killed? With errno EINTR we do not have the lock:
     * leave if a signal has asked us to stop, else try again. On another error perror, return
     * false. The next line goes. */
    (void)lock;
    return true;
#endif
}

bool lock_release(int lock)
{
#if SOLVED >= 7
    /* SEM_UNDO here too: the two cancel out, and nothing is left to be undone at our end. */
    struct sembuf give = {.sem_num = 0, .sem_op = 1, .sem_flg = SEM_UNDO};
    if (semop(lock, &give, 1) == -1) {
        perror("semop");
        return false;
    }
    return true;
#else
    /* TODO lab 7: add one again. Does SEM_UNDO belong here too? What would the kernel do at the end
     * of a car that took with it and gave without? On an error perror, return false. The next line
     * goes. */
    (void)lock;
    return true;
#endif
}

bool lock_destroy(int lock)
{
#if SOLVED >= 7
    if (semctl(lock, 0, IPC_RMID) == -1) {
        perror("semctl IPC_RMID");
        return false;
    }
    return true;
#else
    /* TODO lab 7: remove the set with semctl(2); on an error perror, and return false.
     * The next line goes. */
    (void)lock;
    return true;
#endif
}
#endif
#endif
