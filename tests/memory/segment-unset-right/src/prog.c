/* The right twin of segment-unset-wrong: what is not set is padding, the rest of a name and of a
 * list that has a length, one half of a union; or a child sets it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    char tyre; /* and padding */
    int number;
    double lap;
    char name[24];
    int pits[8], pit_count;
    union {
        char code;
        long all;
    } flag;
};

static void enter(struct car *slot, int number)
{
    struct car car;
    car.tyre = 's';
    car.number = number;
    strcpy(car.name, "Hamilton");
    car.pits[0] = 17;
    car.pit_count = 1;
    car.flag.code = 'g';
    *slot = car; /* lap: the child's affair */
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4 * sizeof(struct car), IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        return 1;
    struct car *cars = shmat(id, NULL, 0);
    if (cars == (void *)-1)
        return 1;
    for (int i = 0; i < 4; i++)
        enter(&cars[i], 44 + i);
    for (int i = 0; i < 4; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            cars[i].lap = 0;
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    printf("%f\n", cars[0].lap);
    shmdt(cars);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
