/* SPDX-License-Identifier: MIT
 *
 * Our helper under Valgrind: a library preloaded into the program, which tells in Valgrind's own
 * log what memcheck by itself does not (read by memlog/helper.c):
 *
 *   - what a forked child has from its parent: blocks, descriptors, unset bytes. memcheck would
 *     blame the child for them.
 *   - which bytes of shared memory this process has written last with values that nobody set.
 *     memcheck knows for each process, byte by byte; it only never asks. And it does not know what
 *     other processes have set since: where these values come from is told before each call that
 *     may wait for another process, so that nobody is blamed for reading what another has set.
 *
 * Protocol: nobody calls it. It acts before main, around fork, before a segment is detached, before
 * the first calls that may wait, and at the process's end, also by _exit. Without Valgrind it does
 * nothing at all. It takes no memory from malloc and leaves errno alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <valgrind/memcheck.h>

enum {
    MOST_BYTES = 16 << 20, /* of one mapping */
    MOST_RUNS = 512,       /* told of one mapping */
    CHUNK = 1024,
    MOST_INHERITED = 512,
    DESCRIPTORS = 256,
    MOST_LOOKS = 64,        /* before calls that may wait */
    MOST_LOOKED = 256 << 10 /* bytes of one mapping, then */
};

static bool told_end; /* of this process */
static int looks;     /* before calls that may wait */

/* ---- unset bytes ---- */

struct run {
    uint64_t inode, offset, bytes;
};

static struct run inherited[MOST_INHERITED];
static size_t inherited_count;

struct mapping {
    uintptr_t start, end;
    uint64_t offset, device, inode;
    const char *name;
};

/* Looked at before a call: told once. */
static struct run seen[MOST_INHERITED];
static size_t seen_count;

static bool is_among(const struct run *run, const struct run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct run *old = &runs[i];
        if (old->inode == run->inode && run->offset >= old->offset &&
            run->offset + run->bytes <= old->offset + old->bytes) {
            return true;
        }
    }
    return false;
}

/* Makes memcheck tell where the values come from. It tells an error only once a place, so each run
 * needs a place of its own; the first few are enough. */
static void tell_origin(const void *at, size_t bytes, size_t number)
{
#define PLACE(n)                                                                                   \
    case n:                                                                                        \
        (void)VALGRIND_CHECK_MEM_IS_DEFINED(at, bytes);                                            \
        break;
    switch (number) {
        PLACE(0)
        PLACE(1)
        PLACE(2)
        PLACE(3)
        PLACE(4)
        PLACE(5)
        PLACE(6)
        PLACE(7)
        PLACE(8)
        PLACE(9)
        PLACE(10)
        PLACE(11)
        PLACE(12)
        PLACE(13)
        PLACE(14)
        PLACE(15)
    default:
        break;
    }
#undef PLACE
}

enum moment { AT_FORK, AT_CALL, AT_DETACH, AT_END };

struct telling {
    const struct mapping *mapping;
    enum moment moment;
    size_t runs, places;
    uintptr_t first; /* of the run under way; 0 = none */
};

static void keep(struct run *runs, size_t *count, const struct run *run)
{
    if (*count < MOST_INHERITED) {
        runs[(*count)++] = *run;
    }
}

static void end_run(struct telling *telling, uintptr_t past)
{
    uintptr_t first = telling->first;
    telling->first = 0;
    if (first == 0 || telling->runs++ >= MOST_RUNS) {
        return;
    }
    struct run run = {telling->mapping->inode,
                      first - telling->mapping->start + telling->mapping->offset, past - first};
    bool old = is_among(&run, inherited, inherited_count);
    if (telling->moment == AT_FORK) {
        keep(inherited, &inherited_count, &run);
        old = false;
    } else if (telling->moment == AT_CALL) {
        if (old || is_among(&run, seen, seen_count)) {
            return;
        }
        keep(seen, &seen_count, &run);
    }
    VALGRIND_PRINTF("scrutineer unset %" PRIu64 " %" PRIu64 " %d\n", run.offset, run.bytes, old);
    if (telling->moment != AT_FORK && !old) {
        tell_origin((const void *)first, run.bytes, telling->places++);
    }
}

