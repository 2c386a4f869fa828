#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static void change(int set, int by)
{
    struct sembuf one = {0, (short)by, SEM_UNDO};
    semop(set, &one, 1);
}

static void work(int set, int *sum)
{
    for (int i = 0; i < 5; i++) {
        change(set, -1);
        ++*sum;
        change(set, 1);
    }
}

int main(void)
{
    int bad = 0, id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    int set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    int *sum = id == -1 ? (int *)-1 : shmat(id, NULL, 0);
    if (sum == (int *)-1 || set == -1 || semctl(set, 0, SETVAL, 1) == -1) {
        fprintf(stderr, "no segment, or no set\n");
        bad = 1;
    }
    for (int i = 0; i < 2 && !bad; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            work(set, sum);
            _exit(0);
        }
        if (pid == -1) {
            perror("fork");
            bad = 1;
        }
    }
    while (wait(NULL) > 0) {
    }
    if (set != -1 && semctl(set, 0, IPC_RMID) == -1) {
        perror("semctl");
        bad = 1;
    }
    if (id != -1 && shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        bad = 1;
    }
    return bad;
}
