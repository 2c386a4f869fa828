/* SPDX-License-Identifier: MIT
 *
 * The marshal: the first process inside the sandbox. It starts the student's programs, supervises
 * their IPC calls, attaches to their segments, samples them, signals, takes stock and says all of
 * it in one JSON document. It judges nothing: that is done outside, by the checks.
 *
 * Protocol (main.c): read the plan from one descriptor, do its steps one after the other in one
 * event loop (loop.c), end all processes, take the census, write the result to the other
 * descriptor, exit 0. Any other exit status is our trouble, told on standard error.
 *
 * The files of this folder share `struct marshal`; each owns the part that its comment names.
 */
#ifndef SCRUTINEER_BOX_MARSHAL_H
#define SCRUTINEER_BOX_MARSHAL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "../witness/tell.h"

/* Also what its owner may not read (Linux 4.17); older headers of libc lack them. */
#ifndef SHM_STAT_ANY
#define SHM_STAT_ANY 15
#endif
#ifndef SEM_STAT_ANY
#define SEM_STAT_ANY 20
#endif
#ifndef MSG_STAT_ANY
#define MSG_STAT_ANY 13
#endif

enum {
    MOST_PROGRAMS = 64,
    MOST_SEGMENTS = 64,
    MOST_SAMPLES = 200,          /* kept of one segment */
    MOST_SAMPLE_BYTES = 4 << 20, /* of all samples together */
    MOST_CALLS = 2000,           /* kept in the ledger */
    MOST_WATCHED_CALLS = 20000,  /* … when more than usual is of interest */
    MOST_STACKED_CALLS = 200,    /* of them with their stack; and as many told ones */
    MOST_FORK_CALLS = 64,        /* forks kept in the ledger */
    MOST_MADE = 1024,
    MOST_FORKS = 65536,             /* forks whose parent is remembered */
    MOST_SAMPLED_BYTES = 256 << 10, /* a larger segment is only looked at in the end */
    MOST_KEPT_BYTES = 1 << 20,      /* … and the bytes of one larger than this are not kept */
    CALL_STACK_BYTES = 2048,
    HANG_STACK_BYTES = 16384,
    TICK_MS = 2
};

struct buffer {
    char *bytes;
    size_t used, room;
};

/* programs.c */
struct program {
    char *name;
    pid_t pid;
    int input, output, errors; /* our ends; -1 = closed */
    int listener;              /* of the seccomp filter; -1 = none */
    struct buffer out, err;
    long out_total, err_total; /* bytes printed, also those that were not kept */
    bool ended;                /* and reaped; status is valid */
    bool killed_by_us;
    bool has_witness; /* it has asked what to tell */
    bool auto_reap;   /* asked the kernel to reap its children (SIGCHLD ignored) */
    int status;       /* as wait() gives it */
    double started_ms, ended_ms;
    char *maps;          /* /proc/PID/maps at its first supervised call; NULL = none */
    char *image;         /* the file that ran then; NULL = not known */
    char *executable;    /* argv[0] */
    json_t *left_at_end; /* what procs_left_at_end() saw when it ended */
};

/* segments.c */
struct segment {
    int id;
    int64_t key;
    size_t bytes;
    int mode;
    pid_t creator;
    bool read_only;
    bool attachable;
    bool gone;              /* we let go of it; `last` is its final state */
    bool removed_seen;      /* IPC_RMID was done while we watched */
    unsigned char *address; /* our attachment; NULL = none */
    unsigned char *last;    /* the bytes at the last look; NULL: too many to keep */
    long changes;           /* how often a look differed from the one before */
    json_t *samples;
    double last_sample_ms, sample_gap_ms;
};

/* steps.c */
struct hold {
    bool active, held;
    int segment; /* and offset: where the semaphore lies */
    size_t offset;
    size_t watched, from, bytes; /* the segment and its bytes that are compared: the cars */
    int processes;               /* start when so many live, the program itself included */
    bool seen_all;
    int rounds, done;
    double until_ms, held_since_ms;
    unsigned char *before;
    json_t *seen; /* what each round saw */
};

