/* SPDX-License-Identifier: MIT
 *
 * The sandbox from outside: starts bubblewrap with the marshal as its first process, hands it the
 * plan of a run, and reads back what it saw.
 *
 * Protocol: box_open() once: finds out what this machine allows. Then for each run: fill a struct
 * box_plan, box_start(), and some time later box_finish(); several may be under way at once.
 * box_finish() always reaps and closes; a marshal that died or stayed silent is a trouble. At the
 * end box_close().
 *
 * Without namespaces (BOX_BARE) the same marshal runs directly on the machine, as the caller: for
 * one's own code only. Paths inside are then the paths outside (box_path()).
 */
#ifndef SCRUTINEER_BOX_BOX_H
#define SCRUTINEER_BOX_BOX_H

#include <jansson.h>
#include <stdbool.h>
#include <sys/types.h>

#include "kit.h"
#include "log.h"
#include "trouble.h"
#include "watch.h"

/* The path that the preloaded witness has in /proc/PID/maps of a contained program. */
#define BOX_WITNESS_INSIDE "/run/scrutineer/witness.so"

enum containment { BOX_NAMESPACES, BOX_BARE };

struct box {
    enum containment containment;
    const struct kit *kit;
    bool drops; /* we are root: programs run as uid, gid instead */
    uid_t uid;
    gid_t gid;
    char *folder; /* BOX_BARE: temporary: copies of marshal and witness that uid can reach, and
                     work/, where programs run; NULL with namespaces */
};

struct box_bind {
    const char *outside, *inside;
    bool writable;
};

struct box_limits {
    double run_ms;     /* wall clock; then everything is stopped and looked at */
    double grace_ms;   /* for children that outlive the program */
    long processes;    /* at once */
    long output_bytes; /* of each stream */
    long memory_bytes; /* address space of a process; 0 = no limit */
    long file_bytes;   /* of a file written */
    long cpu_s;        /* of a process; 0 = no limit */
};

/* One call that shall fail, in one process. */
struct box_fault {
    const char *call; /* as in the ledger: "shmat", "fork", "sem_init"; NULL: none shall fail */
    int process;      /* its pid minus the program's own: 0 the program itself, else a child */
    int nth;          /* from 1, among that process's calls of that name */
    int error;        /* errno */
};

struct box_plan {
    struct box_limits limits;
    const struct box_bind *binds;
    size_t bind_count;
    bool whole_root;    /* the machine's files are there, read-only (a user's own program) */
    const char *folder; /* working folder inside; NULL: a fresh one in memory */
    const char *const *environment; /* NULL: a small fixed one */
    bool supervise;                 /* IPC calls by seccomp notification, when the kernel lets us */
    bool witness;                   /* preload the witness: crashes with their place */
    json_t *refuse;                 /* {"shmmni": 0}: the kernel refuses; NULL = nothing */
    struct box_fault fault;
    unsigned watch;  /* of enum box_watch */
    int pids_before; /* so many process ids are used up first */
    json_t *steps;   /* see marshal/steps.c; borrowed */
    int trace_fd;    /* of the runtime's trace; -1 = none */
};

struct box_run {
    pid_t pid;
    int result_fd, errors_fd;
    double most_ms, until_ms; /* what it may take; when that is over, by our own clock */
    bool bare;
};

/* allow_bare: when namespaces are refused, go on without; otherwise that is a trouble. */
bool box_open(struct box *box, const struct kit *kit, bool allow_bare, struct trouble *trouble);
/* On purpose without namespaces: for one's own code. */
bool box_open_bare(struct box *box, const struct kit *kit, struct trouble *trouble);
/* From now on SIGINT, SIGTERM and SIGHUP end the run that is under way: box_finish() then returns
 * false, and the caller can clean up. box_interrupted(): the signal that came, or 0. */
void box_catch_signals(void);
int box_interrupted(void);
void box_close(struct box *box);
bool box_start(const struct box *box, const struct box_plan *plan, struct box_run *run,
               struct trouble *trouble);
/* Which of these has ended, or has had all its time (box_finish() then ends it)? Waits for it. When
 * a signal has come that ends us, the first one. count > 0. */
size_t box_wait_any(struct box_run *const *runs, size_t count);
bool box_finish(struct box_run *run, struct run_log *log, struct trouble *trouble);
/* The path that a file of a bind has for the program; the caller frees. */
char *box_path(const struct box *box, const struct box_plan *plan, const char *inside);

#endif
