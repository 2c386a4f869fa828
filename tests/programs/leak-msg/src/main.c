/* SPDX-License-Identifier: MIT
 * A message queue that is never removed. */
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>

struct letter {
    long kind;
    char text[16];
};

int main(void)
{
    int id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    if (id < 0) {
        perror("msgget");
        return 1;
    }
    struct letter letter = {1, "box this lap"};
    msgsnd(id, &letter, sizeof letter.text, 0);
    memset(&letter, 0, sizeof letter);
    msgrcv(id, &letter, sizeof letter.text, 1, 0);
    puts(letter.text);
    return 0;
}
