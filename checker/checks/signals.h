/* SPDX-License-Identifier: MIT
 *
 * The runs in which a signal comes: which are made, and what must hold after each. The program
 * ends, nothing is left behind, no process lives on; in a lab also: every child was waited for.
 *
 * Protocol: signals_ask() when the undisturbed run is there (or signals_ask_one() for one signal
 * of the command line); family_signals() judges the runs that were made. A moment that a program
 * does not have is not judged.
 */
#ifndef SCRUTINEER_CHECKS_SIGNALS_H
#define SCRUTINEER_CHECKS_SIGNALS_H

#include "checks.h"
#include "context.h"
#include "moments.h"

/* Of a run of kind RUN_SIGNAL: request.about. */
struct signal_about {
    struct signal_try try;
    bool by_time;              /* sent after some seconds: `moment' means nothing */
    struct moment_steps steps; /* by their numbers in the run's log */
};

/* Asks for the runs of a lab or of any program, as many as that effort is worth. */
void signals_ask(struct context *context, enum check_effort effort);
/* Asks for the run of --signal. False: that moment does not exist in this program. */
bool signals_ask_one(struct context *context, const struct program_options *options);
/* Must an undisturbed run be made before signals_ask_one()? */
bool signals_need_facts(const struct program_options *options);
/* Is that run with a signal pointless, because an earlier one did not come to its end? */
bool signals_hang(const struct context *context, const struct run *run);
/* NULL: that step was not done: the moment did not come. */
const struct log_step *signal_step(const struct run *run);
/* For people: which signals were sent, or that the one of --signal was not; NULL: nothing to say.
 * The caller frees. */
char *signals_note(const struct context *context, const struct program_options *options);

/* signal.unsafe: handlers.c. */
void tell_unsafe_calls(struct context *context);

#endif
