#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    sem_t *lock = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (lock == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    sem_init(lock, 1, 1);
    pid_t pid = fork();
    if (pid == -1) {
        perror("fork");
        return 1;
    }
    sem_wait(lock);
    sem_post(lock);
    if (pid == 0) {
        _exit(0);
    }
    waitpid(pid, NULL, 0);
    return 0;
}