static void tell_bytes(struct telling *telling)
{
    const struct mapping *mapping = telling->mapping;
    uintptr_t most = telling->moment == AT_CALL ? MOST_LOOKED : MOST_BYTES;
    uintptr_t end = mapping->end - mapping->start > most ? mapping->start + most : mapping->end;
    unsigned char bits[CHUNK] = {0}; /* memcheck writes into it unseen */
    for (uintptr_t at = mapping->start; at < end; at += CHUNK) {
        size_t length = end - at < CHUNK ? end - at : CHUNK;
        if (VALGRIND_GET_VBITS(at, bits, length) != 1) {
            end_run(telling, at);
            continue;
        }
        for (size_t i = 0; i < length; i++) {
            if (bits[i] != 0 && telling->first == 0) {
                telling->first = at + i;
            } else if (bits[i] == 0) {
                end_run(telling, at + i);
            }
        }
    }
    end_run(telling, end);
}

/* ---- shared mappings ---- */

/* "7f00-7f10 rw-s 00000000 00:01 32768    /SYSV00000000 (deleted)" */
static bool read_mapping(char *line, struct mapping *mapping)
{
    unsigned major, minor;
    char rights[8];
    int used = 0;
    if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %7s %" SCNx64 " %x:%x %" SCNu64 " %n",
               &mapping->start, &mapping->end, rights, &mapping->offset, &major, &minor,
               &mapping->inode, &used) < 7) {
        return false;
    }
    mapping->device = (uint64_t)major << 20 | minor;
    mapping->name = line + used;
    return rights[1] == 'w' && rights[3] == 's';
}

static void tell_mapping(const struct mapping *mapping, enum moment moment)
{
    static const char *const names[] = {"fork", "call", "detach", "end"};
    struct telling telling = {.mapping = mapping, .moment = moment};
    VALGRIND_PRINTF("scrutineer shared %s %" PRIx64 " %" PRIu64 " %s\n", names[moment],
                    mapping->device, mapping->inode, mapping->name);
    tell_bytes(&telling);
}

/* All that are writable, or the one that begins at `only` (0 = all). */
static void tell_shared(enum moment moment, uintptr_t only)
{
    static char text[8192];
    size_t kept = 0;
    ssize_t got;
    int maps = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    while (maps >= 0 && (got = read(maps, text + kept, sizeof text - 1 - kept)) > 0) {
        char *line = text, *newline;
        text[kept + (size_t)got] = '\0';
        while ((newline = strchr(line, '\n')) != NULL) {
            struct mapping mapping;
            *newline = '\0';
            if (read_mapping(line, &mapping) && (only == 0 || mapping.start == only)) {
                tell_mapping(&mapping, moment);
            }
            line = newline + 1;
        }
        kept = strlen(line);
        memmove(text, line, kept);
    }
    if (maps >= 0) {
        close(maps);
    }
}

/* ---- moments ---- */

static void tell_descriptors(void)
{
    char text[DESCRIPTORS * 5] = "";
    size_t used = 0;
    for (int fd = 0; fd < DESCRIPTORS; fd++) {
        if (fcntl(fd, F_GETFD) >= 0) {
            used += (size_t)snprintf(text + used, sizeof text - used, " %d", fd);
        }
    }
    VALGRIND_PRINTF("scrutineer descriptors%s\n", text);
}

static void before_fork(void)
{
    int kept = errno;
    tell_shared(AT_CALL, 0);
    errno = kept;
}

static void in_child(void)
{
    int kept = errno;
    told_end = false;
    looks = 0;
    inherited_count = 0;
    VALGRIND_PRINTF("scrutineer fork\n");
    VALGRIND_DO_LEAK_CHECK;
    tell_descriptors();
    tell_shared(AT_FORK, 0);
    VALGRIND_PRINTF("scrutineer forked\n");
    errno = kept;
}

