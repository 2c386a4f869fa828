/* SPDX-License-Identifier: MIT
 * The child attaches read-only after the parent has written. */
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4 * sizeof(int), IPC_CREAT | 0600);
    int *laps = shmat(id, NULL, 0);
    laps[3] = 58;
    if (fork() == 0) {
        const int *view = shmat(id, NULL, SHM_RDONLY);
        int bad = view[3] != 58;
        shmdt(view);
        _exit(bad);
    }
    wait(NULL);
    shmctl(id, IPC_RMID, NULL);
    shmdt(laps);
    return 0;
}
