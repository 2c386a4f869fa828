/* SPDX-License-Identifier: MIT
 *
 * A program for test_runtime: memory that mmap shares, in all ways that it comes and goes, private
 * pointers that are stored in a segment, and calls that nobody knows. Its marked lines touch four
 * bytes at an offset that the test knows. Exit status 0.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WINDOW = 1 << 20 };

/* As the compiler driver's thunks call it. */
void sr_unknown_call(const uint64_t registers[6], uint64_t index, uint64_t return_address);

static void check(int condition, int line)
{
    if (!condition) {
        fprintf(stderr, "line %d\n", line);
        _exit(1);
    }
}
#define CHECK(condition) check(condition, __LINE__)

static int *map(void *wanted, size_t bytes, int flags, int descriptor, off_t from)
{
    void *address = mmap(wanted, bytes, PROT_READ | PROT_WRITE, flags, descriptor, from);
    CHECK(address != MAP_FAILED);
    return address;
}

static void anonymous(void)
{
    int *shared = map(NULL, 100, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int *mine = map(NULL, 4096, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    int zero = open("/dev/zero", O_RDWR);
    int *zeros = map(NULL, 4096, MAP_SHARED, zero, 0);
    mine[0] = 1;    /* @private */
    zeros[1] = 1;   /* @zeros */
    shared[25] = 1; /* @past */
    if (fork() == 0) {
        shared[2] = 1; /* @child */
        _exit(0);
    }
    wait(NULL);
    shared[3] = shared[2]; /* @parent */
    CHECK(shared[3] == 1);
    map(shared, 4096, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    shared[4] = 1; /* @over */
}

static void files(void)
{
    int file = memfd_create("shared", 0);
    CHECK(file >= 0 && ftruncate(file, 3 * WINDOW) == 0);
    char *whole = (char *)map(NULL, 3 * WINDOW, MAP_SHARED, file, 0);
    char *part = (char *)map(NULL, 8192, MAP_SHARED, file, WINDOW + 4096);
    *(int *)(void *)(whole + WINDOW + 4096 + 8) = 5; /* @whole */
    CHECK(*(int *)(void *)(part + 8) == 5);
    *(int *)(void *)(part + 8) = 6;           /* @part */
    *(int *)(void *)(whole + 2 * WINDOW) = 6; /* @third */
    CHECK(munmap(whole + 4096, 4096) == 0);
    map(whole + 4096, 4096, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    *(int *)(void *)(whole + 4096) = 7; /* @unmapped */
    *(int *)(void *)(whole + 8192) = 7; /* @behind */
    char *longer = mremap(part, 8192, WINDOW, MREMAP_MAYMOVE);
    CHECK(longer != MAP_FAILED);
    *(int *)(void *)(longer + 8) = 8;             /* @moved */
    *(int *)(void *)(longer + WINDOW - 4096) = 8; /* @grown */
    CHECK(munmap(longer, WINDOW) == 0);
}

struct node {
    struct node *next;
    double real;
    unsigned long number;
    char *text;
};

static int variable;

static void pointers(struct node *nodes)
{
    struct node here;
    nodes[0].next = &nodes[1]; /* @inside */
    nodes[0].real = -1.5e10;   /* @real */
    for (unsigned long i = 0; i < 5000; i++) {
        nodes[0].number = i << 33; /* @number */
    }
    nodes[0].number = 0x7fffffffffff;             /* @high */
    nodes[1].text = (char *)&variable;            /* @data */
    nodes[1].next = &here;                        /* @stack */
    nodes[2].text = malloc(10);                   /* @heap */
    nodes[2].next = NULL;                         /* @null */
    nodes[3].text = (char *)(uintptr_t)&pointers; /* @text */
    free(nodes[2].text);
}

static void unknown(struct node *nodes)
{
    uint64_t registers[6] = {1, 2, (uintptr_t)&nodes[1], 4, 5, 6}, none[6] = {(uintptr_t)&variable};
    for (int i = 0; i < 3; i++) {
        sr_unknown_call(registers, 7, (uintptr_t)&unknown);
        sr_unknown_call(none, 8, (uintptr_t)&unknown);
    }
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    struct node *nodes = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (id < 0 || nodes == (void *)-1) {
        return 1;
    }
    anonymous();
    files();
    pointers(nodes);
    unknown(nodes);
    nodes[4].text = (char *)&variable; /* @last */
    CHECK(shmdt(nodes) == 0);
    return 0;
}
