/* SPDX-License-Identifier: MIT
 * A shared mapping of a file is one memory: parent and child write the same bytes. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int file = open("cars.map", O_RDWR | O_CREAT, 0600);
    unlink("cars.map");
    if (file < 0 || ftruncate(file, 4096) != 0)
        return 1;
    int *laps = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (fork() == 0) {
        laps[1] = 10;
        _exit(0);
    }
    laps[1] = 20;
    wait(NULL);
    printf("%d\n", laps[1]);
    munmap(laps, 4096);
    close(file);
    return 0;
}
