/* SPDX-License-Identifier: MIT
 *
 * Which signals are sent at which moments. See signals.h; how runs are judged stands in
 * signal_ways.c.
 */
#define _GNU_SOURCE
#include "signals.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "cars.h"
#include "families.h"
#include "held.h"
#include "memory.h"
#include "runs.h"

/* How long a lab's race is: long, so that it is far from its end when the signal comes and a
 * process that nobody stops shows; or as lab.ini says, where it must come to its end. */
enum length { LONG, SHORT };
/* With which effort: ALWAYS is the way out that a lab's text speaks of, so with all its cars. */
enum worth { ALWAYS, MOSTLY, THOROUGHLY };

static const struct planned {
    struct signal_try try;
    enum length length;
    enum worth worth;
} planned[] = {
    {{SIGTERM, WHOM_PARENT, MOMENT_MIDDLE}, LONG, ALWAYS},
    {{SIGTERM, WHOM_PARENT, MOMENT_LOCK}, LONG, MOSTLY},
    {{SIGTERM, WHOM_PARENT, MOMENT_CHILD}, LONG, THOROUGHLY},
    {{SIGTERM, WHOM_PARENT, MOMENT_SEGMENT}, LONG, THOROUGHLY},
    {{SIGINT, WHOM_GROUP, MOMENT_MIDDLE}, LONG, ALWAYS},
    {{SIGINT, WHOM_GROUP, MOMENT_SEGMENT}, LONG, MOSTLY},
    {{SIGINT, WHOM_GROUP, MOMENT_START}, LONG, MOSTLY},
    {{SIGINT, WHOM_GROUP, MOMENT_CHILD}, LONG, MOSTLY},
    {{SIGINT, WHOM_GROUP, MOMENT_LOCK}, LONG, MOSTLY},
    {{SIGINT, WHOM_GROUP, MOMENT_LAP}, SHORT, THOROUGHLY},
    {{SIGINT, WHOM_GROUP, MOMENT_CLEANUP}, SHORT, MOSTLY},
    {{SIGINT, WHOM_GROUP, MOMENT_TWICE}, LONG, MOSTLY},
    {{SIGKILL, WHOM_CHILD, MOMENT_FREE}, SHORT, MOSTLY},
    {{SIGSEGV, WHOM_CHILD, MOMENT_FREE}, SHORT, MOSTLY},
    {{SIGPIPE, WHOM_READER, MOMENT_MIDDLE}, LONG, MOSTLY},
    {{SIGPIPE, WHOM_READER, MOMENT_CHILD}, LONG, THOROUGHLY},
};

enum { LONG_LAPS = 30, SLOW_PACE = 2, FEW_CARS = 4 };

/* --- what the undisturbed run has shown ------------------------------------------------------- */

static bool is_one_of(const char *name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool makes(const struct log_call *call)
{
    static const char *const names[] = {"shmget", "semget", "msgget", "shm_open", "sem_open"};
    return is_one_of(call->name, names, 5);
}

static bool makes_segment(const struct log_call *call)
{
    static const char *const names[] = {"shmget", "shm_open"};
    return is_one_of(call->name, names, 2);
}

static bool takes(const struct log_call *call)
{
    static const char *const names[] = {"sem_wait",
                                        "sem_timedwait",
                                        "sem_trywait",
                                        "sem_clockwait",
                                        "pthread_mutex_lock",
                                        "pthread_mutex_trylock",
                                        "pthread_mutex_timedlock"};
    return is_one_of(call->name, names, sizeof names / sizeof names[0]);
}

static bool gives(const struct log_call *call)
{
    static const char *const names[] = {"sem_post", "pthread_mutex_unlock"};
    return is_one_of(call->name, names, 2);
}

static bool failed(const struct log_call *call)
{
    return call->has_result && call->result == -1;
}

static void count_calls(const struct run *run, struct program_facts *facts)
{
    bool has_segment = false;
    long operations = 0;
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *call = &run->log.calls[i];
        bool own = call->pid == run->log.programs[0].pid;
        facts->forks += own && strcmp(call->name, "fork") == 0;
        facts->makes += own && makes(call);
        facts->uses_semop |= strcmp(call->name, "semget") == 0;
        facts->locks += !own && takes(call);
        operations +=
            !own && (strcmp(call->name, "semop") == 0 || strcmp(call->name, "semtimedop") == 0);
        facts->empty_handed += !has_segment && makes_segment(call) && failed(call);
        has_segment |= makes_segment(call) && !failed(call);
    }
    facts->locks += operations / 2; /* each is taken and given back */
}

