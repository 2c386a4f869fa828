/* Every call is looked at; one way out gives back what there is so far. */
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
    int val;
    struct semid_ds *buf;
};

static int take(int set)
{
    struct sembuf one = {0, -1, SEM_UNDO};
    return semop(set, &one, 1);
}

static int give(int set)
{
    struct sembuf one = {0, 1, SEM_UNDO};
    return semop(set, &one, 1);
}

static int work(int set, int *sum)
{
    if (take(set) == -1) {
        perror("semop");
        return 1;
    }
    ++*sum;
    if (give(set) == -1) {
        perror("semop");
        return 1;
    }
    return 0;
}

int main(void)
{
    int status = EXIT_FAILURE, set = -1, shown, result;
    struct shmid_ds state;
    struct semid_ds set_state;
    char *text = NULL;
    FILE *file = NULL;
    int *sum = (void *)-1;
    pid_t pid = -1;
    int id = shmget(IPC_PRIVATE, sizeof *sum, IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        goto out;
    }
    sum = shmat(id, NULL, 0);
    if (sum == (void *)-1) {
        perror("shmat");
        goto out;
    }
    if (shmctl(id, IPC_STAT, &state) == -1) {
        perror("shmctl IPC_STAT");
        goto out;
    }
    state.shm_perm.mode = 0600;
    if (shmctl(id, IPC_SET, &state) == -1) {
        perror("shmctl IPC_SET");
        goto out;
    }
    set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (set == -1) {
        perror("semget");
        goto out;
    }
    if (semctl(set, 0, SETVAL, (union semun){.val = 1}) == -1) {
        perror("semctl SETVAL");
        goto out;
    }
    if (semctl(set, 0, IPC_STAT, (union semun){.buf = &set_state}) == -1) {
        perror("semctl IPC_STAT");
        goto out;
    }
    text = malloc(20);
    if (text == NULL) {
        perror("malloc");
        goto out;
    }
    snprintf(text, 20, "%s", "result");
    file = fopen("/tmp/result", "w");
    if (file == NULL) {
        perror("/tmp/result");
        goto out;
    }
    pid = fork();
    if (pid == -1) {
        perror("fork");
        goto out;
    }
    if (pid == 0) {
        _exit(work(set, sum));
    }
    result = work(set, sum);
    if (waitpid(pid, &shown, 0) == -1) {
        perror("waitpid");
        goto out;
    }
    fprintf(file, "%s %d\n", text, *sum);
    printf("%s %d\n", text, *sum);
    if (result == 0 && WIFEXITED(shown) && WEXITSTATUS(shown) == 0) {
        status = EXIT_SUCCESS;
    }
out:
    free(text);
    if (file != NULL) {
        fclose(file);
    }
    if (set != -1 && semctl(set, 0, IPC_RMID) == -1) {
        perror("semctl IPC_RMID");
        status = EXIT_FAILURE;
    }
    if (sum != (void *)-1 && shmdt(sum) == -1) {
        perror("shmdt");
        status = EXIT_FAILURE;
    }
    if (id != -1 && shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl IPC_RMID");
        status = EXIT_FAILURE;
    }
    return status;
}
