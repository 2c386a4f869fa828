/* SPDX-License-Identifier: MIT
 * The key for semget, a set's id for all else. Its twin is rmid-key-sem-wrong. */
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
    semctl(id, 0, IPC_RMID);
    return 0;
}
