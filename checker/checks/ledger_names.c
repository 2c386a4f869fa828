/* SPDX-License-Identifier: MIT
 * See ledger_names.h. */
#define _GNU_SOURCE
#include "ledger_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

#include "memory.h"

struct process {
    int pid, parent; /* parent: 0 = not known, or the program itself */
    char *name;
    bool has_results, elsewhere;
    const struct log_call *last; /* NULL: it made none */
    size_t knows_from;           /* an exec forgets what was known before */
    size_t knows_of_parent;      /* of its parent's: what was known at the fork */
};

/* What a process has at an address from then on. Later ones hide earlier ones. */
struct known {
    int pid;
    uint64_t address, bytes;
    int segment; /* its ordinal; 0: a named semaphore */
    char *name;  /* the semaphore's */
    int uses;    /* opened so often, and not closed; 0: there is nothing any more */
};

/* An address of which nothing is known, but perhaps the kind of its memory. */
struct other {
    uint64_t address;
    const char *kind;
};

struct names {
    const struct run_log *log;
    struct process *processes; /* by pid */
    size_t process_count;
    int *segments; /* ids, in the order in which they came */
    size_t segment_count;
    struct known *known;
    size_t known_count;
    struct other *others;
    size_t other_count;
};

/* --- processes -------------------------------------------------------------------------------- */

static int by_pid(const void *one, const void *other)
{
    return ((const struct process *)one)->pid - ((const struct process *)other)->pid;
}

static struct process *find(const struct names *names, int pid)
{
    const struct process wanted = {.pid = pid};
    return names->process_count == 0
               ? NULL
               : bsearch(&wanted, names->processes, names->process_count, sizeof wanted, by_pid);
}

static bool is_fork(const struct log_call *call)
{
    return strcmp(call->name, "fork") == 0 && call->has_result && call->result > 0;
}

static bool is_exec(const struct log_call *call)
{
    return strncmp(call->name, "exec", 4) == 0 || strcmp(call->name, "fexecve") == 0;
}

/* All that made a call or were forked, each once. */
static void collect(struct names *names)
{
    const struct run_log *log = names->log;
    names->processes = memory_need(2 * log->call_count + 1, sizeof *names->processes);
    names->processes[names->process_count++].pid = log->programs[0].pid;
    for (size_t i = 0; i < log->call_count; i++) {
        names->processes[names->process_count++].pid = log->calls[i].pid;
        if (is_fork(&log->calls[i])) {
            names->processes[names->process_count++].pid = (int)log->calls[i].result;
        }
    }
    qsort(names->processes, names->process_count, sizeof *names->processes, by_pid);
    size_t kept = 0;
    for (size_t i = 0; i < names->process_count; i++) {
        if (i == 0 || names->processes[i].pid != names->processes[kept - 1].pid) {
            names->processes[kept++] = names->processes[i];
        }
    }
    names->process_count = kept;
}

/* Of a program that is linked statically no fork is told: its processes count as its children. */
static void find_parents(struct names *names)
{
    for (size_t i = 0; i < names->log->call_count; i++) {
        const struct log_call *call = &names->log->calls[i];
        struct process *process = find(names, call->pid);
        process->has_results |= call->has_result;
        process->knows_of_parent = SIZE_MAX;
        process->last = call;
        if (is_fork(call) && call->result != names->log->programs[0].pid) {
            find(names, (int)call->result)->parent = call->pid;
        }
    }
}

/* Parents first: they have the lower pid, save where the pids have gone round. */
static void name_processes(struct names *names)
{
    int own = names->log->programs[0].pid;
    find(names, own)->name = text_copy(names->process_count > 1 ? "parent" : "program");
    int *children = memory_need(names->process_count, sizeof *children);
    int first_born = 0;
    for (size_t i = 0; i < names->process_count; i++) {
        struct process *process = &names->processes[i];
        struct process *parent = find(names, process->parent);
        if (process->name != NULL) {
            continue;
        }
        process->name =
            parent == NULL || parent->pid == own || parent->name == NULL
                ? text_format("child %d", ++first_born)
                : text_format("%s.%d", parent->name, ++children[parent - names->processes]);
    }
    free(children);
}

