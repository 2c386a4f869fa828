/* SPDX-License-Identifier: MIT
 * Counts attachments: the numbers must be those without an observer. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int attached(int id)
{
    struct shmid_ds state;
    return shmctl(id, IPC_STAT, &state) == 0 ? (int)state.shm_nattch : -1;
}

int main(void)
{
    struct shmid_ds state;
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    printf("none %d, ", attached(id));
    char *one = shmat(id, NULL, 0);
    printf("once %d, ", attached(id));
    char *two = shmat(id, NULL, SHM_RDONLY);
    printf("twice %d, ", attached(id));
    fflush(stdout);
    if (fork() == 0) {
        shmdt(one);
        printf("child %d, ", attached(id));
        fflush(stdout);
        _exit(0);
    }
    wait(NULL);
    printf("after %d, ", attached(id));
    shmdt(one);
    shmctl(id, IPC_RMID, NULL);
    shmctl(id, IPC_STAT, &state);
    printf("removed %d dest %d, ", (int)state.shm_nattch, (state.shm_perm.mode & SHM_DEST) != 0);
    shmdt(two);
    shmctl(id, IPC_STAT, &state);
    printf("gone: %s\n", strerror(errno));
    return 0;
}
