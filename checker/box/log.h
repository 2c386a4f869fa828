/* SPDX-License-Identifier: MIT
 *
 * What the marshal saw in one run, as C structs: decoded from its JSON, checked on the way (a field
 * that is missing or of the wrong type is a trouble). Everything belongs to the log;
 * run_log_release() frees it. Times are milliseconds since the marshal began; pids are those
 * inside.
 */
#ifndef SCRUTINEER_BOX_LOG_H
#define SCRUTINEER_BOX_LOG_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trouble.h"

/* Registers and stack of a thread. Registers in DWARF's numbering; valid if register_count > 0. */
struct log_stack {
    uint64_t pc, sp;
    uint64_t registers[33];
    size_t register_count;
    uint8_t *bytes;
    size_t byte_count;
};

struct log_left { /* a process that stood when its program had ended */
    int pid, parent;
    int forked_by; /* the process that forked it, which may have ended since; 0: not known */
    char state;    /* 'Z': had ended, was never waited for */
    int signal;    /* that has ended it, before or since; 0: none */
};

struct log_program {
    const char *name, *executable;
    int pid;
    bool ended, killed_by_us;
    bool auto_reap; /* the program asked the kernel to reap its children */
    int exit;       /* -1: ended by a signal, or not at all */
    int signal;     /* 0: none */
    double started_ms, ended_ms;
    const char *out, *err; /* what it printed, cut at the limit */
    long out_bytes, err_bytes;
    const char *maps; /* NULL: it made no supervised call */
    struct log_left *left;
    size_t left_count;
};

struct log_sample {
    double ms;
    uint8_t *bytes; /* segment.bytes of them */
};

struct log_segment { /* in the order in which they were made */
    int id;
    long key;
    size_t bytes;
    int mode, creator;
    bool removed, attachable;
    long changes;
    uint8_t *last; /* the final state; NULL: too large to be kept */
    struct log_sample *samples;
    size_t sample_count;
};

struct log_call {
    const char *name, *program;
    int pid;
    int process; /* pid minus that of its program: 0 the program itself */
    double ms;
    int64_t arguments[6]; /* as passed; fopen's third: 1 if it opens to write */
    const char *text; /* what an argument is, for people: the name of sem_open and shm_open, semop's
                         operations ("0 -1 SEM_UNDO"), the command of semctl, shmctl and msgctl, the
                         path of fopen and exec; else NULL */
    bool has_result;  /* with BOX_WATCH_RESULTS, once it has come back */
    int64_t result;
    int error;      /* errno, if it failed; 0: it did not */
    bool refused;   /* it is the one that the plan let fail */
    bool by_kernel; /* refused: by the kernel itself, with a lowered limit */
    long err_bytes; /* refused: bytes on standard error by then, of its program */
    int handler; /* it must not be called in a signal handler, and was, in that signal's; 0: not */
    bool has_stack;
    struct log_stack stack;
};

struct log_crash {
    int pid;
    const char *program;
    int signal, code;
    int sender; /* pid that sent it; 0: the kernel, for what the process did */
    uint64_t address;
    struct log_stack stack;
};

struct log_hang { /* a thread that stood when the time was over */
    int pid, parent, thread;
    char state;
    long syscall; /* -1: it was computing */
    uint64_t arguments[6];
    bool own_pipe;      /* read or write on a pipe that the program itself made */
    bool handles_alarm; /* it handles SIGALRM or has set a timer: that may end its wait */
    const char *maps;   /* of its process */
    struct log_stack stack;
};

enum step_outcome { STEP_DONE, STEP_GAVE_UP, STEP_PROGRAM_GONE };

struct log_step {
    enum step_outcome outcome;
    double ms;
    long call;       /* "await call": the call that was awaited, index into calls; -1 = none */
    int pid;         /* the process that made it, or that "kill" has hit; 0 = none */
    size_t *printed; /* bytes on standard output of each program so far */
    size_t printed_count;
};

struct log_hold {
    double ms, held_ms;
    bool changed;
    uint8_t *before, *after;
    size_t bytes;
};

struct log_object {
    const char *kind; /* "shm", "sem", "msg", "posix" */
    int id, mode, creator;
    long key, bytes;
    const char *name; /* posix */
};

struct log_survivor {
    int pid, parent;
};

struct run_log {
    json_t *json; /* owns the texts */
    struct log_program *programs;
    size_t program_count;
    struct log_segment *segments;
    size_t segment_count;
    struct log_call *calls;
    size_t call_count;
    bool calls_cut; /* there were more than the ledger holds */
    struct log_crash *crashes;
    size_t crash_count;
    struct log_hang *hang;
    size_t hang_count;
    struct log_step *steps;
    size_t step_count;
    struct log_hold *holds;
    size_t hold_count;
    struct log_object *left;
    size_t left_count;
    struct log_survivor *survivors; /* still lived after the time of grace */
    size_t survivor_count;
    bool contained, supervised, out_of_time, flooded, too_many_processes;
    const char *supervise_why;
    long most_processes;
    double duration_ms;
};

/* Takes the reference to json. */
bool run_log_decode(json_t *json, struct run_log *log, struct trouble *trouble);
void run_log_release(struct run_log *log);
const struct log_program *run_log_program(const struct run_log *log, const char *name);

#endif
