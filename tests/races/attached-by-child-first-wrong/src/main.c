/* SPDX-License-Identifier: MIT
 * The child has attached the segment before the parent does; the parent reads before wait. */
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
    int ready[2];
    char go = '!';
    int id = shmget(IPC_PRIVATE, 4 * sizeof(struct car), IPC_CREAT | 0600);
    if (id < 0 || pipe(ready) != 0)
        return 1;
    if (fork() == 0) {
        struct car *mine = shmat(id, NULL, 0);
        if (write(ready[1], &go, 1) != 1)
            _exit(1);
        mine[3].s1 = 27.5;
        _exit(0);
    }
    if (read(ready[0], &go, 1) != 1)
        return 1;
    struct car *cars = shmat(id, NULL, 0);
    printf("%.1f\n", cars[3].s1);
    wait(NULL);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
