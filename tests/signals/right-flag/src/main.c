/* Three children count together, under a lock, until they have counted enough or are told to stop.
 * A signal leaves a note; there is one way out, and it gives everything back. The other programs
 * here are this one with a change. */
#define _GNU_SOURCE
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CHILDREN = 3, TURNS = 40, NAP_MS = 2 };

struct shared {
    sem_t lock;
    long count;
};

static volatile sig_atomic_t stop;
static pid_t children[CHILDREN];

static void on_signal(int number)
{
    stop = number;
}

static void install(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGPIPE};
    struct sigaction action = {.sa_handler = on_signal};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaction(signals[i], &action, NULL);
}

static void nap(void)
{
    struct timespec time = {.tv_nsec = NAP_MS * 1000000L};
    nanosleep(&time, NULL);
}

static bool take(sem_t *lock)
{
    while (sem_wait(lock) == -1) {
        if (errno != EINTR || stop)
            return false;
    }
    return true;
}

static void count(struct shared *shared)
{
    for (int i = 0; i < TURNS && !stop; i++) {
        if (!take(&shared->lock))
            break;
        shared->count++;
        sem_post(&shared->lock);
        nap();
    }
}

static bool start(struct shared *shared)
{
    for (int i = 0; i < CHILDREN && !stop; i++) {
        children[i] = fork();
        if (children[i] == -1)
            return false;
        if (children[i] == 0) {
            count(shared);
            _exit(0);
        }
    }
    return true;
}

static bool wait_for_one(int i, bool *failed)
{
    int status;
    pid_t pid = waitpid(children[i], &status, WNOHANG);
    if (pid == children[i]) {
        children[i] = 0;
        *failed |= !WIFEXITED(status);
    }
    return pid != -1;
}

/* Once it is told to stop it passes that on, again and again. */
static bool wait_for_all(void)
{
    bool failed = false, left = true;
    while (left) {
        left = false;
        for (int i = 0; i < CHILDREN; i++) {
            if (children[i] <= 0)
                continue;
            if (stop)
                kill(children[i], SIGTERM);
            left |= wait_for_one(i, &failed) && children[i] > 0;
        }
        if (left)
            nap();
    }
    return !failed;
}

int main(void)
{
    install();
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    if (id == -1) {
        perror("shmget");
        return 1;
    }
    struct shared *shared = shmat(id, NULL, 0);
    bool ok = shared != (void *)-1 && sem_init(&shared->lock, 1, 1) == 0;
    if (ok) {
        ok = start(shared);
        ok = wait_for_all() && ok;
        printf("%ld\n", shared->count);
        fflush(stdout);
        sem_destroy(&shared->lock);
        shmdt(shared);
    }
    shmctl(id, IPC_RMID, NULL);
    if (stop)
        return 128 + stop;
    return ok ? 0 : 1;
}
