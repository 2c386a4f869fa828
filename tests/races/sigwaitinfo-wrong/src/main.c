/* SPDX-License-Identifier: MIT
 * The signal is sent before the result is written. */
#include <signal.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    sigset_t usr;
    sigemptyset(&usr);
    sigaddset(&usr, SIGUSR1);
    sigprocmask(SIG_BLOCK, &usr, NULL);
    siginfo_t what;
    if (fork() == 0) {
        kill(getppid(), SIGUSR1);
        shared->result = 42;
        _exit(0);
    }
    if (sigwaitinfo(&usr, &what) != SIGUSR1)
        return 1;
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
