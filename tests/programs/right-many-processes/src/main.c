/* SPDX-License-Identifier: MIT
 * 200 processes at once, each in its own slot, all waited for. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { COUNT = 200 };

int main(void)
{
    int id = shmget(IPC_PRIVATE, COUNT * sizeof(int), IPC_CREAT | 0600), done = 0;
    int *slots = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < COUNT; i++) {
        if (fork() == 0) {
            usleep(200 * 1000);
            slots[i] = 1;
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    for (int i = 0; i < COUNT; i++) {
        done += slots[i];
    }
    printf("%d of %d\n", done, COUNT);
    shmdt(slots);
    return 0;
}
