/* SPDX-License-Identifier: MIT
 * A byte through a FIFO says that the result is there. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (mkfifo("telling", 0600) != 0)
        return 1;
    if (fork() == 0) {
        shared->result = 42;
        int end = open("telling", O_WRONLY);
        if (write(end, "", 1) != 1)
            _exit(1);
        _exit(0);
    }
    char byte;
    int end = open("telling", O_RDONLY);
    if (read(end, &byte, 1) != 1)
        return 1;
    unlink("telling");
    printf("%d\n", shared->result);
    wait(NULL);
    close(end);
    shmdt(shared);
    return 0;
}
