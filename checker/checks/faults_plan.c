/* SPDX-License-Identifier: MIT
 * See faults_plan.h. */
#define _GNU_SOURCE
#include "faults_plan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>
#include <sys/shm.h>

#include "memory.h"

/* What of a call decides which errno it can give. */
enum kind {
    KIND_ANY,
    KIND_REMOVES,  /* IPC_RMID */
    KIND_SETS,     /* SETVAL, SETALL */
    KIND_CHANGES,  /* IPC_SET, SHM_LOCK */
    KIND_READS,    /* IPC_STAT, GETVAL … */
    KIND_WAITS,    /* semop that may have to wait */
    KIND_GIVES,    /* semop that never waits */
    KIND_SHARED,   /* sem_init between processes */
    KIND_UNSHARED, /* … of one process */
};

/* The errnos of the manual pages that a program has no reason to take for anything but a failure
 * (EEXIST asks for another try, ENOENT of fopen may mean a file that need not be there). What the
 * kernel in the sandbox can refuse by itself comes first. */
struct row {
    const char *call;
    enum kind kind;
    int error;
    bool only_all; /* with `all` alone */
};

static const struct row table[] = {
    {"shmget", KIND_ANY, ENOSPC, false},      {"shmget", KIND_ANY, ENOMEM, true},
    {"shmat", KIND_ANY, ENOMEM, false},       {"shmat", KIND_ANY, EACCES, true},
    {"shmdt", KIND_ANY, EINVAL, false},       {"shmctl", KIND_REMOVES, EPERM, false},
    {"shmctl", KIND_CHANGES, EPERM, false},   {"shmctl", KIND_READS, EACCES, false},
    {"semget", KIND_ANY, ENOSPC, false},      {"semget", KIND_ANY, ENOMEM, true},
    {"semop", KIND_WAITS, EINTR, false},      {"semop", KIND_WAITS, EIDRM, false},
    {"semop", KIND_GIVES, EIDRM, false},      {"semctl", KIND_REMOVES, EPERM, false},
    {"semctl", KIND_SETS, ERANGE, false},     {"semctl", KIND_SETS, EACCES, true},
    {"semctl", KIND_CHANGES, EPERM, false},   {"semctl", KIND_READS, EACCES, false},
    {"sem_init", KIND_SHARED, ENOSYS, false}, {"sem_init", KIND_UNSHARED, EINVAL, false},
    {"sem_open", KIND_ANY, EMFILE, false},    {"sem_open", KIND_ANY, ENOMEM, true},
    {"sem_open", KIND_ANY, EACCES, true},     {"fork", KIND_ANY, EAGAIN, false},
    {"fork", KIND_ANY, ENOMEM, true},         {"fopen", KIND_ANY, EMFILE, false},
    {"fopen", KIND_ANY, EACCES, true},        {"malloc", KIND_ANY, ENOMEM, false},
    {"calloc", KIND_ANY, ENOMEM, false},      {"realloc", KIND_ANY, ENOMEM, false},
};

enum { ROWS = sizeof table / sizeof table[0] };

/* The first row of that call, or ROWS. */
static size_t row_of(const char *call)
{
    size_t row = 0;
    while (row < ROWS && strcmp(table[row].call, call) != 0) {
        row++;
    }
    return row;
}

bool fault_known(const char *call)
{
    return row_of(call) < ROWS;
}

const unsigned fault_watch_plain = BOX_WATCH_RESULTS | BOX_WATCH_PROCESSES;

unsigned fault_watch_one(const char *call)
{
    static const char *const memory[] = {"fopen", "malloc", "calloc", "realloc"};
    unsigned watch = fault_watch_plain;
    for (size_t i = 0; i < sizeof memory / sizeof memory[0]; i++) {
        if (strcmp(call, memory[i]) == 0) {
            return watch | BOX_WATCH_MEMORY;
        }
    }
    return strcmp(call, "semop") == 0 || strcmp(call, "sem_init") == 0 ? watch | BOX_WATCH_LOCKS
                                                                       : watch;
}

static bool is_wished(const struct fault_wish *wish, const char *call)
{
    for (size_t i = 0; i < wish->call_count; i++) {
        if (strcmp(wish->calls[i], call) == 0) {
            return true;
        }
    }
    return wish->calls == NULL;
}

unsigned fault_watch(const struct fault_wish *wish)
{
    unsigned watch = 0;
    for (size_t row = 0; row < ROWS; row++) {
        if (is_wished(wish, table[row].call)) {
            watch |= fault_watch_one(table[row].call);
        }
    }
    return watch;
}

static enum kind kind_of_command(const struct log_call *call, size_t argument)
{
    switch ((int)call->arguments[argument]) {
    case IPC_RMID:
        return KIND_REMOVES;
    case IPC_SET:
        return KIND_CHANGES;
    default:
        return KIND_READS;
    }
}

static enum kind kind_of_semctl(const struct log_call *call)
{
    int command = (int)call->arguments[2];
    return command == SETVAL || command == SETALL ? KIND_SETS : kind_of_command(call, 2);
}

/* Of semop's operations, "number change flags" each: may it have to wait? Unknown: rather not, as
 * EINTR would then be what no kernel gives. */
static enum kind kind_of_semop(const struct log_call *call)
{
    const char *text = call->text != NULL ? call->text : "";
    bool waits = strstr(text, " -") != NULL || strstr(text, " 0") != NULL;
    return waits && strstr(text, "IPC_NOWAIT") == NULL ? KIND_WAITS : KIND_GIVES;
}

