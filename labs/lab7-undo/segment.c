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
    /* Without IPC_EXCL, a key that is in use already would give us the old segment, with the values
     * of yesterday in it. With it that is an error, and we hear of it. */
    int id = shmget(key, bytes, mode | IPC_CREAT | IPC_EXCL);
    if (id == -1)
        perror("shmget");
    return id;
}

void *segment_attach(int id)
{
    /* NULL: the kernel chooses the address. It differs from process to process, so an address must
     * never be stored in the segment. */
    void *address = shmat(id, NULL, 0);
    if (address == (void *)-1) { /* not NULL: shmat is older than that habit */
        perror("shmat");
        return NULL;
    }
    return address;
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

bool segment_detach(const void *address)
{
    if (shmdt(address) == -1) {
        perror("shmdt");
        return false;
    }
    return true;
}

bool segment_remove(int id)
{
    /* It takes the id, as all calls but shmget do: with the key another segment would be hit. */
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl IPC_RMID");
        return false;
    }
    return true;
}
