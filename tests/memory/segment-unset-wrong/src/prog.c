/* Each child copies a struct into the segment of which it has set one field. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    int number;
    double lap;
    int done;
};

static void enter(struct car *slot, int number)
{
    struct car car;
    car.number = number;
    *slot = car;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4 * sizeof(struct car), IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        return 1;
    struct car *cars = shmat(id, NULL, 0);
    if (cars == (void *)-1)
        return 1;
    for (int i = 0; i < 4; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            enter(&cars[i], 44 + i);
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
