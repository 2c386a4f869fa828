/* SPDX-License-Identifier: MIT
 * A message of a POSIX queue says that the result is there. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <sys/shm.h>
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
    char name[32], text[8] = "there";
    struct mq_attr size = {.mq_maxmsg = 1, .mq_msgsize = sizeof text};
    snprintf(name, sizeof name, "/races-%d", (int)getpid());
    mqd_t queue = mq_open(name, O_RDWR | O_CREAT | O_EXCL, 0600, &size);
    mq_unlink(name);
    if (fork() == 0) {
        shared->result = 42;
        mq_send(queue, text, sizeof text, 0);
        _exit(0);
    }
    mq_receive(queue, text, sizeof text, NULL);
    printf("%d\n", shared->result);
    wait(NULL);
    mq_close(queue);
    shmdt(shared);
    return 0;
}
