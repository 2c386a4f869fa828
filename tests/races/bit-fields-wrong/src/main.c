/* SPDX-License-Identifier: MIT
 * Two bit-fields in one word are one place in memory: writing the one writes the other back. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    unsigned in_pit : 1;
    unsigned tyre : 3;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->in_pit = 1;
        _exit(0);
    }
    shared->tyre = 5;
    wait(NULL);
    printf("%u %u\n", shared->in_pit, shared->tyre);
    shmdt(shared);
    return 0;
}
