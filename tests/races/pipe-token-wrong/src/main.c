/* SPDX-License-Identifier: MIT
 * The child adds without the byte. */
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static void take(int *ends)
{
    char token;
    if (read(ends[0], &token, 1) != 1)
        _exit(1);
}

static void give(int *ends)
{
    if (write(ends[1], "", 1) != 1)
        _exit(1);
}

int main(void)
{
    int ends[2];
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (pipe(ends) != 0)
        return 1;
    give(ends);
    if (fork() == 0) {
        shared->total += 2;
        _exit(0);
    }
    take(ends);
    shared->total++;
    give(ends);
    wait(NULL);
    shmdt(shared);
    return 0;
}