/* stuck.c */
struct stuck {
    double next_ms; /* when to look again */
    uint64_t seen;  /* at the last look; 0: something could still happen */
    int alike;      /* looks in a row that saw the same */
};

/* ledger.c */
struct event { /* one call, as the ledger and those that wait for it see it */
    enum call call;
    pid_t pid, tid;
    int handler;
    int64_t arguments[6];
    bool refused;
    const char *text; /* NULL: none */
    json_t *stack;    /* NULL: none; the ledger takes it over */
};

struct entry { /* of each of `calls` what is looked for often */
    pid_t tid;
    enum call call;
    bool back;
};

/* faults.c */
struct fault {
    bool planned;
    enum call call;
    int process, nth, error;
    int met;           /* so many of these calls has the process made */
    long entry;        /* of the one that failed, in the ledger; -1: not yet, or not there */
    pid_t lowered_for; /* the thread for whose call a limit of the kernel is lowered; 0 = none */
    const char *path;  /* that limit; NULL: RLIMIT_NPROC of process `lowered_pid` */
    char before[128];
    pid_t lowered_pid;
    struct rlimit processes_before;
    pid_t under_way[64]; /* threads that the kernel carries out such a call for, as far as known */
    size_t under_way_count;
    bool crowded; /* there were more */
};

/* capture.c */
struct image {
    pid_t pid;
    bool is_other; /* than its program's */
};

/* awaits.c */
struct awaited {
    int count; /* of the calls that the step waits for */
    bool met;
    long entry; /* in the ledger; -1 = none */
    pid_t pid;  /* who made the last one that was awaited, also of an earlier step; 0 = none */
};

/* stalls.c */
enum { MOST_PROCESSORS = 256 };
struct stalls {
    double began_ms;
    double ran_ms[MOST_PROCESSORS]; /* each one, since the machine was started; 0: there is none */
};

struct limits {
    double run_ms, grace_ms;
    long processes, output_bytes, memory_bytes, file_bytes, cpu_s;
};

struct marshal {
    json_t *plan, *steps;
    size_t step;
    bool contained;  /* in namespaces of its own; false: directly on the machine */
    bool supervise;  /* by seccomp user notification */
    bool supervised; /* and the kernel let us */
    char supervise_why[128];
    const char *witness;
    int trace_fd;
    struct limits limits;
    double origin_ms, step_began_ms;

    struct program programs[MOST_PROGRAMS];
    size_t program_count;
    struct segment segments[MOST_SEGMENTS];
    size_t segment_count;
    size_t sample_bytes;
    bool look_for_segments; /* a call may have made one since the last look */
    struct hold hold;
    struct stuck stuck;
    struct stalls stalls; /* since origin_ms */

    struct fault fault;
    unsigned watch;  /* enum box_watch, see ../box.h */
    uint64_t wanted; /* what the witness is answered */
    struct awaited awaited;
    struct entry *entries; /* most_calls + 1 of them, for `calls` */
    size_t most_calls;
    struct image images[256]; /* of the process with such a pid, by its lowest bits */
    bool calls_cut;           /* there were more */
    long step_call;           /* of the current step's result; -1 = none */
    pid_t step_pid;           /* likewise; 0 = none */

    json_t *calls, *crashes, *hang, *step_results, *left, *survivors;
    struct made {
        char kind; /* 's' semaphore set, 'm' message queue; 't': process `id` has set a timer */
        int id;
    } made[MOST_MADE]; /* what our processes got from semget and msgget */
    size_t made_count;
    json_t *known_before; /* not contained: objects that were there before us */
    size_t stacked_calls, stacked_told;
    struct forked {
        pid_t parent, child;
    } * forks; /* as the witness told them, MOST_FORKS of them */
    size_t fork_count;
    long call_count, attach_count;
    long most_processes;
    bool out_of_time, flooded, too_many_processes;
    double last_count_ms, count_took_ms;
};

