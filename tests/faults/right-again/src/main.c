/* Tries again, whatever the reason, and comes to a good end without a word. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int change(int set, int by)
{
    struct sembuf one = {0, (short)by, 0};
    int result;
    do {
        result = semop(set, &one, 1);
    } while (result == -1 && errno == EINTR);
    if (result == -1) {
        perror("semop");
    }
    return result;
}

static int retried_shmget(size_t bytes)
{
    int id = -1;
    for (int tries = 0; tries < 3 && id == -1; tries++) {
        id = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
    }
    return id;
}

static pid_t retried_fork(void)
{
    pid_t pid;
    while ((pid = fork()) == -1) {
        usleep(1000);
    }
    return pid;
}

int main(void)
{
    int bad = 0;
    int id = retried_shmget(64);
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (id == -1 || set == -1 || semctl(set, 0, SETVAL, 1) == -1) {
        fprintf(stderr, "no segment, or no set\n");
        bad = 1;
    }
    for (int i = 0; i < 3 && !bad; i++) {
        if (retried_fork() == 0) {
            int failed = change(set, -1) == -1 || change(set, 1) == -1;
            _exit(failed);
        }
    }
    for (int i = 0, status; i < 3 && !bad; i++) {
        wait(&status);
        bad |= status;
    }
    if (id != -1 && shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
    }
    if (set != -1 && semctl(set, 0, IPC_RMID) == -1) {
        perror("semctl");
    }
    return bad ? 1 : 0;
}
