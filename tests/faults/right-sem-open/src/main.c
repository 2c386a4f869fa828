/* Named semaphores, each of them looked at; both have a name only until they are open. */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static sem_t *open_one(const char *name, unsigned value)
{
    sem_t *sem = sem_open(name, O_CREAT | O_EXCL, 0600, value);
    if (sem == SEM_FAILED) {
        perror(name);
        exit(EXIT_FAILURE);
    }
    sem_unlink(name);
    return sem;
}

int main(void)
{
    sem_t *one = open_one("/faults-one", 1), *other = open_one("/faults-other", 0), local;
    if (sem_init(&local, 0, 1) == -1) {
        perror("sem_init");
        return 1;
    }
    pid_t pid = fork();
    if (pid == -1) {
        perror("fork");
        return 1;
    }
    if (pid == 0) {
        sem_wait(one);
        sem_post(other);
        _exit(0);
    }
    sem_wait(other);
    waitpid(pid, NULL, 0);
    return 0;
}
