/* SPDX-License-Identifier: MIT
 * See moments.h. */
#define _GNU_SOURCE
#include "moments.h"

#include <signal.h>
#include <string.h>

#include "cars.h"
#include "memory.h"

static const struct {
    const char *name;
    bool needs_facts;
    const char *when, *when_in_lab; /* NULL: the same */
} moments[] = {
    [MOMENT_START] = {"start", false, "when it was just making its first IPC object", NULL},
    [MOMENT_SEGMENT] = {"segment", false, "when its first segment had just been made", NULL},
    [MOMENT_CHILD] = {"child", false, "when its first child had just been forked", NULL},
    [MOMENT_LOCK] = {"lock", false, "when a child had just taken a lock",
                     "when a car had just taken the lock"},
    [MOMENT_FREE] = {"free", false, "when a child had just given a lock back",
                     "when a car had just given the lock back"},
    [MOMENT_LAP] = {"lap", true, "in the last lap", NULL},
    [MOMENT_MIDDLE] = {"middle", true, "in mid-run", "in the middle of the race"},
    [MOMENT_CLEANUP] = {"cleanup", true, "when it had just begun to give back what it had", NULL},
    [MOMENT_TWICE] = {"twice", true,
                      "a second time, when it had just begun to give back what it had", NULL},
};

enum { MOMENTS = sizeof moments / sizeof moments[0] };

const char *moment_name(enum moment moment)
{
    return moments[moment].name;
}

bool moment_needs_facts(enum moment moment)
{
    return moments[moment].needs_facts;
}

const char *moment_when(enum moment moment, bool is_lab)
{
    const char *in_lab = moments[moment].when_in_lab;
    return is_lab && in_lab != NULL ? in_lab : moments[moment].when;
}

char *moment_words(const struct signal_try *try, bool is_lab)
{
    const char *when = moment_when(try->moment, is_lab), *name = signal_name(try->number);
    switch (try->whom) {
    case WHOM_READER:
        return text_format("%s (the reader of its output went away %s)", name, when);
    case WHOM_CHILD:
        return text_format("%s to a child, sent %s", name, when);
    default:
        return text_format("%s, sent %s", name, when);
    }
}

const char *signal_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {{SIGINT, "SIGINT"},   {SIGTERM, "SIGTERM"}, {SIGHUP, "SIGHUP"},
                 {SIGQUIT, "SIGQUIT"}, {SIGKILL, "SIGKILL"}, {SIGUSR1, "SIGUSR1"},
                 {SIGUSR2, "SIGUSR2"}, {SIGPIPE, "SIGPIPE"}, {SIGALRM, "SIGALRM"},
                 {SIGSEGV, "SIGSEGV"}, {SIGABRT, "SIGABRT"}, {SIGCHLD, "SIGCHLD"},
                 {SIGBUS, "SIGBUS"},   {SIGFPE, "SIGFPE"},   {SIGILL, "SIGILL"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (names[i].number == number) {
            return names[i].name;
        }
    }
    return "signal";
}

static enum whom whom_else(int number)
{
    switch (number) {
    case SIGINT:
    case SIGQUIT:
        return WHOM_GROUP;
    case SIGPIPE:
        return WHOM_READER;
    case SIGKILL:
    case SIGSEGV:
    case SIGBUS:
    case SIGFPE:
    case SIGILL:
    case SIGABRT:
        return WHOM_CHILD;
    default:
        return WHOM_PARENT;
    }
}

static bool read_whom(const char *text, enum whom *whom)
{
    static const char *const names[] = {
        [WHOM_GROUP] = "-group", [WHOM_PARENT] = "-parent", [WHOM_CHILD] = "-child"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(text, names[i]) == 0) {
            *whom = (enum whom)i;
            return true;
        }
    }
    return *text == '\0';
}

bool moment_read(const char *text, int number, struct signal_try *try)
{
    for (int i = 0; i < MOMENTS; i++) {
        size_t length = strlen(moments[i].name);
        if (i != MOMENT_LAP && strncmp(text, moments[i].name, length) == 0) {
            *try = (struct signal_try){number, whom_else(number), (enum moment)i};
            return read_whom(text + length, &try->whom);
        }
    }
    return false;
}

/* --- the steps that bring a moment about ---------------------------------------------------- */

/* Whose calls: as the marshal's steps say it. */
enum { OF_PROGRAM = 0, OF_FIRST_CHILD = 1, OF_A_CHILD = -1, OF_ANY = -2 };

struct awaited {
    const char *const *calls;
    int process, nth;
    bool entered; /* not yet done */
};

static const char *const making[] = {"shmget", "semget", "msgget", "shm_open", "sem_open", NULL};
static const char *const making_segment[] = {"shmget", "shm_open", NULL};
static const char *const forking[] = {"fork", NULL};
static const char *const taking[] = {"sem_wait",
                                     "sem_timedwait",
                                     "sem_trywait",
                                     "sem_clockwait",
                                     "pthread_mutex_lock",
                                     "pthread_mutex_trylock",
                                     "pthread_mutex_timedlock",
                                     "semop",
                                     "semtimedop",
                                     NULL};
static const char *const giving[] = {"sem_post", "pthread_mutex_unlock", NULL};
static const char *const either[] = {"semop", "semtimedop", NULL};
static const char *const clearing[] = {"shmdt",      "shmctl",      "semctl",
                                       "msgctl",     "sem_close",   "sem_unlink",
                                       "shm_unlink", "sem_destroy", NULL};

