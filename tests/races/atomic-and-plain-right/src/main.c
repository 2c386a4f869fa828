/* SPDX-License-Identifier: MIT
 * Both processes add atomically. */
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int count;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        __atomic_fetch_add(&shared->count, 1, __ATOMIC_SEQ_CST);
        _exit(0);
    }
    __atomic_fetch_add(&shared->count, 1, __ATOMIC_SEQ_CST);
    wait(NULL);
    shmdt(shared);
    return 0;
}
