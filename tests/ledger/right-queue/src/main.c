/* A message from the child to its parent. */
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
    long type;
    char text[16];
};

int main(void)
{
    struct message message = {7, "hello"};
    int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    if (fork() == 0) {
        msgsnd(queue, &message, sizeof message.text, 0);
        _exit(0);
    }
    msgrcv(queue, &message, sizeof message.text, 7, 0);
    wait(NULL);
    msgrcv(queue, &message, sizeof message.text, 0, IPC_NOWAIT);
    msgctl(queue, IPC_RMID, NULL);
    return strcmp(message.text, "hello");
}
