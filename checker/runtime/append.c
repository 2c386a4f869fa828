/* SPDX-License-Identifier: MIT
 *
 * Appends records to the trace. Protocol: see append.h, and trace.h for what the checker expects.
 *
 * The descriptor's number comes by the environment and may be stale: after an exec it is closed, or
 * some other file of the program's. So nothing is believed before the header says what it is, and a
 * file that isn't the trace is left open and untouched. A program that was started with another
 * environment finds it at TRACE_DESCRIPTOR. The system is called directly here, as the
 * student may well have written a function named `close`.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "append.h"
#include "engine/arena.h"
#include "held.h"
#include "self.h"

static struct trace_header *header;
static struct trace_record *records;
static uint64_t capacity; /* our own copy: the program may have written over the header */

/* The value of TRACE_ENVIRONMENT, -1 if it is not there or no number. */
static int descriptor_in(char *const *variables)
{
    static const char name[] = TRACE_ENVIRONMENT "=";
    for (; variables != NULL && *variables != NULL; variables++) {
        size_t at = 0;
        while (name[at] != '\0' && (*variables)[at] == name[at]) {
            at++;
        }
        if (name[at] != '\0') {
            continue;
        }
        int number = 0;
        const char *digit = *variables + at;
        for (; *digit >= '0' && *digit <= '9' && number < 100000; digit++) {
            number = number * 10 + (*digit - '0');
        }
        return *digit == '\0' && digit != *variables + at ? number : -1;
    }
    return -1;
}

static bool is_trace(const struct trace_header *candidate, uint64_t bytes)
{
    return candidate->magic == TRACE_MAGIC && candidate->version == TRACE_VERSION &&
           candidate->record_bytes == sizeof(struct trace_record) &&
           candidate->capacity <= (bytes - TRACE_RECORDS_OFFSET) / sizeof(struct trace_record);
}

static int kept = -1;

int sr_append_descriptor(void)
{
    return kept;
}

/* The number where programs have nothing, or the last one that this process may have. */
static int number_to_keep(void)
{
    struct rlimit limit = {0};
    long known = syscall(SYS_getrlimit, (long)RLIMIT_NOFILE, &limit);
    bool low = known == 0 && limit.rlim_cur <= TRACE_DESCRIPTOR && limit.rlim_cur > 3;
    return low ? (int)limit.rlim_cur - 1 : TRACE_DESCRIPTOR;
}

/* So that what this process becomes by exec finds it too. */
static void keep_for_exec(int descriptor)
{
    int number = number_to_keep();
    if (descriptor != number) {
        bool moved = syscall(SYS_dup3, (long)descriptor, (long)number, 0L) == number;
        if (moved) {
            syscall(SYS_close, (long)descriptor);
        }
        number = moved ? number : descriptor;
    }
    kept = number;
}

static bool map_trace(int descriptor)
{
    off_t bytes = (off_t)syscall(SYS_lseek, (long)descriptor, 0L, (long)SEEK_END);
    if (bytes < (off_t)TRACE_RECORDS_OFFSET) {
        return false;
    }
    /* All as long: the system reads whole registers, and an int in `...` may leave half of one. */
    long address = syscall(SYS_mmap, 0L, (long)bytes, (long)(PROT_READ | PROT_WRITE),
                           (long)(MAP_SHARED | MAP_NORESERVE), (long)descriptor, 0L);
    if (address == -1) {
        return false;
    }
    struct trace_header *candidate =
        (struct trace_header *)address; /* NOLINT(performance-no-int-to-ptr) */
    if (!is_trace(candidate, (uint64_t)bytes)) {
        syscall(SYS_munmap, address, (long)bytes);
        return false;
    }
    keep_for_exec(descriptor);
    capacity = candidate->capacity;
    records = (struct trace_record *)(void *)((char *)candidate + TRACE_RECORDS_OFFSET);
    __atomic_fetch_add(&candidate->attached, 1, __ATOMIC_RELAXED);
    sr_arena_open(candidate, (uint64_t)bytes);
    header = candidate;
    return true;
}

bool sr_append_open(void)
{
    int saved = errno;
    int descriptor = descriptor_in(environ);
    bool mapped = (descriptor >= 0 && map_trace(descriptor)) || map_trace(number_to_keep());
    errno = saved;
    return mapped;
}

bool sr_append_active(void)
{
    return header != NULL;
}

bool sr_append_full(void)
{
    return header != NULL && __atomic_load_n(&header->next, __ATOMIC_RELAXED) > capacity;
}

uint64_t sr_append_reserve(uint64_t count)
{
    if (header == NULL) {
        return UINT64_MAX;
    }
    /* Once it is full all only look: counting on, processes would fight for that word for ever. */
    if (sr_append_full()) {
        return UINT64_MAX;
    }
    return __atomic_fetch_add(&header->next, count, __ATOMIC_RELAXED);
}

/* Many processes write by turns: each would meet nearly every page of the trace anew. So pages are
 * asked for a few at a time. */
static void make_ready(uint64_t index)
{
    enum { WINDOW = 2048, RECORDS_OF_WINDOW = WINDOW * 64 / sizeof(struct trace_record) };
    static uint64_t ready_until; /* two threads that ask together ask for the same */
    if (__builtin_expect(index < __atomic_load_n(&ready_until, __ATOMIC_RELAXED), 1)) {
        return;
    }
    uint64_t from = index & ~(uint64_t)(RECORDS_OF_WINDOW - 1);
    __atomic_store_n(&ready_until, from + RECORDS_OF_WINDOW, __ATOMIC_RELAXED);
    int saved = errno;
    syscall(SYS_madvise, (long)&records[from], (long)(WINDOW * 64), (long)MADV_POPULATE_WRITE);
    errno = saved;
}

void sr_append_fill(uint64_t index, const struct trace_record *record)
{
    if (header == NULL || index >= capacity) {
        return;
    }
    make_ready(index);
    struct trace_record *place = &records[index];
    place->pid = sr_self_pid();
    place->pc = sr_self_pc((uintptr_t)record->pc);
    place->object = record->object;
    place->size = record->size;
    place->offset = record->offset;
    place->argument = record->argument;
    place->reserved[0] = record->reserved[0];
    place->reserved[1] = record->reserved[1];
    place->held = sr_held_count();
    place->thread = sr_self_thread();
    /* Last: whoever sees the kind sees the rest. */
    __atomic_store_n(&place->kind, record->kind, __ATOMIC_RELEASE);
}

void sr_append(const struct trace_record *record)
{
    if (header != NULL) {
        sr_append_fill(sr_append_reserve(1), record);
    }
}
