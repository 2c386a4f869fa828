/* SPDX-License-Identifier: MIT
 * Two processes take two semaphores in opposite order. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

static void change(int set, int number, int by)
{
    struct sembuf change = {.sem_num = (unsigned short)number, .sem_op = (short)by};
    if (semop(set, &change, 1) != 0) {
        perror("semop");
    }
}

int main(void)
{
    int set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    change(set, 0, 1);
    change(set, 1, 1);
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            change(set, i, -1);
            usleep(300 * 1000);
            change(set, 1 - i, -1);
            change(set, 0, 1);
            change(set, 1, 1);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    semctl(set, 0, IPC_RMID);
    return 0;
}
