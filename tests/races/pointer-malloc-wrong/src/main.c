/* SPDX-License-Identifier: MIT
 * The segment holds a pointer to memory of malloc, which only one process has. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    char *name;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct car), IPC_CREAT | 0600);
    struct car *car = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        car->name = malloc(16);
        snprintf(car->name, 16, "Leclerc");
        _exit(0);
    }
    wait(NULL);
    printf("%s\n", car->name ? "somewhere" : "nowhere");
    shmdt(car);
    return 0;
}
