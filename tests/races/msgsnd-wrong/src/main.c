/* SPDX-License-Identifier: MIT
 * The message goes out before the result is there. */
#include <stdio.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

struct message {
    long type;
    char text;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    struct message message = {1, 'x'};
    int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    if (fork() == 0) {
        msgsnd(queue, &message, 1, 0);
        shared->result = 42;
        _exit(0);
    }
    msgrcv(queue, &message, 1, 0, 0);
    printf("%d\n", shared->result);
    wait(NULL);
    msgctl(queue, IPC_RMID, NULL);
    shmdt(shared);
    return 0;
}
