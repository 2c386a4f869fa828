/* SPDX-License-Identifier: MIT
 *
 * What one access costs: prints "NAME nanoseconds" a line. Built with and without instrumentation.
 *
 *   access
 *
 * One process, a segment that it shares with a child which stands still: so nothing waits for
 * anything, and the engine knows two processes. Counted is the time that this process has the
 * processor: what else the machine does matters less. "same": in one epoch, the access that was
 * just done; "walk": in one epoch, places long not touched; "new": the first access of its kind in
 * a new epoch, that is, after a post and a wait, whose own time is taken off.
 */
#define _GNU_SOURCE
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS = 8192, BLOCK = 1440, FEW = 16, HOT_TIMES = 5000000, NEW_TIMES = 100000 };

struct shared {
    sem_t lock;
    volatile uint64_t words[WORDS];
    char block[BLOCK];
};

static volatile uint64_t private_words[WORDS];
static char copy[BLOCK];

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void pair(struct shared *shared)
{
    sem_wait(&shared->lock);
    sem_post(&shared->lock);
}

static uint64_t read_same(volatile uint64_t *words, long times)
{
    uint64_t sum = 0;
    for (long i = 0; i < times; i++) {
        sum += words[i % FEW];
    }
    return sum;
}

static void write_same(volatile uint64_t *words, long times)
{
    for (long i = 0; i < times; i++) {
        words[i % FEW] = (uint64_t)i;
    }
}

static uint64_t read_walk(volatile uint64_t *words, long times)
{
    uint64_t sum = 0;
    for (long i = 0; i < times; i++) {
        sum += words[i % WORDS];
    }
    return sum;
}

static void write_walk(volatile uint64_t *words, long times)
{
    for (long i = 0; i < times; i++) {
        words[i % WORDS] = (uint64_t)i;
    }
}

/* The compiler must not see that nobody wants the copy. */
static void copy_block(struct shared *shared)
{
    memcpy(copy, shared->block, BLOCK);
    __asm__ volatile("" : : "r"(copy) : "memory");
}

static double time_pairs(struct shared *shared)
{
    double begin = now_ns();
    for (long i = 0; i < NEW_TIMES; i++) {
        pair(shared);
    }
    return (now_ns() - begin) / NEW_TIMES;
}

static void print(const char *name, double begin, double times)
{
    printf("%s %.3f\n", name, (now_ns() - begin) / times);
}

static void measure_hot(const char *where, volatile uint64_t *words)
{
    char name[64];
    double begin = now_ns();
    read_same(words, HOT_TIMES);
    snprintf(name, sizeof name, "%s-read-same", where);
    print(name, begin, HOT_TIMES);
    begin = now_ns();
    write_same(words, HOT_TIMES);
    snprintf(name, sizeof name, "%s-write-same", where);
    print(name, begin, HOT_TIMES);
    begin = now_ns();
    read_walk(words, HOT_TIMES);
    snprintf(name, sizeof name, "%s-read-walk", where);
    print(name, begin, HOT_TIMES);
    begin = now_ns();
    write_walk(words, HOT_TIMES);
    snprintf(name, sizeof name, "%s-write-walk", where);
    print(name, begin, HOT_TIMES);
}

static void measure_new(struct shared *shared, double pair_ns)
{
    double begin = now_ns();
    for (long i = 0; i < NEW_TIMES; i++) {
        pair(shared);
        read_same(shared->words, FEW);
    }
    printf("segment-read-new %.3f\n", ((now_ns() - begin) / NEW_TIMES - pair_ns) / FEW);
    begin = now_ns();
    for (long i = 0; i < NEW_TIMES; i++) {
        pair(shared);
        write_same(shared->words, FEW);
    }
    printf("segment-write-new %.3f\n", ((now_ns() - begin) / NEW_TIMES - pair_ns) / FEW);
}

static void measure_copy(struct shared *shared, double pair_ns)
{
    copy_block(shared); /* warm */
    double begin = now_ns();
    for (long i = 0; i < NEW_TIMES; i++) {
        copy_block(shared);
    }
    print("copy-same", begin, NEW_TIMES);
    begin = now_ns();
    for (long i = 0; i < NEW_TIMES; i++) {
        pair(shared);
        copy_block(shared);
    }
    printf("copy-new %.3f\n", (now_ns() - begin) / NEW_TIMES - pair_ns);
}

static struct shared *segment_make(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct shared), 0600);
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

int main(void)
{
    struct shared *shared = segment_make();
    pid_t child = fork();
    if (child == 0) {
        pause();
    }
    time_pairs(shared); /* warm */
    double pair_ns = time_pairs(shared);
    printf("pair %.3f\n", pair_ns);
    measure_hot("outside", private_words);
    measure_hot("segment", shared->words);
    measure_new(shared, pair_ns);
    measure_copy(shared, pair_ns);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    return 0;
}
