#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

struct car {
    int id;
    double time;
};

int main(void)
{
    int status = 1, id = shmget(IPC_PRIVATE, 20 * sizeof(struct car), IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    struct car *cars = shmat(id, NULL, 0);
    if (cars == NULL) {
        perror("shmat");
        goto out;
    }
    for (int i = 1; i < 20; i++) {
        cars[i].time = i;
    }
    status = 0;
out:
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
    }
    return status;
}
