/* SPDX-License-Identifier: MIT
 * One process has the segment at two addresses. What is written at one is read at the other,
 * before wait. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4 * sizeof(int), IPC_CREAT | 0600);
    int *front = shmat(id, NULL, 0);
    int *back = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        front[2] = 16;
        _exit(0);
    }
    printf("%d at %s address\n", back[2], front == back ? "the same" : "another");
    wait(NULL);
    shmdt(front);
    shmdt(back);
    return 0;
}
