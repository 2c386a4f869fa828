/* SPDX-License-Identifier: MIT
 * The grandchild whose parent is dead is adopted; its adopter waits for it and then reads. */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t first = fork();
    if (first == 0) {
        if (fork() == 0) {
            shared->total = 3;
            _exit(0);
        }
        _exit(0);
    }
    waitpid(first, NULL, 0);
    wait(NULL);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
