/* SPDX-License-Identifier: MIT
 *
 * A program for test_runtime: every kind of lock. A line that ends in a comment "@NAME" is looked
 * for by that name. Exit status 0.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

union semun {
    int val;
};

struct shared {
    long pad;
    sem_t lock;
    sem_t gate;
    pthread_mutex_t mutex;
    pthread_rwlock_t rwlock;
    int value;
};

static pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;

static void prepare(struct shared *shared)
{
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(&shared->mutex, &attributes); /* @mutex_init */
    pthread_rwlock_init(&shared->rwlock, NULL);      /* @rwlock_init */
    sem_init(&shared->lock, 1, 1);                   /* @sem_init */
    sem_init(&shared->gate, 1, 0);
}

static void in_memory(struct shared *shared)
{
    shared->value = 1; /* @none */
    sem_wait(&shared->gate);
    shared->value = 2;       /* @gate */
    sem_wait(&shared->lock); /* @take */
    shared->value = 3;       /* @one */
    pthread_mutex_lock(&shared->mutex);
    shared->value = 4; /* @two */
    usleep(1500);      /* @sleep */
    pthread_mutex_unlock(&shared->mutex);
    sem_post(&shared->lock); /* @give */
    sem_post(&shared->lock); /* given more often than taken */
    shared->value = 5;       /* @back */
    pthread_rwlock_wrlock(&shared->rwlock);
    shared->value = 6; /* @rwlock */
    pthread_rwlock_unlock(&shared->rwlock);
    pthread_mutex_lock(&own);
    shared->value = 7; /* @private */
    pthread_mutex_unlock(&own);
}

static void system_v(struct shared *shared, int set)
{
    struct sembuf take = {0, -1, 0};
    struct sembuf give = {0, 1, 0};
    struct sembuf take_inverted[2] = {{1, 0, 0}, {1, 1, 0}};
    struct sembuf give_inverted = {1, -1, 0};
    semop(set, &take, 1);
    shared->value = 8; /* @sysv */
    semop(set, &give, 1);
    shared->value = 9; /* @sysv_back */
    semop(set, take_inverted, 2);
    shared->value = 10; /* @inverted */
    semop(set, &give_inverted, 1);
    shared->value = 11; /* @inverted_back */
}

static void named(struct shared *shared)
{
    char name[64];
    snprintf(name, sizeof name, "/test-runtime-%d", (int)getpid());
    sem_t *semaphore = sem_open(name, O_CREAT | O_EXCL, 0600, 1); /* @open */
    sem_unlink(name);
    if (semaphore == SEM_FAILED) {
        abort();
    }
    sem_wait(semaphore); /* @named_take */
    shared->value = 12;  /* @named */
    sem_post(semaphore);
    sem_close(semaphore);
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), IPC_CREAT | 0600);
    struct shared *shared = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    int set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    union semun one = {.val = 1};
    if (id < 0 || shared == (void *)-1 || set < 0 ||
        semctl(set, 0, SETVAL, one) != 0) { /* @setval */
        semctl(set, 0, IPC_RMID);
        return 1;
    }
    prepare(shared);
    sem_wait(&shared->lock);
    if (fork() == 0) {
        shared->value = 0; /* @child */
        sem_post(&shared->lock);
        sem_post(&shared->gate);
        _exit(0);
    }
    wait(NULL);
    sem_post(&shared->lock);
    sem_wait(&shared->lock);
    sem_post(&shared->lock);
    in_memory(shared);
    system_v(shared, set);
    semctl(set, 0, IPC_RMID); /* @rmid */
    named(shared);
    return 0;
}
