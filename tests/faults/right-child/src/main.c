/* The child's call fails: it says so itself, with its exit status too; the parent has its own. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static void child(int id)
{
    int *sum = shmat(id, NULL, 0);
    if (sum == (int *)-1) {
        perror("child: shmat");
        _exit(EXIT_FAILURE);
    }
    char *copy = malloc(100);
    if (copy == NULL) {
        fputs("pas de mémoire\n", stderr);
        _exit(EXIT_FAILURE);
    }
    ++*sum;
    free(copy);
    _exit(EXIT_SUCCESS);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600), status = 0;
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    for (int i = 0; i < 5; i++) {
        pid_t pid = fork();
        if (pid == -1) {
            perror("fork");
            status = 1;
            break;
        }
        if (pid == 0) {
            child(id);
        }
    }
    while (wait(NULL) > 0) {
    }
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        return 1;
    }
    return status;
}