static void find_empty_hands(const struct run *run, struct program_facts *facts)
{
    int count = 0;
    for (size_t i = 0; i < run->log.call_count && facts->gives == 0; i++) {
        const struct log_call *call = &run->log.calls[i];
        if (call->pid != run->log.programs[0].pid && gives(call)) {
            count++;
            facts->gives = held_at(run, call->pid, i + 1) ? 0 : count;
        }
    }
}

static void find_lap(const struct context *context, const struct run *run,
                     struct program_facts *facts)
{
    struct cars_place place;
    if (!cars_find(&run->log, context->lab->cars, &place)) {
        return;
    }
    for (size_t i = 0; i < CAR_FIELDS; i++) {
        if (strcmp(car_fields[i].name, "lap") == 0) {
            facts->segment = place.segment;
            facts->offset = place.offset + car_fields[i].offset;
            facts->last_lap = context->lab->laps - 1;
        }
    }
}

static struct program_facts facts_of(const struct context *context, int cars)
{
    struct program_facts facts = {.name = "program", .is_lab = context->lab != NULL, .cars = cars};
    const struct run *run = undisturbed(context);
    if (context->lab != NULL) {
        facts.name = context->lab->programs[0].name;
        facts.changes = cars; /* every car has been written about twice */
    }
    if (run != NULL) {
        count_calls(run, &facts);
        find_empty_hands(run, &facts);
    }
    if (run != NULL && context->lab != NULL) {
        find_lap(context, run, &facts);
    }
    return facts;
}

/* --- asking ----------------------------------------------------------------------------------- */

/* The script stands after the step that starts the program. */
enum { STEPS_BEFORE = 1 };

/* The first run of an instrumented program is also looked at for races. */
static enum run_variant variant_of(const struct context *context)
{
    return context->run_count == 0 && context->traced.probe != NULL ? VARIANT_TRACED
                                                                    : VARIANT_PLAIN;
}

/* Who killed a child must know what it held. */
static unsigned watch_of(const struct signal_try *try)
{
    return BOX_WATCH_HANDLERS | (try->whom == WHOM_CHILD ? BOX_WATCH_LOCKS | BOX_WATCH_RESULTS : 0);
}

static int cars_of(const struct lab *lab, const struct planned *how)
{
    return how->worth == ALWAYS || lab->cars < FEW_CARS ? lab->cars : FEW_CARS;
}

static void ask(struct context *context, const struct signal_about *about, json_t *script,
                const struct planned *how)
{
    const struct lab *lab = context->lab;
    struct signal_about *own = memory_need(1, sizeof *own);
    *own = *about;
    own->steps.event += STEPS_BEFORE;
    own->steps.sent += STEPS_BEFORE;
    struct run_request request = {.name = signal_name(about->try.number),
                                  .kind = RUN_SIGNAL,
                                  .variant = variant_of(context),
                                  .watch = watch_of(&about->try),
                                  .script = script,
                                  .about = own};
    if (lab != NULL && how != NULL) {
        request.cars = cars_of(lab, how);
        request.laps = lab->laps * (how->length == LONG ? LONG_LAPS : 1);
        request.pace_ms = lab->pace_ms * (how->length == LONG ? SLOW_PACE : 1);
    }
    runs_ask(context, &request);
}

static bool is_worth_it(const struct planned *how, enum check_effort effort)
{
    return how->worth == ALWAYS || effort == CHECK_THOROUGH ||
           (how->worth == MOSTLY && effort != CHECK_QUICK);
}

void signals_ask(struct context *context, enum check_effort effort)
{
    for (size_t i = 0; i < sizeof planned / sizeof planned[0]; i++) {
        const struct planned *how = &planned[i];
        int cars = context->lab != NULL ? cars_of(context->lab, how) : 0;
        struct program_facts facts = facts_of(context, cars);
        struct signal_about about = {.try = how->try};
        json_t *script =
            is_worth_it(how, effort) ? moment_script(&how->try, &facts, &about.steps) : NULL;
        if (script != NULL) {
            ask(context, &about, script, how);
        }
    }
}

