/* SPDX-License-Identifier: MIT
 * The child attaches the segment itself, at an address of its own; the parent reads before wait. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    int number;
    double s1;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4 * sizeof(struct car), IPC_CREAT | 0600);
    if (fork() == 0) {
        struct car *mine = shmat(id, NULL, 0);
        mine[3].s1 = 27.5;
        shmdt(mine);
        _exit(0);
    }
    struct car *cars = shmat(id, NULL, 0);
    printf("%.1f\n", cars[3].s1);
    wait(NULL);
    shmdt(cars);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
