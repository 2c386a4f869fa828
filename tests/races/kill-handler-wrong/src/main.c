/* SPDX-License-Identifier: MIT
 * The child sends the signal before it writes. */
#include <signal.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

static volatile sig_atomic_t told;

static void on_signal(int number)
{
    (void)number;
    told = 1;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sigset_t usr, before;
    sigemptyset(&usr);
    sigaddset(&usr, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr, &before);
    sigaction(SIGUSR1, &(struct sigaction){.sa_handler = on_signal}, NULL);
    if (fork() == 0) {
        kill(getppid(), SIGUSR1);
        shared->result = 42;
        _exit(0);
    }
    while (!told)
        sigsuspend(&before);
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
