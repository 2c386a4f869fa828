/* SPDX-License-Identifier: MIT
 * Children one after the other, hundreds of them: what one wrote, the next may change. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(long), IPC_CREAT | 0600);
    long *count = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    for (int i = 0; i < 150; i++) {
        if (fork() == 0) {
            ++*count;
            _exit(0);
        }
        wait(NULL);
    }
    printf("%ld\n", *count);
    shmdt(count);
    return 0;
}
