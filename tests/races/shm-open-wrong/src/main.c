/* SPDX-License-Identifier: MIT
 * The memory is an object of shm_open that the child opens by its name; read before wait. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int lap;
    double best;
};

static struct shared *attach(const char *name)
{
    int object = shm_open(name, O_RDWR, 0);
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
    close(object);
    return shared;
}

int main(void)
{
    char name[32];
    snprintf(name, sizeof name, "/races-%d", (int)getpid());
    int object = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (object < 0 || ftruncate(object, sizeof(struct shared)) != 0)
        return 1;
    close(object);
    if (fork() == 0) {
        attach(name)->best = 91.5;
        _exit(0);
    }
    struct shared *shared = attach(name);
    printf("%.1f\n", shared->best);
    wait(NULL);
    shm_unlink(name);
    munmap(shared, sizeof *shared);
    return 0;
}