const char *names_process(const struct names *names, int pid)
{
    const struct process *process = find(names, pid);
    return process != NULL ? process->name : NULL;
}

bool names_has_results(const struct names *names, int pid)
{
    const struct process *process = find(names, pid);
    return process != NULL && process->has_results && !process->elsewhere && !names->log->calls_cut;
}

bool names_is_elsewhere(const struct names *names, int pid)
{
    const struct process *process = find(names, pid);
    return process != NULL && process->elsewhere;
}

char *names_end_of(const struct names *names, int pid)
{
    for (size_t i = 0; i < names->log->crash_count; i++) {
        const struct log_crash *crash = &names->log->crashes[i];
        const char *name = sigabbrev_np(crash->signal);
        if (crash->pid == pid && name != NULL) {
            return text_format("SIG%s", name);
        }
    }
    const struct process *process = find(names, pid);
    return process != NULL && process->last != NULL && strcmp(process->last->name, "exit") == 0
               ? text_format("exit status %d", (int)process->last->arguments[0] & 0xff)
               : NULL;
}

/* --- segments and addresses ------------------------------------------------------------------- */

int names_segment(const struct names *names, int id)
{
    for (size_t i = 0; i < names->segment_count; i++) {
        if (names->segments[i] == id) {
            return (int)i + 1;
        }
    }
    return 0;
}

static int learn_segment(struct names *names, int id)
{
    if (names_segment(names, id) == 0) {
        names->segments =
            memory_grow(names->segments, names->segment_count + 1, sizeof *names->segments);
        names->segments[names->segment_count++] = id;
    }
    return names_segment(names, id);
}

static uint64_t bytes_of_segment(const struct names *names, int id)
{
    for (size_t i = 0; i < names->log->segment_count; i++) {
        if (names->log->segments[i].id == id && names->log->segments[i].bytes > 0) {
            return names->log->segments[i].bytes;
        }
    }
    return 1;
}

static void learn_address(struct names *names, const struct known *known)
{
    names->known = memory_grow(names->known, names->known_count + 1, sizeof *names->known);
    names->known[names->known_count++] = *known;
}

static void learn_attach(struct names *names, const struct log_call *call)
{
    int id = (int)call->arguments[0];
    if (!call->has_result || call->result != -1) {
        int segment = learn_segment(names, id);
        if (call->has_result) {
            learn_address(names, &(struct known){.pid = call->pid,
                                                 .address = (uint64_t)call->result,
                                                 .bytes = bytes_of_segment(names, id),
                                                 .segment = segment,
                                                 .uses = 1});
        }
    }
}

static const struct known *look_up(const struct names *names, int pid, uint64_t address);

/* One that is opened twice has one address, and must be closed twice. */
static void learn_open(struct names *names, const struct log_call *call)
{
    uint64_t address = (uint64_t)call->result;
    const struct known *known = look_up(names, call->pid, address);
    learn_address(names, &(struct known){.pid = call->pid,
                                         .address = address,
                                         .bytes = 1,
                                         .name = text_copy(call->text ? call->text : "?"),
                                         .uses = known != NULL ? known->uses + 1 : 1});
}

/* shmdt, sem_close */
static void learn_gone(struct names *names, const struct log_call *call)
{
    const struct known *known = look_up(names, call->pid, (uint64_t)call->arguments[0]);
    if (known != NULL) {
        struct known rest = *known;
        rest.pid = call->pid;
        rest.name = text_copy(known->name);
        rest.uses--;
        learn_address(names, &rest);
    }
}

static void learn_child(struct names *names, const struct log_call *call)
{
    struct process *child = find(names, (int)call->result);
    child->elsewhere |= names_is_elsewhere(names, call->pid);
    child->knows_of_parent = names->known_count;
}

static void learn_exec(struct names *names, const struct log_call *call)
{
    struct process *process = find(names, call->pid);
    process->elsewhere = true;
    process->knows_from = names->known_count;
    process->knows_of_parent = 0;
}

