/* SPDX-License-Identifier: MIT
 * shm_open without shm_unlink. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
    int fd = shm_open("/cars", O_RDWR | O_CREAT, 0600);
    if (fd < 0 || ftruncate(fd, 4096) != 0) {
        perror("shm_open");
        return 1;
    }
    int *numbers = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    numbers[0] = 44;
    munmap(numbers, 4096);
    close(fd);
    return 0;
}
