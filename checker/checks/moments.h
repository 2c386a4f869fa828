/* SPDX-License-Identifier: MIT
 *
 * Signals and the moments at which they are sent. A moment is an event of the program (its first
 * segment, a lock just taken), never a time: so it is the same one on every machine.
 *
 *   start    it is making its first IPC object            segment  its first segment is there
 *   child    its first child has been forked              lock     a child has just taken a lock
 *   free     a child has just given a lock back           lap      labs: a car is in its last lap
 *   middle   in mid-run                                   cleanup  it begins to give things back
 *   twice    in mid-run, and once more when it begins to give things back
 *
 * Protocol: moment_read(), or a table of one's own, gives a struct signal_try; moment_script() the
 * steps that bring it about (see box/marshal/steps.c), from what an undisturbed run has shown;
 * moment_when() and moment_words() tell it.
 */
#ifndef SCRUTINEER_CHECKS_MOMENTS_H
#define SCRUTINEER_CHECKS_MOMENTS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

enum moment {
    MOMENT_START,
    MOMENT_SEGMENT,
    MOMENT_CHILD,
    MOMENT_LOCK,
    MOMENT_FREE,
    MOMENT_LAP,
    MOMENT_MIDDLE,
    MOMENT_CLEANUP,
    MOMENT_TWICE
};

enum whom {
    WHOM_GROUP,  /* the foreground group, as Ctrl-C does */
    WHOM_PARENT, /* the program's first process, as `kill PID' does */
    WHOM_CHILD,  /* lock, free: the one that took it or gave it back; else some child */
    WHOM_READER  /* nobody: whoever reads its standard output goes away */
};

struct signal_try {
    int number;
    enum whom whom;
    enum moment moment;
};

/* What is known of a program before the signal is sent. */
struct program_facts {
    const char *name; /* of the program, in the script */
    bool is_lab;      /* it has cars: `changes' of them until mid-run */
    int forks;        /* how often it forks itself */
    int makes;        /* how often it makes an IPC object itself */
    int empty_handed; /* how many of its calls for a segment give none before the first that does */
    bool uses_semop;  /* its locks are System V's */
    int gives;        /* which of the children's calls that give back leaves the caller with
                         nothing in its hands, from 1; 0: not known */
    long locks;       /* how often its children take a lock; 0: not at all, or not known */
    long changes;     /* labs: of the cars' bytes, until mid-run */
    size_t segment, offset; /* labs: of the first car's field `lap' */
    int cars, last_lap;     /* labs: how many; the count that says that the last one has begun; 0:
                               it is not known where they are */
};

/* "SIGINT"; "signal" for one that has no name here. */
const char *signal_name(int number);
/* MOMENT[-group|-parent|-child]: "child", "lock-child". Else whom it goes to: SIGINT and SIGQUIT to
 * the group, SIGPIPE to nobody (the reader goes away), SIGKILL and what ends a process for a fault
 * of its own to a child, all others to the parent. False: there is no such moment. */
bool moment_read(const char *text, int number, struct signal_try *try);
const char *moment_name(enum moment moment);
/* Is it only known from an undisturbed run when that is? */
bool moment_needs_facts(enum moment moment);
/* "when the first child had just been forked" */
const char *moment_when(enum moment moment, bool is_lab);
/* "SIGINT, sent when the first child had just been forked"; the caller frees. */
char *moment_words(const struct signal_try *try, bool is_lab);

/* event: the step whose coming is the moment; sent: the one that sends, at the last (both counted
 * in the script, from 0). NULL: that moment does not exist in this program. */
struct moment_steps {
    size_t event, sent;
};
json_t *moment_script(const struct signal_try *try, const struct program_facts *facts,
                      struct moment_steps *steps);

#endif