/* After some seconds, to the whole group, whatever the signal. */
static json_t *timed_script(const struct program_options *options, struct signal_about *about)
{
    about->by_time = true;
    about->try = (struct signal_try){options->signal, WHOM_GROUP, MOMENT_MIDDLE};
    about->steps = (struct moment_steps){0, 1};
    return json_pack("[{s:s,s:s,s:s,s:f},{s:s,s:s,s:i}]", "do", "await", "what", "time", "name",
                     "program", "ms", options->signal_after_s * 1e3, "do", "signal", "name",
                     "program", "signal", options->signal);
}

bool signals_need_facts(const struct program_options *options)
{
    struct signal_try try;
    return options->signal != 0 && options->signal_moment != NULL &&
           moment_read(options->signal_moment, options->signal, &try) &&
           moment_needs_facts(try.moment);
}

bool signals_ask_one(struct context *context, const struct program_options *options)
{
    struct signal_about about = {.by_time = false};
    struct program_facts facts = facts_of(context, 0);
    json_t *script = NULL;
    if (options->signal_moment == NULL) {
        script = timed_script(options, &about);
    } else if (moment_read(options->signal_moment, options->signal, &about.try)) {
        script = moment_script(&about.try, &facts, &about.steps);
    }
    if (script != NULL) {
        ask(context, &about, script, NULL);
    }
    return script != NULL;
}

bool signals_hang(const struct context *context, const struct run *run)
{
    size_t at = 0;
    const struct signal_about *about = run->request.about;
    const struct run *other;
    while (about != NULL && (other = runs_of(context, RUN_SIGNAL, &at)) != NULL) {
        const struct signal_about *its = other->request.about;
        if (its->try.number == about->try.number && other->log.out_of_time) {
            return true;
        }
    }
    return false;
}

const struct log_step *signal_step(const struct run *run)
{
    const struct signal_about *about = run->request.about;
    size_t event = about->steps.event, sent = about->steps.sent;
    bool done = sent < run->log.step_count && run->log.steps[event].outcome == STEP_DONE &&
                run->log.steps[sent].outcome == STEP_DONE;
    return done ? &run->log.steps[event] : NULL;
}

/* "SIGINT at start, segment, child; SIGTERM at middle": those that were sent, or those that were
 * not. NULL: none. */
static char *list_tries(const struct context *context, bool sent, size_t *count)
{
    char *text = NULL;
    const struct run *run;
    int number = 0;
    *count = 0;
    for (size_t at = 0; (run = runs_of(context, RUN_SIGNAL, &at)) != NULL;) {
        const struct signal_try *try = &((const struct signal_about *)run->request.about)->try;
        if ((signal_step(run) != NULL) != sent) {
            continue;
        }
        (*count)++;
        char *longer = try->number == number
                           ? text_format("%s, %s", text, moment_name(try->moment))
                           : text_format("%s%s%s at %s", text ? text : "", text ? "; " : "",
                                         signal_name(try->number), moment_name(try->moment));
        free(text);
        text = longer;
        number = try->number;
    }
    return text;
}

static char *note_of_all(const struct context *context)
{
    size_t sent_count, unsent_count;
    char *sent = list_tries(context, true, &sent_count);
    char *unsent = list_tries(context, false, &unsent_count);
    char *text = sent == NULL ? text_copy("no signal was sent: no moment for one came")
                              : text_format("%zu signals sent, each in a run of its own: %s",
                                            sent_count, sent);
    if (unsent != NULL) {
        char *longer = text_format("%s (not sent, as the moment did not come: %s)", text, unsent);
        free(text);
        text = longer;
    }
    free(sent);
    free(unsent);
    return text;
}

static char *note_of_one(const struct context *context, const struct program_options *options)
{
    size_t at = 0;
    const struct run *run = runs_of(context, RUN_SIGNAL, &at);
    if (options->signal == 0 || (run != NULL && signal_step(run) != NULL)) {
        return NULL;
    }
    return options->signal_moment == NULL
               ? text_copy("the program had ended before the signal was due: it was not sent")
               : text_format("the moment \"%s\" did not come in this program: %s was not sent",
                             options->signal_moment, signal_name(options->signal));
}

char *signals_note(const struct context *context, const struct program_options *options)
{
    return options->signals ? note_of_all(context) : note_of_one(context, options);
}
