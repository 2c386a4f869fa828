/* SPDX-License-Identifier: MIT
 * fstat fills a struct of the segment. The parent waits for the child before it looks. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    struct stat about;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        if (fstat(0, &shared->about) != 0)
            _exit(1);
        _exit(0);
    }
    wait(NULL);
    printf("%ld\n", (long)shared->about.st_nlink);
    shmdt(shared);
    return 0;
}
