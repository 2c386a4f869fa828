/* SPDX-License-Identifier: MIT
 *
 * Our helper under Valgrind: a library preloaded into the program, which tells in Valgrind's own
 * log what memcheck by itself does not (read by memlog/helper.c):
 *
 *   - what a forked child has from its parent: blocks, descriptors, unset bytes. memcheck would
 *     blame the child for them.
 *   - which bytes of shared memory this process has written last with values that nobody set.
 *     memcheck knows for each process, byte by byte; it only never asks.
 *
 * Protocol: nobody calls it. It acts before main, in a child right after fork, before a segment is
 * detached, and at the process's end, also by _exit. Without Valgrind it does nothing at all. It
 * takes no memory from malloc and leaves errno alone.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <valgrind/memcheck.h>

enum {
    MOST_BYTES = 16 << 20, /* of one mapping */
    MOST_RUNS = 512,       /* told of one mapping */
    CHUNK = 1024,
    MOST_INHERITED = 512,
    DESCRIPTORS = 256
};

static bool told_end; /* of this process */

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

static bool is_inherited(const struct run *run)
{
    for (size_t i = 0; i < inherited_count; i++) {
        const struct run *old = &inherited[i];
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

struct telling {
    const struct mapping *mapping;
    bool at_fork;
    size_t runs, places;
    uintptr_t first; /* of the run under way; 0 = none */
};

static void end_run(struct telling *telling, uintptr_t past)
{
    uintptr_t first = telling->first;
    telling->first = 0;
    if (first == 0 || telling->runs++ >= MOST_RUNS) {
        return;
    }
    struct run run = {telling->mapping->inode,
                      first - telling->mapping->start + telling->mapping->offset, past - first};
    bool old = !telling->at_fork && is_inherited(&run);
    if (telling->at_fork && inherited_count < MOST_INHERITED) {
        inherited[inherited_count++] = run;
    }
    VALGRIND_PRINTF("scrutineer unset %" PRIu64 " %" PRIu64 " %d\n", run.offset, run.bytes, old);
    if (!telling->at_fork && !old) {
        tell_origin((const void *)first, run.bytes, telling->places++);
    }
}

static void tell_bytes(struct telling *telling)
{
    const struct mapping *mapping = telling->mapping;
    uintptr_t end =
        mapping->end - mapping->start > MOST_BYTES ? mapping->start + MOST_BYTES : mapping->end;
    unsigned char bits[CHUNK];
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

static void tell_mapping(const struct mapping *mapping, const char *when)
{
    struct telling telling = {.mapping = mapping, .at_fork = when[0] == 'f'};
    VALGRIND_PRINTF("scrutineer shared %s %" PRIx64 " %" PRIu64 " %s\n", when, mapping->device,
                    mapping->inode, mapping->name);
    tell_bytes(&telling);
}

/* All that are writable, or the one that begins at `only` (0 = all). */
static void tell_shared(const char *when, uintptr_t only)
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
                tell_mapping(&mapping, when);
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

static void in_child(void)
{
    int kept = errno;
    told_end = false;
    inherited_count = 0;
    VALGRIND_PRINTF("scrutineer fork\n");
    VALGRIND_DO_LEAK_CHECK;
    tell_descriptors();
    tell_shared("fork", 0);
    VALGRIND_PRINTF("scrutineer forked\n");
    errno = kept;
}

__attribute__((constructor)) static void begin(void)
{
    if (RUNNING_ON_VALGRIND) {
        VALGRIND_PRINTF("scrutineer begin\n");
        pthread_atfork(NULL, NULL, in_child);
    }
}

__attribute__((destructor)) static void end(void)
{
    if (RUNNING_ON_VALGRIND && !told_end) {
        told_end = true;
        tell_shared("end", 0);
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
        tell_shared("detach", (uintptr_t)address);
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