/* main.c */
bool marshal_told_to_stop(void); /* SIGTERM came: end all, clean up, end */
double marshal_now_ms(const struct marshal *marshal);
__attribute__((noreturn, format(printf, 1, 2))) void marshal_fail(const char *format, ...);

/* programs.c: start, feed and hear the programs. */
void program_start(struct marshal *marshal, json_t *step);
struct program *program_named(struct marshal *marshal, const char *name);
struct program *program_of_pid(struct marshal *marshal, pid_t pid);
void program_hear(struct marshal *marshal, struct program *program);
void program_type(struct program *program, const char *text);
void program_close_input(struct program *program);
void program_hang_up(struct marshal *marshal, struct program *program); /* no longer reads */
void programs_reap(struct marshal *marshal);
bool programs_ended(const struct marshal *marshal);

/* seccomp.c: the filter. Returns the listener, in the child that shall be supervised. */
int seccomp_install(int *error);
void seccomp_send_listener(int socket_fd, int listener);
int seccomp_receive_listener(int socket_fd);

/* serve.c: one notification. */
void serve_one(struct marshal *marshal, struct program *program);

/* told.c: what the witness says. The answer for it. */
uint64_t told_serve(struct marshal *marshal, struct program *program, pid_t tid, uint64_t kind,
                    uint64_t address);
void told_crash(struct marshal *marshal, struct program *program, pid_t tid,
                const uint64_t arguments[6]);

/* ledger.c */
void ledger_begin(struct marshal *marshal); /* what is watched? */
const char *ledger_name(enum call call);
enum call ledger_call(const char *name); /* CALL_COUNT: none has that name */
/* Returns its index, -1: the ledger is full. */
long ledger_add(struct marshal *marshal, struct program *program, const struct event *event);
void ledger_back(struct marshal *marshal, long entry, int64_t result, int error);
/* The last call of that thread that has not come back; -1: none. */
long ledger_open(const struct marshal *marshal, pid_t tid, enum call call);
bool ledger_is_cut(const struct marshal *marshal); /* and nobody waits for a call any more */
pid_t ledger_forked_by(const struct marshal *marshal, pid_t child); /* 0: not known */
void ledger_note_fork(struct marshal *marshal, pid_t parent, pid_t child);
bool ledger_made(const struct marshal *marshal, char kind, int id); /* see struct made */
void ledger_note_made(struct marshal *marshal, char kind, int id);
bool ledger_has(const struct marshal *marshal, const char *name, pid_t pid, int argument,
                int64_t value);

/* texts.c: what a call's argument points at or stands for, for people; "" = nothing to say. */
void text_of_event(const struct event *event, uint64_t address, char *text, size_t room);

/* faults.c */
void fault_begin(struct marshal *marshal);
/* Counts the call: the errno with which it shall fail, else 0. */
int fault_meets(struct marshal *marshal, const struct program *program, const struct event *event);
/* It fails: noted. */
void fault_note(struct marshal *marshal, struct program *program, long entry);
/* Lowers a limit so that the kernel itself refuses this call; false: that can't be done. */
/* What the errno says of the world is made true: after EIDRM the set is gone, for everybody. */
void fault_make_true(const struct marshal *marshal, const struct event *event, int error);
bool fault_by_kernel(struct marshal *marshal, const struct program *program,
                     const struct event *event);
/* Such a call goes on in the kernel; it has come back. */
void fault_goes_on(struct marshal *marshal, const struct event *event);
void fault_is_back(struct marshal *marshal, const struct event *event);
void fault_restore(struct marshal *marshal);
bool fault_is_over(const struct marshal *marshal);