/* Adds a step, returns its number. */
static size_t add(json_t *script, json_t *step)
{
    json_array_append_new(script, step);
    return json_array_size(script) - 1;
}

static size_t add_await(json_t *script, const struct program_facts *facts,
                        const struct awaited *awaited)
{
    json_t *calls = json_array();
    for (size_t i = 0; awaited->calls[i] != NULL; i++) {
        json_array_append_new(calls, json_string(awaited->calls[i]));
    }
    json_t *step = json_pack("{s:s,s:s,s:s,s:o,s:i,s:i}", "do", "await", "what", "call", "name",
                             facts->name, "calls", calls, "process", awaited->process, "nth",
                             awaited->nth > 0 ? awaited->nth : 1);
    if (awaited->entered) {
        json_object_set_new(step, "moment", json_string("entered"));
    }
    return add(script, step);
}

static size_t add_lap(json_t *script, const struct program_facts *facts)
{
    return add(script,
               json_pack("{s:s,s:s,s:s,s:I,s:I,s:i,s:i,s:i}", "do", "await", "what", "value",
                         "name", facts->name, "segment", (json_int_t)facts->segment, "offset",
                         (json_int_t)facts->offset, "stride", CAR_BYTES, "count", facts->cars,
                         "at_least", facts->last_lap));
}

/* The middle of what its children do; if they take no lock, when the last of them is there. */
static size_t add_middle(json_t *script, const struct program_facts *facts)
{
    if (facts->is_lab) {
        return add(script, json_pack("{s:s,s:s,s:s,s:I}", "do", "await", "what", "changes", "name",
                                     facts->name, "count", (json_int_t)facts->changes));
    }
    if (facts->locks > 1) {
        return add_await(script, facts,
                         &(struct awaited){taking, OF_A_CHILD, (int)(facts->locks / 2), false});
    }
    return add_await(script, facts, &(struct awaited){forking, OF_PROGRAM, facts->forks, false});
}

/* What stands in the list for cleaning up is used for other things at the start: so first wait for
 * what comes before the end. */
static size_t add_cleanup(json_t *script, const struct program_facts *facts)
{
    if (facts->forks > 0) {
        add_await(script, facts, &(struct awaited){forking, OF_PROGRAM, 1, false});
    } else {
        add_await(script, facts, &(struct awaited){making, OF_PROGRAM, facts->makes, false});
    }
    return add_await(script, facts, &(struct awaited){clearing, OF_PROGRAM, 1, true});
}

static size_t add_event(json_t *script, enum moment moment, const struct program_facts *facts)
{
    switch (moment) {
    case MOMENT_START:
        return add_await(script, facts, &(struct awaited){making, OF_ANY, 1, true});
    case MOMENT_SEGMENT:
        return add_await(script, facts,
                         &(struct awaited){making_segment, OF_ANY, facts->empty_handed + 1, false});
    case MOMENT_CHILD:
        return add_await(script, facts, &(struct awaited){forking, OF_PROGRAM, 1, false});
    case MOMENT_LOCK:
        return add_await(script, facts, &(struct awaited){taking, OF_A_CHILD, 1, false});
    case MOMENT_FREE:
        /* semop takes and gives: a child's second one gives back what its first one took */
        return facts->uses_semop
                   ? add_await(script, facts, &(struct awaited){either, OF_FIRST_CHILD, 2, false})
                   : add_await(script, facts,
                               &(struct awaited){giving, OF_A_CHILD, facts->gives, false});
    case MOMENT_LAP:
        return add_lap(script, facts);
    case MOMENT_CLEANUP:
        return add_cleanup(script, facts);
    default:
        return add_middle(script, facts);
    }
}

static size_t add_signal(json_t *script, const struct signal_try *try,
                         const struct program_facts *facts)
{
    bool caller = try->moment == MOMENT_LOCK || try->moment == MOMENT_FREE;
    switch (try->whom) {
    case WHOM_READER:
        return add(script, json_pack("{s:s,s:s}", "do", "hang_up", "name", facts->name));
    case WHOM_GROUP:
        return add(script, json_pack("{s:s,s:s,s:i}", "do", "signal", "name", facts->name, "signal",
                                     try->number));
    case WHOM_PARENT:
        return add(script, json_pack("{s:s,s:s,s:i}", "do", "kill", "name", facts->name, "signal",
                                     try->number));
    default:
        return add(script, json_pack("{s:s,s:s,s:i,s:s}", "do", "kill", "name", facts->name,
                                     "signal", try->number, "whom", caller ? "caller" : "child"));
    }
}

static bool exists(enum moment moment, const struct program_facts *facts)
{
    switch (moment) {
    case MOMENT_LAP:
        return facts->last_lap > 0;
    case MOMENT_CLEANUP:
        return facts->forks > 0 || facts->makes > 0;
    case MOMENT_MIDDLE:
    case MOMENT_TWICE:
        return facts->is_lab || facts->locks > 1 || facts->forks > 0;
    default:
        return true;
    }
}

json_t *moment_script(const struct signal_try *try, const struct program_facts *facts,
                      struct moment_steps *steps)
{
    if (!exists(try->moment, facts)) {
        return NULL;
    }
    json_t *script = json_array();
    steps->event = add_event(script, try->moment, facts);
    steps->sent = add_signal(script, try, facts);
    if (try->moment == MOMENT_TWICE) {
        steps->event = add_await(script, facts, &(struct awaited){clearing, OF_PROGRAM, 1, true});
        steps->sent = add_signal(script, try, facts);
    }
    return script;
}
