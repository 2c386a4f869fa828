/* SPDX-License-Identifier: MIT
 * The key in the place of a set's id. Its twin is rmid-key-sem-right. */
#include <stdio.h>
#include <sys/sem.h>

enum { KEY = 0x46010123 };

int main(void)
{
    int id = semget(KEY, 1, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1) {
        perror("semget");
        return 1;
    }
    semctl(KEY, 0, IPC_RMID);
    return 0;
}
