/* SPDX-License-Identifier: MIT
 * 200 processes, each with a slot of its own; the parent adds up when all have ended. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PROCESSES = 200 };

int main(void)
{
    long sum = 0;
    int id = shmget(IPC_PRIVATE, PROCESSES * sizeof(int), IPC_CREAT | 0600);
    int *slots = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < PROCESSES; i++)
        if (fork() == 0) {
            slots[i] = i + 1;
            _exit(0);
        }
    while (wait(NULL) > 0)
        ;
    for (int i = 0; i < PROCESSES; i++)
        sum += slots[i];
    printf("%ld\n", sum);
    shmdt(slots);
    return 0;
}
