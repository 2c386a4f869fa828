/* SPDX-License-Identifier: MIT
 *
 * A program for test_runtime: the less usual calls, all of which have to do what they always do.
 * It prints what they gave. Accesses in a signal handler and in threads go on meanwhile. Exit
 * status 0.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    volatile sig_atomic_t hits;
    int numbers[10];
    char text[32];
    double real;
    _Atomic unsigned char byte;
    _Atomic short half;
    _Atomic long whole;
};
static struct shared *shared;

static void on_alarm(int number)
{
    (void)number;
    shared->hits++;                /* @handler */
    memset(shared->numbers, 1, 4); /* @handler_memset */
}

static void *work(void *unused)
{
    for (int i = 0; i < 10; i++) {
        shared->numbers[i] = i; /* @thread */
    }
    return unused;
}

static int compare(const void *one, const void *other)
{
    return *(const int *)one - *(const int *)other;
}

static void in_memory(void)
{
    pthread_t threads[4];
    for (int i = 0; i < 4; i++) {
        pthread_create(&threads[i], NULL, work, NULL);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }
    for (long i = 0; i < 300000 || shared->hits == 0; i++) {
        shared->numbers[i % 10] = (int)i;
    }
    qsort(shared->numbers, 10, sizeof(int), compare);                      /* @qsort */
    sscanf("7 word 2.5", "%*d %31[a-z] %lf", shared->text, &shared->real); /* @scanned */
    printf("%*d|%lld|%g|%Lf|", 5, 42, 1LL << 40, shared->real, (long double)1);
    printf("%*d %.3s\n", 3, 1, shared->text); /* @printed */
}

static void atomics(void)
{
    short expected = 0;
    atomic_fetch_add(&shared->byte, 250);
    atomic_fetch_add(&shared->byte, 10);
    int swapped = atomic_compare_exchange_strong(&shared->half, &expected, 7);
    int again = atomic_compare_exchange_strong(&shared->half, &expected, 8);
    long old = atomic_exchange(&shared->whole, 5);
    printf("%d %d %d %d %ld %ld\n", shared->byte, swapped, again, expected, old, shared->whole);
}

static void processes(void)
{
    char *arguments[] = {"false", NULL};
    int status = 0;
    siginfo_t information = {0};
    pid_t child = vfork();
    if (child == 0) {
        execl("/bin/true", "true", (char *)NULL);
        _exit(9);
    }
    waitpid(child, &status, 0);
    printf("vfork %d\n", status);
    if (posix_spawnp(&child, "false", NULL, NULL, arguments, environ) != 0) {
        exit(1);
    }
    waitid(P_PID, (id_t)child, &information, WEXITED);
    printf("spawn %d %d\n", information.si_pid == child, information.si_status);
    child = wait(NULL);
    printf("wait %d %d\n", (int)child, errno == ECHILD);
    fflush(stdout);
    child = fork();
    if (child == 0) {
        abort();
    }
    wait(&status);
    printf("abort %d\n", WTERMSIG(status) == SIGABRT);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof *shared, IPC_CREAT | 0600);
    shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (id < 0 || shared == (void *)-1) {
        return 1;
    }
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);
    ualarm(1000, 1000);
    in_memory();
    int result = usleep(900000);
    int error = errno;
    ualarm(0, 0);
    printf("usleep %d %d\n", result, error == EINTR);
    atomics();
    processes();
    return 0;
}