__attribute__((constructor)) static void begin(void)
{
    if (RUNNING_ON_VALGRIND) {
        VALGRIND_PRINTF("scrutineer begin\n");
        pthread_atfork(before_fork, NULL, in_child);
    }
}

__attribute__((destructor)) static void end(void)
{
    if (RUNNING_ON_VALGRIND && !told_end) {
        told_end = true;
        tell_shared(AT_END, 0);
    }
}

__attribute__((noreturn)) void _exit(int status)
{
    end();
    for (;;) {
        syscall(SYS_exit_group, status);
    }
}

__attribute__((noreturn)) void _Exit(int status)
{
    _exit(status);
}

static void tell_detached(const void *address)
{
    int kept = errno;
    if (RUNNING_ON_VALGRIND && address != NULL) {
        tell_shared(AT_DETACH, (uintptr_t)address);
    }
    errno = kept;
}

/* A function pointer out of an object pointer, without the cast that ISO C does not know. */
static void find_real(void *function, const char *name)
{
    void *real = dlsym(RTLD_NEXT, name);
    memcpy(function, &real, sizeof real);
}

int shmdt(const void *address)
{
    int (*real)(const void *);
    tell_detached(address);
    find_real(&real, "shmdt");
    return real(address);
}

int munmap(void *address, size_t length)
{
    int (*real)(void *, size_t);
    tell_detached(address);
    find_real(&real, "munmap");
    return real(address, length);
}

/* ---- calls that may wait for another process ---- */

static void look(void)
{
    if (RUNNING_ON_VALGRIND && looks < MOST_LOOKS) {
        int kept = errno;
        looks++;
        tell_shared(AT_CALL, 0);
        errno = kept;
    }
}

int sem_wait(sem_t *semaphore)
{
    int (*real)(sem_t *);
    look();
    find_real(&real, "sem_wait");
    return real(semaphore);
}

int sem_trywait(sem_t *semaphore)
{
    int (*real)(sem_t *);
    look();
    find_real(&real, "sem_trywait");
    return real(semaphore);
}

int sem_timedwait(sem_t *semaphore, const struct timespec *until)
{
    int (*real)(sem_t *, const struct timespec *);
    look();
    find_real(&real, "sem_timedwait");
    return real(semaphore, until);
}

int semop(int id, struct sembuf *operations, size_t count)
{
    int (*real)(int, struct sembuf *, size_t);
    look();
    find_real(&real, "semop");
    return real(id, operations, count);
}

ssize_t msgrcv(int id, void *message, size_t size, long type, int flags)
{
    ssize_t (*real)(int, void *, size_t, long, int);
    look();
    find_real(&real, "msgrcv");
    return real(id, message, size, type, flags);
}

pid_t wait(int *status)
{
    pid_t (*real)(int *);
    look();
    find_real(&real, "wait");
    return real(status);
}

pid_t waitpid(pid_t pid, int *status, int options)
{
    pid_t (*real)(pid_t, int *, int);
    look();
    find_real(&real, "waitpid");
    return real(pid, status, options);
}

int pthread_mutex_lock(pthread_mutex_t *mutex)
{
    int (*real)(pthread_mutex_t *);
    look();
    find_real(&real, "pthread_mutex_lock");
    return real(mutex);
}

int pthread_barrier_wait(pthread_barrier_t *barrier)
{
    int (*real)(pthread_barrier_t *);
    look();
    find_real(&real, "pthread_barrier_wait");
    return real(barrier);
}

int sched_yield(void)
{
    int (*real)(void);
    look();
    find_real(&real, "sched_yield");
    return real();
}

int usleep(useconds_t time)
{
    int (*real)(useconds_t);
    look();
    find_real(&real, "usleep");
    return real(time);
}

int nanosleep(const struct timespec *time, struct timespec *rest)
{
    int (*real)(const struct timespec *, struct timespec *);
    look();
    find_real(&real, "nanosleep");
    return real(time, rest);
}
