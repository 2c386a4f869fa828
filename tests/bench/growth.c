/* SPDX-License-Identifier: MIT
 *
 * One thing made bigger.
 *
 *   growth processes N   N children, all at once, 1,000 updates each, the lock around each
 *   growth bytes N       one child writes a segment of N bytes word by word, a second one reads it
 *   growth accesses N    one process does N accesses, walking through 64 KiB; a post every 4,096
 *
 * Prints the accesses to shared memory that the program did. Exit status: 0 all went well.
 */
#define _GNU_SOURCE
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { UPDATES = 1000, WALK_WORDS = 8192, EPOCH = 4096 };

struct shared {
    sem_t lock;
    uint64_t total;
    volatile uint64_t words[];
};

static struct shared *segment_make(size_t bytes)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared) + bytes, 0600);
    struct shared *shared = id == -1 ? (void *)-1 : shmat(id, NULL, 0);
    if (id != -1) {
        shmctl(id, IPC_RMID, NULL);
    }
    if (shared == (void *)-1 || sem_init(&shared->lock, 1, 1) == -1) {
        perror("segment");
        exit(1);
    }
    return shared;
}

static void update(struct shared *shared, long number)
{
    for (int i = 0; i < UPDATES; i++) {
        while (sem_wait(&shared->lock) == -1) {
        }
        shared->total++;
        shared->words[number] += 1;
        sem_post(&shared->lock);
    }
}

static bool grow_processes(long count)
{
    struct shared *shared = segment_make((size_t)count * sizeof(uint64_t));
    long made = 0;
    for (; made < count; made++) {
        pid_t child = fork();
        if (child == 0) {
            update(shared, made);
            exit(0);
        }
        if (child == -1) {
            perror("fork");
            break;
        }
    }
    while (wait(NULL) > 0) {
    }
    printf("%ld\n", 4L * made * UPDATES);
    return made == count && shared->total == (uint64_t)count * UPDATES;
}

static void in_child(void (*work)(struct shared *, size_t), struct shared *shared, size_t words)
{
    pid_t child = fork();
    if (child == 0) {
        work(shared, words);
        exit(0);
    }
    waitpid(child, NULL, 0);
}

static void write_all(struct shared *shared, size_t words)
{
    for (size_t i = 0; i < words; i++) {
        shared->words[i] = i;
    }
}

static void read_all(struct shared *shared, size_t words)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < words; i++) {
        sum += shared->words[i];
    }
    shared->total = sum;
}

static bool grow_bytes(size_t bytes)
{
    size_t words = bytes / sizeof(uint64_t);
    struct shared *shared = segment_make(bytes);
    in_child(write_all, shared, words);
    in_child(read_all, shared, words);
    printf("%zu\n", 2 * words);
    return shared->total == (uint64_t)words * (words - 1) / 2;
}

static bool grow_accesses(long count)
{
    struct shared *shared = segment_make(WALK_WORDS * sizeof(uint64_t));
    uint64_t sum = 0;
    for (long i = 0; i < count; i++) {
        volatile uint64_t *word = &shared->words[i % WALK_WORDS];
        if (i % 2 == 0) {
            *word = (uint64_t)i;
        } else {
            sum += *word;
        }
        if (i % EPOCH == 0) {
            sem_wait(&shared->lock);
            sem_post(&shared->lock);
        }
    }
    printf("%ld\n", count);
    return sum == 0;
}

int main(int argc, char **argv)
{
    long number = argc == 3 ? atol(argv[2]) : 0;
    if (number >= 1 && strcmp(argv[1], "processes") == 0) {
        return !grow_processes(number);
    }
    if (number >= 8 && strcmp(argv[1], "bytes") == 0) {
        return !grow_bytes((size_t)number);
    }
    if (number >= 1 && strcmp(argv[1], "accesses") == 0) {
        return !grow_accesses(number);
    }
    fprintf(stderr, "usage: growth processes|bytes|accesses N\n");
    return 2;
}
