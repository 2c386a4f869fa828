/* SPDX-License-Identifier: MIT
 * Both processes count with __sync_fetch_and_add. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    long count;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        __sync_fetch_and_add(&shared->count, 1);
        _exit(0);
    }
    long count = __sync_fetch_and_add(&shared->count, 0);
    printf("%ld\n", count);
    wait(NULL);
    shmdt(shared);
    return 0;
}
