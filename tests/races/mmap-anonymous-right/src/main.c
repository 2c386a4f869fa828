/* SPDX-License-Identifier: MIT
 * The memory is an anonymous shared mapping; the parent reads after wait. */
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    int total;
};

int main(void)
{
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (fork() == 0) {
        shared->total = 1;
        _exit(0);
    }
    wait(NULL);
    printf("%d\n", shared->total);
    munmap(shared, sizeof *shared);
    return 0;
}
