/* SPDX-License-Identifier: MIT
 * The parent asks waitid with WNOHANG, which comes back though the child lives; the child ends
 * when a byte comes. */
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
    waitid(P_PID, child, &end, WEXITED | WNOHANG);
    printf("%d\n", shared->total);
    if (write(gate[1], "", 1) != 1)
        return 1;
    waitid(P_PID, child, &end, WEXITED);
    shmdt(shared);
    return 0;
}
