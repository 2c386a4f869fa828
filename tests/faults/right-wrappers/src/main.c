/* Wrappers that end the program, and an atexit that gives everything back, in the parent only. */
#include <semaphore.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

enum { CHILDREN = 3 };
static int ids[2] = {-1, -1}, id_count;
static pid_t children[CHILDREN];
static int child_count;

static void give_back(void)
{
    for (int i = 0; i < child_count; i++) {
        kill(children[i], SIGTERM);
    }
    while (wait(NULL) > 0) {
    }
    for (int i = 0; i < id_count; i++) {
        if (shmctl(ids[i], IPC_RMID, NULL) == -1) {
            perror("shmctl");
        }
    }
}

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static int xshmget(size_t bytes)
{
    int id = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
    if (id < 0) {
        die("shmget");
    }
    ids[id_count++] = id;
    return id;
}

static void *xshmat(int id)
{
    void *address = shmat(id, NULL, 0);
    if (address == (void *)-1) {
        die("shmat");
    }
    return address;
}

static void *xcalloc(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory) {
        die("calloc");
    }
    return memory;
}

static pid_t xfork(void)
{
    pid_t pid = fork();
    if (pid < 0) {
        die("fork");
    }
    return pid;
}

int main(void)
{
    atexit(give_back);
    int *sum = xshmat(xshmget(sizeof *sum));
    sem_t *lock = xshmat(xshmget(sizeof *lock));
    int *parts = xcalloc(CHILDREN, sizeof *parts);
    if (sem_init(lock, 1, 1) == -1) {
        die("sem_init");
    }
    for (int i = 0; i < CHILDREN; i++) {
        parts[i] = i;
        pid_t pid = xfork();
        if (pid == 0) {
            sem_wait(lock);
            *sum += parts[i];
            sem_post(lock);
            _exit(0);
        }
        children[child_count++] = pid;
    }
    for (; child_count > 0; child_count--) {
        waitpid(children[child_count - 1], NULL, 0);
    }
    printf("%d\n", *sum);
    free(parts);
    if (shmdt(sum) < 0 || shmdt(lock) < 0) {
        die("shmdt");
    }
    return EXIT_SUCCESS;
}
