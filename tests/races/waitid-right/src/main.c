/* SPDX-License-Identifier: MIT
 * The parent lets its child end, asks waitid for that, and reads. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

int main(void)
{
    int gate[2];
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (pipe(gate) != 0)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        char byte;
        shared->total = 4;
        _exit(read(gate[0], &byte, 1) != 1);
    }
    siginfo_t end;
    if (write(gate[1], "", 1) != 1)
        return 1;
    waitid(P_PID, child, &end, WEXITED);
    printf("%d\n", shared->total);
    shmdt(shared);
    return 0;
}
