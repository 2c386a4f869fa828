/* SPDX-License-Identifier: MIT
 * The child has mapped the file before the parent does; the parent reads before wait. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct car {
    int number;
    double s1;
};

int main(void)
{
    int ready[2];
    char go = '!';
    int file = open("cars.map", O_RDWR | O_CREAT, 0600);
    unlink("cars.map");
    if (file < 0 || ftruncate(file, 4096) != 0 || pipe(ready) != 0)
        return 1;
    if (fork() == 0) {
        struct car *mine = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (write(ready[1], &go, 1) != 1)
            _exit(1);
        mine[3].s1 = 27.5;
        _exit(0);
    }
    if (read(ready[0], &go, 1) != 1)
        return 1;
    struct car *cars = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    printf("%.1f\n", cars[3].s1);
    wait(NULL);
    close(file);
    return 0;
}
