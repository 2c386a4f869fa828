/* SPDX-License-Identifier: MIT
 * The child adds 1 before the result is there. */
#include <stdint.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int result;
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    uint64_t one = 1;
    int event = eventfd(0, 0);
    if (fork() == 0) {
        if (write(event, &one, sizeof one) != sizeof one)
            _exit(1);
        shared->result = 42;
        _exit(0);
    }
    if (read(event, &one, sizeof one) != sizeof one)
        return 1;
    printf("%d\n", shared->result);
    wait(NULL);
    close(event);
    shmdt(shared);
    return 0;
}
