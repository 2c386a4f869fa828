/* SPDX-License-Identifier: MIT
 *
 * The calls on segments, each with the check of what it returns. See segment.h.
 */
#include "segment.h"

#include <stdio.h>
#include <sys/shm.h>

key_t segment_key(bool by_key)
{
    if (!by_key)
        return IPC_PRIVATE; /* always makes a new segment: nobody else can have the same */
    key_t key = ftok(".", 'F');
    if (key == -1)
        perror("ftok");
    return key;
}

int segment_create(key_t key, size_t bytes, int mode)
{
#if SOLVED >= 1
    /* Without IPC_EXCL, a key that is in use already would give us the old segment, with the values
     * of yesterday in it. With it that is an error, and we hear of it. */
    int id = shmget(key, bytes, mode | IPC_CREAT | IPC_EXCL);
    if (id == -1)
        perror("shmget");
    return id;
#else
    /* TODO lab 1: make the segment with shmget(key, how many bytes, rights and flags).
     *  - The third argument joins, with |, the rights in `mode` and the flags that say "make one"
     *    and "but only if there is none with this key". Read shmget(2).
     *  - shmget returns -1 when there is no segment: then tell why with perror(3), return -1.
     *  - Otherwise return the id.
     * The next four lines only keep the compiler quiet: they go. */
    (void)key;
    (void)bytes;
    (void)mode;
    fprintf(stderr, "segment_create is not written yet\n");
    return -1;
#endif
}

#if LAB >= 2
void *segment_attach(int id)
{
#if SOLVED >= 2
    /* NULL: the kernel chooses the address. It differs from process to process, so an address must
     * never be stored in the segment. */
    void *address = shmat(id, NULL, 0);
    if (address == (void *)-1) { /* not NULL: shmat is older than that habit */
        perror("shmat");
        return NULL;
    }
    return address;
#else
    /* TODO lab 2: attach the segment with shmat, let the kernel choose the address, to read and to
     * write. Read in shmat(2), section RETURN VALUE, what an error looks like: it is not NULL.
     * On an error: perror, and return NULL. Otherwise return the address.
     * The next two lines go. */
    (void)id;
    fprintf(stderr, "segment_attach is not written yet\n");
    return NULL;
#endif
}

int segment_find(key_t key)
{
    /* No IPC_CREAT: we look for it. The size 0 takes any; 0400 asks for the right to read, so that
     * a refusal (EACCES) is told here and not only when we attach. */
    int id = shmget(key, 0, 0400);
    if (id == -1)
        perror("shmget");
    return id;
}

bool segment_size(int id, size_t *bytes)
{
    struct shmid_ds about;
    if (shmctl(id, IPC_STAT, &about) == -1) {
        perror("shmctl IPC_STAT");
        return false;
    }
    *bytes = about.shm_segsz;
    return true;
}
#endif

#if LAB >= 5
bool segment_detach(const void *address)
{
#if SOLVED >= 5
    if (shmdt(address) == -1) {
        perror("shmdt");
        return false;
    }
    return true;
#else
    /* TODO lab 5: detach with shmdt(2); on an error perror, and return false. */
    (void)address;
    return true;
#endif
}

bool segment_remove(int id)
{
#if SOLVED >= 5
    /* It takes the id, as all calls but shmget do: with the key another segment would be hit. */
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl IPC_RMID");
        return false;
    }
    return true;
#else
    /* TODO lab 5: remove the segment with shmctl(2); which command, which third argument?
     * On an error perror, and return false. */
    (void)id;
    return true;
#endif
}
#endif