void names_learn(struct names *names, const struct log_call *call)
{
    bool worked = call->has_result && call->error == 0;
    if (is_exec(call) && !call->has_result) {
        learn_exec(names, call);
    } else if (is_fork(call)) {
        learn_child(names, call);
    } else if (strcmp(call->name, "shmget") == 0 && worked) {
        learn_segment(names, (int)call->result);
    } else if (strcmp(call->name, "shmat") == 0) {
        learn_attach(names, call);
    } else if (strcmp(call->name, "sem_open") == 0 && worked) {
        learn_open(names, call);
    } else if ((strcmp(call->name, "shmdt") == 0 || strcmp(call->name, "sem_close") == 0) &&
               worked) {
        learn_gone(names, call);
    }
}

/* Among those numbered `from` up to `to`: the latest. */
static const struct known *known_to(const struct names *names, int pid, uint64_t address,
                                    size_t from, size_t to)
{
    for (size_t i = to < names->known_count ? to : names->known_count; i > from; i--) {
        const struct known *known = &names->known[i - 1];
        if (known->pid == pid && address - known->address < known->bytes) {
            return known;
        }
    }
    return NULL;
}

/* A child has what its parent had when it was forked, and keeps it when the parent gives it back.
 */
static const struct known *look_up(const struct names *names, int pid, uint64_t address)
{
    enum { MOST_GENERATIONS = 64 };
    size_t to = names->known_count;
    const struct process *process = find(names, pid);
    for (int generation = 0; process != NULL && generation < MOST_GENERATIONS; generation++) {
        const struct known *known = known_to(names, process->pid, address, process->knows_from, to);
        if (known != NULL) {
            return known->uses > 0 ? known : NULL;
        }
        bool is_own = process->pid == names->log->programs[0].pid;
        to = process->knows_of_parent < to ? process->knows_of_parent : to;
        process = process->parent == 0 && !is_own ? find(names, names->log->programs[0].pid)
                                                  : find(names, process->parent);
    }
    return NULL;
}

/* By the program's mappings at its first call: "private", "shared", or "" for what came later. */
static const char *kind_of(const struct names *names, int pid, uint64_t address)
{
    const char *line = names->log->programs[0].maps;
    if (names_is_elsewhere(names, pid)) {
        return "";
    }
    while (line != NULL && *line != '\0') {
        unsigned long start, end;
        char rights[5];
        if (sscanf(line, "%lx-%lx %4s", &start, &end, rights) == 3 && address >= start &&
            address < end) {
            return rights[3] == 's' ? "shared " : "private ";
        }
        line = strchr(line, '\n');
        line = line != NULL ? line + 1 : NULL;
    }
    return "";
}

static char *other_name(struct names *names, int pid, uint64_t address)
{
    size_t at = 0;
    while (at < names->other_count && names->others[at].address != address) {
        at++;
    }
    if (at == names->other_count) {
        names->others = memory_grow(names->others, at + 1, sizeof *names->others);
        names->others[names->other_count++] = (struct other){address, kind_of(names, pid, address)};
    }
    return text_format("%smemory %zu", names->others[at].kind, at + 1);
}

char *names_address(struct names *names, int pid, uint64_t address)
{
    if (address == 0) {
        return text_copy("NULL");
    }
    if (address == UINT64_MAX) {
        return text_copy("(void *) -1");
    }
    const struct known *known = look_up(names, pid, address);
    if (known == NULL) {
        return other_name(names, pid, address);
    }
    if (known->name != NULL) {
        return text_format("semaphore \"%s\"", known->name);
    }
    unsigned long offset = (unsigned long)(address - known->address);
    return offset == 0 ? text_format("segment %d", known->segment)
                       : text_format("segment %d + %lu", known->segment, offset);
}

/* --- all -------------------------------------------------------------------------------------- */

struct names *names_open(const struct run_log *log)
{
    struct names *names = memory_need(1, sizeof *names);
    names->log = log;
    collect(names);
    find_parents(names);
    name_processes(names);
    return names;
}

void names_close(struct names *names)
{
    for (size_t i = 0; i < names->process_count; i++) {
        free(names->processes[i].name);
    }
    for (size_t i = 0; i < names->known_count; i++) {
        free(names->known[i].name);
    }
    free(names->processes);
    free(names->segments);
    free(names->known);
    free(names->others);
    free(names);
}
