/* SPDX-License-Identifier: MIT
 * Each process opens the file: two open files, so the lock keeps them apart. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 200 };

struct shared {
    int total;
};

static void work(void) /* long enough for the other to come, if it can */
{
    for (volatile int i = 0; i < 20000; i++)
        ;
}

static void count(struct shared *shared, int file)
{
    for (int i = 0; i < ROUNDS; i++) {
        flock(file, LOCK_EX);
        int total = shared->total;
        work();
        shared->total = total + 1;
        flock(file, LOCK_UN);
    }
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int file = open("cars.lock", O_RDWR | O_CREAT, 0600);
    pid_t child = fork();
    if (child == 0)
        file = open("cars.lock", O_RDWR);
    count(shared, file);
    if (child == 0)
        _exit(0);
    wait(NULL);
    close(file);
    unlink("cars.lock");
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
