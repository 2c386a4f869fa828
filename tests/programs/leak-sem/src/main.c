/* SPDX-License-Identifier: MIT
 * A set of semaphores that is never removed. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/sem.h>

int main(void)
{
    int id = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    if (id < 0) {
        perror("semget");
        return 1;
    }
    struct sembuf give = {.sem_num = 0, .sem_op = 1};
    return semop(id, &give, 1) == 0 ? 0 : 1;
}