/* awaits.c: the steps that wait for a call, or for a value in a segment. */
enum moment { MOMENT_ENTERED, MOMENT_RETURNED };
void await_reset(struct marshal *marshal);
uint64_t awaits_want(const struct marshal *marshal); /* what the witness must tell for the steps */
/* Carries out the steps that have waited for it: the calling thread stands in its notification. */
void await_met(struct marshal *marshal, const struct program *program, const struct event *event,
               long entry, enum moment moment);
bool await_wants_entry(const struct marshal *marshal, const struct program *program,
                       const struct event *event);
bool await_value(const struct marshal *marshal, json_t *step);
bool awaits_calls(const struct marshal *marshal); /* the current step or a later one */
bool await_is_of_value(const struct marshal *marshal);

/* segments.c */
void segments_look(struct marshal *marshal); /* new ones? attach */
struct segment *segments_know(struct marshal *marshal, int id);
void segments_sample(struct marshal *marshal);
void segments_let_go_of_removed(struct marshal *marshal);
bool segment_refresh(struct marshal *marshal, struct segment *segment, bool keep);
json_t *segments_result(struct marshal *marshal);

/* procs.c: the process table of what we started. */
struct process {
    pid_t pid, parent;
    char state;
    char command[32];
};
size_t procs_list(struct process *list, size_t most); /* our descendants, zombies too */
size_t procs_standing(void);                          /* with zombies */
size_t procs_living(void);                            /* without zombies */
bool procs_waits_for_input(pid_t pid);
bool procs_syscall(pid_t pid, long *number, uint64_t arguments[6], uint64_t *sp, uint64_t *pc);
json_t *procs_left_at_end(const struct marshal *marshal, pid_t parent);
bool procs_lives(pid_t tid);                             /* and is no zombie */
bool procs_handles(pid_t pid, int number);               /* has it a handler for that signal? */
bool procs_switches(pid_t tid, unsigned long *switches); /* how often it has left a processor */
/* Is that descriptor a pipe or fifo that the program itself made? */
bool procs_own_pipe(pid_t tid, uint64_t fd);
bool procs_has_timer(pid_t pid); /* one of timer_create */
size_t procs_threads(pid_t pid, pid_t *tids, size_t most);
char *procs_maps(pid_t pid);
size_t procs_read(pid_t pid, uint64_t address, void *bytes, size_t size);
void procs_end_all(const struct marshal *marshal);
pid_t procs_group_of_thread(pid_t tid);

/* capture.c: where a thread stands */
/* Does that process run the file that its program's maps are of? After an exec it does not, and its
 * places would be looked for in the wrong file. */
bool capture_is_of_program(struct marshal *marshal, const struct program *program, pid_t pid);
void capture_forget(struct marshal *marshal, pid_t pid); /* it has begun anew */
char *capture_image(pid_t pid);                          /* the caller frees; NULL: not known */
json_t *procs_capture(pid_t tid, size_t stack_bytes, bool stop_it);

/* steps.c */
void steps_advance(struct marshal *marshal);
bool steps_done(const struct marshal *marshal);

/* stalls.c: how long the machine stood still since then */
void stalls_begin(struct stalls *stalls);
double stalls_ms(const struct stalls *stalls);

/* stuck.c: true: nothing can happen any more. */
bool stuck_look(struct marshal *marshal);

/* hold.c */
void hold_begin(struct marshal *marshal, json_t *step);
bool hold_tick(struct marshal *marshal); /* true: over */

/* census.c */
json_t *census_before(void);
json_t *census_take(struct marshal *marshal);
void census_remove(json_t *left);

/* loop.c */
void loop_run(struct marshal *marshal);
void loop_fork_refused(struct marshal *marshal); /* by the kernel, and not by plan */

/* buffer.c */
void buffer_add(struct buffer *buffer, const char *bytes, size_t count);
json_t *buffer_json(const struct buffer *buffer); /* valid UTF-8 whatever the bytes */
char *hex_of(const unsigned char *bytes, size_t count);
size_t hex_to(const char *hex, unsigned char *bytes, size_t most);

#endif
