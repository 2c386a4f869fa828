/* SPDX-License-Identifier: MIT
 * The handler reads what is written after the signal was sent. */
#include <signal.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

static struct shared *shared;
static volatile sig_atomic_t seen = -1;

static void on_signal(int number)
{
    (void)number;
    seen = shared->result;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof *shared, IPC_CREAT | 0600);
    shared = shmat(id, NULL, 0);
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
    while (seen < 0)
        sigsuspend(&before);
    printf("%d\n", (int)seen);
    wait(NULL);
    shmdt(shared);
    return 0;
}
