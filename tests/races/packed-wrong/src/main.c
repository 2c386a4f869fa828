/* SPDX-License-Identifier: MIT
 * A packed struct: the double lies across an 8-byte boundary, and both processes touch it. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct __attribute__((packed)) shared {
    char flag;
    double time;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        shared->time = 91.5;
        _exit(0);
    }
    printf("%.1f\n", shared->time);
    wait(NULL);
    shmdt(shared);
    return 0;
}
