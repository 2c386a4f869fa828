/* SPDX-License-Identifier: MIT
 * The memory is a file, mapped by parent and child each for itself; read after wait. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int *map(int file)
{
    return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
}

int main(void)
{
    int file = open("cars.map", O_RDWR | O_CREAT, 0600);
    unlink("cars.map");
    if (file < 0 || ftruncate(file, 4096) != 0)
        return 1;
    if (fork() == 0) {
        int *mine = map(file);
        mine[100] = 1;
        _exit(0);
    }
    int *laps = map(file);
    wait(NULL);
    printf("%d\n", laps[100]);
    munmap(laps, 4096);
    close(file);
    return 0;
}
