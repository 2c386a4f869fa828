/* SPDX-License-Identifier: MIT
 * The child only asks whether the file is locked (F_TEST), and goes on. */
#include <fcntl.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int file = open("cars.lock", O_RDWR | O_CREAT, 0600);
    if (fork() == 0) {
        lockf(file, F_TEST, 0);
        shared->total += 2;
        _exit(0);
    }
    lockf(file, F_LOCK, 0);
    shared->total++;
    lockf(file, F_ULOCK, 0);
    wait(NULL);
    close(file);
    unlink("cars.lock");
    shmdt(shared);
    return 0;
}
