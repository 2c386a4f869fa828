/* SPDX-License-Identifier: MIT
 * Both lock the same byte of a file by fcntl. */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

static void set_lock(int file, short type, off_t byte)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    fcntl(file, F_SETLKW, &range);
}

static void add(struct shared *shared, int file, off_t byte)
{
    set_lock(file, F_WRLCK, byte);
    shared->total++;
    set_lock(file, F_UNLCK, byte);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int file = open("cars.lock", O_RDWR | O_CREAT, 0600);
    if (fork() == 0) {
        add(shared, file, 0);
        _exit(0);
    }
    add(shared, file, 0);
    wait(NULL);
    close(file);
    unlink("cars.lock");
    shmdt(shared);
    return 0;
}
