/* SPDX-License-Identifier: MIT
 * A semaphore that nobody gives back, in a program that no library can be preloaded into. */
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    struct sembuf take = {.sem_op = -1};
    if (fork() == 0) {
        semop(set, &take, 1);
        _exit(0);
    }
    wait(NULL);
    semctl(set, 0, IPC_RMID);
    return 0;
}
