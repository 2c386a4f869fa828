/* SPDX-License-Identifier: MIT
 * Both take the file's lock shared (LOCK_SH): they may have it at once. */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static void add(struct shared *shared, int how_much)
{
    int file = open("cars.lock", O_RDWR | O_CREAT, 0600);
    flock(file, LOCK_SH);
    shared->total += how_much;
    flock(file, LOCK_UN);
    close(file);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        add(shared, 2);
        _exit(0);
    }
    add(shared, 1);
    wait(NULL);
    unlink("cars.lock");
    shmdt(shared);
    return 0;
}
