/* SPDX-License-Identifier: MIT
 * The name itself stands in the segment. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    char name[16];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct car), IPC_CREAT | 0600);
    struct car *car = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        snprintf(car->name, 16, "Leclerc");
        _exit(0);
    }
    wait(NULL);
    printf("%s\n", car->name);
    shmdt(car);
    return 0;
}
