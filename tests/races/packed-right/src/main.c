/* SPDX-License-Identifier: MIT
 * A packed struct: the char and the double behind it share no byte. */
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
        shared->flag = 'y';
        _exit(0);
    }
    printf("%.1f\n", shared->time);
    wait(NULL);
    shmdt(shared);
    return 0;
}
