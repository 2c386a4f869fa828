/* SPDX-License-Identifier: MIT
 * Both lock the same file. */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static void add(struct shared *shared, const char *name)
{
    int file = open(name, O_RDWR | O_CREAT, 0600);
    flock(file, LOCK_EX);
    shared->total++;
    close(file); /* which gives the lock back */
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        add(shared, "cars.lock");
        _exit(0);
    }
    add(shared, "cars.lock");
    wait(NULL);
    unlink("cars.lock");
    shmdt(shared);
    return 0;
}
