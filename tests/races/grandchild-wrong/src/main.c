/* SPDX-License-Identifier: MIT
 * A child of the child writes, and the child does not wait for it: that the child has ended says
 * nothing of the other. */
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static void child(struct shared *shared)
{
    if (fork() == 0) {
        usleep(20000);
        shared->total = 7;
        _exit(0);
    }
    _exit(0);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* a child whose parent is dead becomes ours */
    pid_t first = fork();
    if (first == 0)
        child(shared);
    waitpid(first, NULL, 0);
    printf("%d\n", shared->total);
    while (wait(NULL) > 0)
        ;
    shmdt(shared);
    return 0;
}
