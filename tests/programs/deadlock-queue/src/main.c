/* SPDX-License-Identifier: MIT
 * The child waits for a message of a kind that the parent never sends. */
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct letter {
    long kind;
    int lap;
};

int main(void)
{
    int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    struct letter letter = {1, 7};
    if (fork() == 0) {
        msgrcv(queue, &letter, sizeof letter.lap, 2, 0);
        _exit(0);
    }
    msgsnd(queue, &letter, sizeof letter.lap, 0);
    wait(NULL);
    msgctl(queue, IPC_RMID, NULL);
    return 0;
}
