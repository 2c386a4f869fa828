/* SPDX-License-Identifier: MIT
 * Each process writes its own row of a table. */
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CARS = 2, LAPS = 3 };

struct shared {
    int times[CARS][LAPS];
};

static void drive(struct shared *shared, int car, int laps)
{
    for (int lap = 0; lap < laps; lap++)
        (&shared->times[0][0])[car * LAPS + lap] = 90 + lap;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        drive(shared, 0, LAPS);
        _exit(0);
    }
    drive(shared, 1, LAPS);
    wait(NULL);
    shmdt(shared);
    return 0;
}
