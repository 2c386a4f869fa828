/* SPDX-License-Identifier: MIT
 * A handler of SIGCHLD waits for the child; the parent reads before it has. */
#include <signal.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static volatile sig_atomic_t ended;

static void on_child(int number)
{
    (void)number;
    while (waitpid(-1, NULL, WNOHANG) > 0)
        ended = 1;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sigset_t child, before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child}, NULL);
    if (fork() == 0) {
        shared->total = 5;
        _exit(0);
    }
    printf("%d\n", shared->total);
    while (!ended)
        sigsuspend(&before);
    shmdt(shared);
    return 0;
}
