/* SPDX-License-Identifier: MIT
 * The child sends the datagram before it writes the result. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/uio.h>
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
    int ends[2];
    char byte = 0;
    struct iovec text = {&byte, 1};
    struct msghdr message = {.msg_iov = &text, .msg_iovlen = 1};
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) != 0)
        return 1;
    if (fork() == 0) {
        sendmsg(ends[1], &message, 0);
        shared->result = 42;
        _exit(0);
    }
    recvmsg(ends[0], &message, 0);
    printf("%d\n", shared->result);
    wait(NULL);
    shmdt(shared);
    return 0;
}
