/* SPDX-License-Identifier: MIT
 * The segment's size is made with the sizeof of a pointer. Its twin is sizeof-pointer-right. */
#include <stdio.h>
#include <sys/shm.h>

struct car {
    int id;
    double times[5];
};

int main(void)
{
    struct car *cars;
    int id = shmget(IPC_PRIVATE, sizeof(cars) * 20, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    cars = shmat(id, NULL, 0);
    cars[0].id = 44;
    shmdt(cars);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
