/* SPDX-License-Identifier: MIT
 * See held.h. */
#define _GNU_SOURCE
#include "held.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* A semaphore or mutex by its address, or one of a set. */
struct lock {
    int64_t where;
    int number;
    long taken;
};

struct locks {
    struct lock *all;
    size_t count;
};

static void count(struct locks *locks, int64_t where, int number, long by)
{
    for (size_t i = 0; i < locks->count; i++) {
        if (locks->all[i].where == where && locks->all[i].number == number) {
            locks->all[i].taken += by;
            return;
        }
    }
    locks->all = memory_grow(locks->all, locks->count + 1, sizeof *locks->all);
    locks->all[locks->count++] = (struct lock){where, number, by};
}

/* "0 -1 SEM_UNDO, 1 +2": semaphore, operation, flags. What is undone when its process ends is not
 * held. */
static void count_operations(struct locks *locks, const struct log_call *call)
{
    char *all = text_copy(call->text != NULL ? call->text : ""), *rest = all, *part;
    while ((part = strsep(&rest, ",")) != NULL) {
        char *end;
        long number = strtol(part, &end, 10), by = strtol(end, &end, 10);
        if (strstr(end, "SEM_UNDO") == NULL) {
            count(locks, call->arguments[0], (int)number, -by);
        }
    }
    free(all);
}

static bool is_operation(const char *name)
{
    return strcmp(name, "semop") == 0 || strcmp(name, "semtimedop") == 0;
}

static bool gives(const char *name)
{
    return strcmp(name, "sem_post") == 0 || strcmp(name, "pthread_mutex_unlock") == 0;
}

static bool takes(const char *name)
{
    return (strncmp(name, "pthread_mutex_", 14) == 0 && strstr(name, "lock") != NULL) ||
           (strncmp(name, "sem_", 4) == 0 && strstr(name, "wait") != NULL);
}

static void count_call(struct locks *locks, const struct log_call *call)
{
    if (call->has_result && call->result != 0) {
        return; /* it failed */
    }
    if (is_operation(call->name)) {
        count_operations(locks, call);
    } else if (gives(call->name)) {
        count(locks, call->arguments[0], 0, -1);
    } else if (takes(call->name)) {
        count(locks, call->arguments[0], 0, 1);
    }
}

/* Of a program without a witness only the entrance is seen: then nobody knows. */
static bool is_unknown(const struct log_call *call)
{
    bool counts = is_operation(call->name) || gives(call->name) || takes(call->name);
    return counts && !call->has_result;
}

bool held_at(const struct run *run, int pid, size_t calls)
{
    struct locks locks = {0};
    bool held = run->log.calls_cut;
    for (size_t i = 0; i < calls && i < run->log.call_count; i++) {
        if (run->log.calls[i].pid == pid) {
            count_call(&locks, &run->log.calls[i]);
            held |= is_unknown(&run->log.calls[i]);
        }
    }
    for (size_t i = 0; i < locks.count; i++) {
        held |= locks.all[i].taken != 0;
    }
    free(locks.all);
    return held;
}

bool held_by(const struct run *run, int pid)
{
    return held_at(run, pid, run->log.call_count);
}
