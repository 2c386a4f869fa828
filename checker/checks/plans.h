/* SPDX-License-Identifier: MIT
 *
 * The runs that a lab can name in lab.ini, as plans for the marshal.
 *
 *   plain    to the end, undisturbed (labs 1 and 2: until it reads its input, which then ends)
 *   traced   the same with the instrumented program
 *   viewer   lab 2: the viewer beside it, a write into the segment, Enter
 *   faults   a good run, then one for each of its calls, which fails (faults.h)
 *   again, other      the same seed once more, another seed
 *   signals  a run for each signal and moment: signals.h
 *   SIGINT, SIGTERM   older names: of these the two in mid-run
 *   races    the instrumented program again, under other schedules (needs `traced` first)
 *   hold     the marshal takes the program's lock and watches (needs `traced` first)
 *   sanitized, memcheck   under the tools that watch memory
 */
#ifndef SCRUTINEER_CHECKS_PLANS_H
#define SCRUTINEER_CHECKS_PLANS_H

#include "context.h"

/* Steps of the viewer run whose results viewer.c reads. */
enum { VIEWER_READY = 3, VIEWER_AGAIN = 6, VIEWER_SLOT = 3 };
#define VIEWER_NUMBER "7919"

struct hold_target { /* what the hold run needs to know */
    int segment;     /* which one holds the semaphore, in the order in which they are made */
    size_t offset, watched, from, bytes;
};

/* How a lab's runs are started: context->launcher. */
extern const struct launcher plan_launcher;

bool plan_known(const char *name);
enum run_variant plan_variant(const char *name);
/* Is it asked for in another way than by plan_ask(), when others have been made? */
bool plan_is_later(const char *name);
/* Asks for the run of that name (runs.h), which plan_known(). */
void plan_ask(struct context *context, const char *name);
void plan_ask_hold(struct context *context, const struct hold_target *target);
/* The instrumented program once more, with another seed of the race engine, which pauses where
 * `first` (valid until the run has started) has seen two accesses that only a lock's turn kept
 * apart. */
void plan_ask_race(struct context *context, int number, const struct race_log *first);

#endif