static enum kind kind_of(const struct log_call *call)
{
    if (strcmp(call->name, "shmctl") == 0) {
        int command = (int)call->arguments[1];
        return command == SHM_LOCK || command == SHM_UNLOCK ? KIND_CHANGES
                                                            : kind_of_command(call, 1);
    }
    if (strcmp(call->name, "semctl") == 0) {
        return kind_of_semctl(call);
    }
    if (strcmp(call->name, "semop") == 0) {
        return kind_of_semop(call);
    }
    if (strcmp(call->name, "sem_init") == 0) {
        return call->arguments[1] != 0 ? KIND_SHARED : KIND_UNSHARED;
    }
    return KIND_ANY;
}

/* A call that can be made to fail, and where it stands among its like. */
struct candidate {
    size_t index; /* in the log */
    size_t row;   /* first of that call */
    enum kind kind;
    size_t place;
    int process, nth;
};

static int compare_like(const void *left, const void *right)
{
    const struct candidate *one = left, *other = right;
    const long keys[][2] = {
        {(long)one->row, (long)other->row},       {one->kind, other->kind},
        {one->process != 0, other->process != 0}, {(long)one->place, (long)other->place},
        {one->process, other->process},           {(long)one->index, (long)other->index}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (keys[i][0] != keys[i][1]) {
            return keys[i][0] < keys[i][1] ? -1 : 1;
        }
    }
    return 0;
}

static int compare_time(const void *left, const void *right)
{
    const struct candidate *one = left, *other = right;
    if (one->process != other->process) {
        return one->process < other->process ? -1 : 1;
    }
    return one->index < other->index ? -1 : one->index > other->index;
}

static bool same_place(const struct candidate *one, const struct candidate *other)
{
    return one->row == other->row && one->kind == other->kind && one->place == other->place &&
           (one->process == 0) == (other->process == 0);
}

static bool same_process(const struct candidate *one, const struct candidate *other)
{
    return same_place(one, other) && one->process == other->process;
}

/* How many from `from` on are alike. */
static size_t run_length(const struct candidate *all, size_t from, size_t count,
                         bool (*alike)(const struct candidate *, const struct candidate *))
{
    size_t length = 1;
    while (from + length < count && alike(&all[from], &all[from + length])) {
        length++;
    }
    return length;
}

/* Keeps of `length` calls of one process at one place those that stand for all. */
static size_t keep_some(struct candidate *kept, const struct candidate *some, size_t length)
{
    size_t first = some->process == 0 ? 3 : 1, count = 0;
    for (size_t i = 0; i < length; i++) {
        if (i < first || i + 1 == length) {
            kept[count++] = some[i];
        }
    }
    return count;
}

/* In place; the candidates are sorted by compare_like(). */
static size_t sample(struct candidate *all, size_t count)
{
    size_t kept = 0;
    for (size_t from = 0; from < count;) {
        size_t end = from + run_length(all, from, count, same_place);
        for (size_t one = from; one < end;) {
            size_t length = run_length(all, one, end, same_process);
            if (one == from || one + length == end) { /* the first process or the last */
                kept += keep_some(&all[kept], &all[one], length);
            }
            one += length;
        }
        from = end;
    }
    return kept;
}

/* How many calls of one name a process has made so far. */
struct counter {
    size_t row;
    int process, count;
};

struct counters {
    struct counter *all;
    size_t count;
};

static int count_one_more(struct counters *counters, size_t row, int process)
{
    for (size_t i = 0; i < counters->count; i++) {
        if (counters->all[i].row == row && counters->all[i].process == process) {
            return ++counters->all[i].count;
        }
    }
    counters->all = memory_grow(counters->all, counters->count + 1, sizeof *counters->all);
    counters->all[counters->count++] = (struct counter){row, process, 1};
    return 1;
}

/* Not those that failed in the good run: it came to a good end all the same. */
static struct candidate *candidates_of(const struct run_log *good, const size_t *places,
                                       const struct fault_wish *wish, size_t *count)
{
    struct candidate *all = memory_need(good->call_count, sizeof *all);
    struct counters counters = {0};
    *count = 0;
    for (size_t i = 0; i < good->call_count; i++) {
        const struct log_call *call = &good->calls[i];
        size_t row = row_of(call->name);
        if (row == ROWS || !is_wished(wish, call->name)) {
            continue;
        }
        int nth = count_one_more(&counters, row, call->process);
        if (call->error == 0) {
            all[(*count)++] =
                (struct candidate){i, row, kind_of(call), places[i], call->process, nth};
        }
    }
    free(counters.all);
    return all;
}

static size_t add_rows(struct planned_fault *planned, const struct candidate *one, bool all)
{
    size_t count = 0;
    for (size_t row = one->row; row < ROWS; row++) {
        const struct row *may = &table[row];
        if (strcmp(may->call, table[one->row].call) == 0 && may->kind == one->kind &&
            (all || !may->only_all)) {
            planned[count++] = (struct planned_fault){
                .fault = {may->call, one->process, one->nth, may->error}, .index = one->index};
        }
    }
    return count;
}

struct planned_fault *faults_plan(const struct run_log *good, const size_t *places,
                                  const struct fault_wish *wish, size_t *count)
{
    size_t candidate_count;
    struct candidate *all = candidates_of(good, places, wish, &candidate_count);
    if (!wish->all && candidate_count > 0) {
        qsort(all, candidate_count, sizeof *all, compare_like);
        candidate_count = sample(all, candidate_count);
    }
    if (candidate_count > 0) {
        qsort(all, candidate_count, sizeof *all, compare_time);
    }
    struct planned_fault *planned = memory_need(candidate_count * ROWS, sizeof *planned);
    *count = 0;
    for (size_t i = 0; i < candidate_count; i++) {
        *count += add_rows(&planned[*count], &all[i], wish->all);
    }
    free(all);
    return planned;
}
