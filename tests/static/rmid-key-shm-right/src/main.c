/* SPDX-License-Identifier: MIT
 * The key for shmget, the id for all else. Its twin is rmid-key-shm-wrong. */
#include <stdio.h>
#include <sys/shm.h>

enum { KEY = 4242 };

static void give_back(int id)
{
    shmctl(id, IPC_RMID, NULL);
}

int main(void)
{
    int id = shmget(KEY, 100, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    give_back(id);
    return 0;
}
