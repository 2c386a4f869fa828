/* SPDX-License-Identifier: MIT
 * localtime_r fills a struct of the segment. The parent waits for the child before it looks. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    struct tm start;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    time_t now = time(NULL);
    if (fork() == 0) {
        localtime_r(&now, &shared->start);
        _exit(0);
    }
    wait(NULL);
    printf("%d\n", shared->start.tm_year);
    shmdt(shared);
    return 0;
}
