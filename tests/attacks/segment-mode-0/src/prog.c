/* SPDX-License-Identifier: MIT
 * A segment that nobody may use. */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include <fcntl.h>
#include <errno.h>
#include <dirent.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/sem.h>
#include <sys/msg.h>
#include <sys/syscall.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sys/prctl.h>
#include <stdint.h>

int main(void)
{

    int id = shmget(IPC_PRIVATE, 100, 0);
    struct shmid_ds d = {0};
    printf("stat %d\n", shmctl(id, IPC_STAT, &d));
    d.shm_perm.uid = getuid();
    d.shm_perm.gid = getgid();
    d.shm_perm.mode = 0;
    printf("set %d\n", shmctl(id, IPC_SET, &d));
    printf("rm %d\n", shmctl(id, IPC_RMID, 0));
    return 0;
}
