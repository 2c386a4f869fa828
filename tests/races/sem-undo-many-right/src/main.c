/* SPDX-License-Identifier: MIT
 * Each worker counts itself in with SEM_UNDO and ends; the parent waits until all are out. */
#include <stdio.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORKERS = 8 };

static void change(int set, int by, int flags)
{
    struct sembuf op = {0, (short)by, (short)flags};
    semop(set, &op, 1);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, WORKERS * sizeof(int), IPC_CREAT | 0600);
    int set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    int *slots = shmat(id, NULL, 0), sum = 0;
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < WORKERS; i++) {
        if (fork() == 0) {
            struct sembuf in[2] = {{0, 1, SEM_UNDO}, {1, 1, 0}};
            semop(set, in, 2);
            slots[i] = i;
            _exit(0);
        }
    }
    struct sembuf all_in = {1, -WORKERS, 0};
    semop(set, &all_in, 1);
    change(set, 0, 0);
    for (int i = 0; i < WORKERS; i++)
        sum += slots[i];
    printf("%d\n", sum);
    while (wait(NULL) > 0) {
    }
    semctl(set, 0, IPC_RMID);
    shmdt(slots);
    return 0;
}
