/* SPDX-License-Identifier: MIT
 * The segment's key in the place of its id: nothing is removed. Its twin is rmid-key-shm-right. */
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
    give_back(KEY);
    return 0;
}
