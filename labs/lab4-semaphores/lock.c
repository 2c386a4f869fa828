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

#include "segment.h"

sem_t *lock_create(int *id)
{
    /* TODO lab 4: a second segment (segment_create with IPC_PRIVATE, for one sem_t, rights 0600),
     * attach it, and make a semaphore at that address: shared between processes, free. Read
     * sem_init(3): what do its second and third argument mean? Put the segment's id into *id.
     * Each of the three steps can fail: then return NULL (and perror, where nobody has told yet).
     * The next three lines go. */
    *id = -1;
    fprintf(stderr, "lock_create is not written yet\n");
    return NULL;
}

bool lock_take(sem_t *lock)
{
    /* TODO lab 4: wait for the semaphore with sem_wait(3). It can fail: with errno EINTR when a
     * signal came, and then we do not have the lock, so try again; with anything else, perror and
     * return false. The next line goes. */
    (void)lock;
    return true;
}

bool lock_release(sem_t *lock)
{
    /* TODO lab 4: give the semaphore back with sem_post(3); on an error perror, and return false.
     * The next line goes. */
    (void)lock;
    return true;
}
