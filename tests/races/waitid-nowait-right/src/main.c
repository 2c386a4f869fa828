/* SPDX-License-Identifier: MIT
 * waitid with WNOWAIT leaves the zombie there; that the child has ended is known all the same. */
#include <stdio.h>
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
    pid_t child = fork();
    if (child == 0) {
        shared->total = 4;
        _exit(0);
    }
    siginfo_t end;
    waitid(P_PID, child, &end, WEXITED | WNOWAIT);
    printf("%d\n", shared->total);
    waitpid(child, NULL, 0);
    shmdt(shared);
    return 0;
}
