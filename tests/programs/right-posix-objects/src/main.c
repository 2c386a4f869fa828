/* SPDX-License-Identifier: MIT
 * shm_open and sem_open, both unlinked as soon as they are open. */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    int fd = shm_open("/cars", O_RDWR | O_CREAT | O_EXCL, 0600);
    sem_t *lock = sem_open("/cars", O_CREAT | O_EXCL, 0600, 1);
    if (fd < 0 || lock == SEM_FAILED || ftruncate(fd, 4096) != 0) {
        return 1;
    }
    shm_unlink("/cars");
    sem_unlink("/cars");
    int *sum = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    for (int i = 0; i < 10; i++) {
        if (fork() == 0) {
            sem_wait(lock);
            *sum += i;
            sem_post(lock);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    printf("%d\n", *sum);
    munmap(sum, 4096);
    close(fd);
    sem_close(lock);
    return 0;
}
