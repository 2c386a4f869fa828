/* SPDX-License-Identifier: MIT
 * A struct is assigned as a whole; the parent copies it before wait. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    int number;
    char driver[28];
    double s1, s2, s3;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct car), IPC_CREAT | 0600);
    struct car *cars = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    struct car next = {16, "Leclerc", 27.1, 35.2, 28.3};
    if (fork() == 0) {
        cars[0] = next;
        _exit(0);
    }
    struct car copy = cars[0];
    wait(NULL);
    printf("%d %s %.1f\n", copy.number, copy.driver, copy.s2);
    shmdt(cars);
    return 0;
}
