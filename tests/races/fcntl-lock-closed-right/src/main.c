/* SPDX-License-Identifier: MIT
 * Closing any descriptor of a file gives all the process's fcntl locks on it back: here, when
 * the sum is written. */
#include <fcntl.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/file.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    atomic_int tried;
    int total;
};

static void set_lock(int file, short type, off_t byte)
{
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1};
    fcntl(file, F_SETLKW, &range);
}

static void log_it(const char *name)
{
    int file = open(name, O_RDONLY);
    close(file);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int file = open("cars.lock", O_RDWR | O_CREAT, 0600);
    if (fork() == 0) {
        while (!atomic_load(&shared->tried)) /* the parent has the lock, or had it */
            sched_yield();
        set_lock(file, F_WRLCK, 0);
        shared->total++;
        set_lock(file, F_UNLCK, 0);
        _exit(0);
    }
    set_lock(file, F_WRLCK, 0);
    atomic_store(&shared->tried, 1);
    shared->total += 2;
    log_it("cars.lock");
    wait(NULL);
    close(file);
    unlink("cars.lock");
    shmdt(shared);
    return 0;
}
