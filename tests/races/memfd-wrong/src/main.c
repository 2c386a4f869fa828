/* SPDX-License-Identifier: MIT
 * The memory is a memfd, given on by fork; read before wait. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int object = memfd_create("cars", MFD_CLOEXEC);
    if (object < 0 || ftruncate(object, 4096) != 0)
        return 1;
    long *times = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, object, 0);
    close(object);
    if (fork() == 0) {
        times[10] = 91000;
        _exit(0);
    }
    printf("%ld\n", times[10]);
    wait(NULL);
    munmap(times, 4096);
    return 0;
}
