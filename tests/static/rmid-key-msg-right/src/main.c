/* SPDX-License-Identifier: MIT
 * The key for msgget, a queue's id for all else. Its twin is rmid-key-msg-wrong. */
#include <stdio.h>
#include <sys/msg.h>

enum { KEY = 0x46010123 };

int main(void)
{
    int id = msgget(KEY, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1) {
        perror("msgget");
        return 1;
    }
    msgctl(id, IPC_RMID, NULL);
    return 0;
}
