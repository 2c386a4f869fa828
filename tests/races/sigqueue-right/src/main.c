/* SPDX-License-Identifier: MIT
 * A queued signal with a value says that the result is there. */
#include <signal.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
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
    sigaddset(&usr, SIGRTMIN);
    sigprocmask(SIG_BLOCK, &usr, NULL);
    siginfo_t what;
    if (fork() == 0) {
        shared->result = 42;
        sigqueue(getppid(), SIGRTMIN, (union sigval){.sival_int = 1});
        _exit(0);
    }
    struct timespec limit = {5, 0};
    if (sigtimedwait(&usr, &what, &limit) < 0)
        return 1;
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
