/* SPDX-License-Identifier: MIT
 *
 * Judges the runs in which a signal came: see signals.h. What one run shows becomes findings of its
 * own first; then those of all moments of a signal that have the same cause become one, which names
 * the moments.
 *
 * Not held against a program: what stays when SIGKILL hits its first process, which nobody can
 * handle; that others wait for ever for what a killed child held; what the undisturbed run leaves
 * as well. On the second Ctrl-C a program may end at once: outside of labs that is advice.
 */
#define _GNU_SOURCE
#include "signals.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cars.h"
#include "cleanup.h"
#include "families.h"
#include "held.h"
#include "memory.h"
#include "runs.h"

/* A finding of several runs: which moments showed it. */
struct cause {
    struct finding finding;
    const struct run *last; /* that has shown it */
    char *others;           /* the moments after the first; NULL = none */
};

struct causes {
    struct cause *all;
    size_t count;
};

static const struct signal_about *about_of(const struct run *run)
{
    return run->request.about;
}

static bool is_one_of(const char *rule, const char *const *rules_of, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rule, rules_of[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* --- the same cause --------------------------------------------------------------------------- */

/* Where the processes happen to stand differs from run to run: the signal is what they share. */
static bool has_one_cause(const struct finding *finding)
{
    static const char *const names[] = {"deadlock",    "timeout",      "proc.orphan",
                                        "proc.zombie", "output.limit", "sim.status"};
    return is_one_of(finding->rule->id, names, sizeof names / sizeof names[0]);
}

static bool same_text(const char *one, const char *other)
{
    return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

static bool same_places(const struct finding *one, const struct finding *other)
{
    if (one->location_count != other->location_count) {
        return false;
    }
    for (size_t i = 0; i < one->location_count; i++) {
        if (one->locations[i].line != other->locations[i].line ||
            !same_text(one->locations[i].file, other->locations[i].file)) {
            return false;
        }
    }
    return true;
}

/* The message as far as it tells what, and not after which signal. */
static bool same_beginning(const struct finding *one, const struct finding *other)
{
    const char *end = strstr(one->message, " after ");
    size_t length = end != NULL ? (size_t)(end - one->message) : strlen(one->message);
    return strncmp(one->message, other->message, length) == 0;
}

static bool same_cause(const struct finding *one, const struct finding *other)
{
    if (one->rule != other->rule || one->severity != other->severity ||
        !same_text(one->when, other->when)) {
        return false;
    }
    bool placed = one->location_count > 0 && one->locations[0].line > 0;
    return has_one_cause(one) ||
           (same_places(one, other) && (placed || same_beginning(one, other)));
}

static void add_moment(struct cause *cause, const struct run *run, bool is_lab)
{
    const struct signal_about *about = about_of(run);
    char *longer = text_format("%s%s%s", cause->others ? cause->others : "",
                               cause->others ? "; " : "", moment_when(about->try.moment, is_lab));
    free(cause->others);
    cause->others = longer;
    cause->last = run;
}

/* Moves what one run has shown to the causes. Two of one run are two. */
static void merge(struct causes *causes, struct findings *shown, const struct run *run, bool is_lab)
{
    for (size_t i = 0; i < shown->count; i++) {
        struct cause *found = NULL;
        for (size_t k = 0; found == NULL && k < causes->count; k++) {
            struct cause *cause = &causes->all[k];
            found =
                cause->last != run && same_cause(&cause->finding, &shown->all[i]) ? cause : NULL;
        }
        if (found != NULL) {
            add_moment(found, run, is_lab);
            continue;
        }
        causes->all = memory_grow(causes->all, causes->count + 1, sizeof *causes->all);
        causes->all[causes->count++] = (struct cause){.finding = shown->all[i], .last = run};
        shown->all[i] = (struct finding){0};
    }
}

static void drop(struct findings *findings, const char *const *names, size_t count)
{
    struct findings kept = {0};
    for (size_t i = 0; i < findings->count; i++) {
        if (!is_one_of(findings->all[i].rule->id, names, count)) {
            findings_move(findings, i, &kept);
        }
    }
    findings_release(findings);
    *findings = kept;
}

static bool has_rule(const struct findings *findings, const char *rule)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->all[i].rule != NULL && strcmp(findings->all[i].rule->id, rule) == 0) {
            return true;
        }
    }
    return false;
}

/* Who leaves children behind that live on waits for none of them. */
static void drop_zombies_of_orphans(struct findings *findings)
{
    static const char *const zombies[] = {"proc.zombie"};
    if (has_rule(findings, "proc.orphan")) {
        drop(findings, zombies, 1);
    }
}

static void tell_causes(struct context *context, struct causes *causes)
{
    struct findings all = {0}, told = {0};
    for (size_t i = 0; i < causes->count; i++) {
        struct cause *cause = &causes->all[i];
        if (cause->others != NULL) {
            finding_detail(&cause->finding, "the same if it comes %s", cause->others);
            free(cause->others);
        }
        all = (struct findings){.all = &cause->finding, .count = 1};
        findings_move(&all, 0, &told);
    }
    drop_zombies_of_orphans(&told);
    for (size_t i = 0; i < told.count; i++) {
        findings_move(&told, i, context->findings);
    }
    findings_release(&told);
    free(causes->all);
}

/* --- one run ---------------------------------------------------------------------------------- */

/* "sem_wait at lock.c:28": where the moment was, in the program. */
static char *place_of_moment(const struct context *context, const struct run *run)
{
    struct source_place place;
    const struct log_step *step = signal_step(run);
    if (step == NULL || step->call < 0 || (size_t)step->call >= run->log.call_count) {
        return NULL;
    }
    const struct log_call *call = &run->log.calls[step->call];
    const struct log_program *program = run_log_program(&run->log, call->program);
    bool known = call->has_stack && program != NULL &&
                 place_of_stack(image_of(context, run, call->program), &call->stack, program->maps,
                                &place, NULL, 0);
    return known ? text_format("%s at %s:%d", call->name, place.file, place.line) : NULL;
}

/* How the run went on is told with what came before. */
static void add_words(struct finding *finding, const struct run *run, const char *after)
{
    static const char *const names[] = {"crash",     "deadlock",     "timeout",
                                        "proc.tree", "output.limit", "sim.status"};
    if (!about_of(run)->by_time &&
        is_one_of(finding->rule->id, names, sizeof names / sizeof names[0])) {
        char *longer = text_format("%s, after %s", finding->message, after);
        free(finding->message);
        finding->message = longer;
    }
}

static void complete(const struct context *context, const struct run *run, const char *after)
{
    char *place = place_of_moment(context, run);
    for (size_t i = 0; i < context->findings->count; i++) {
        struct finding *finding = &context->findings->all[i];
        add_words(finding, run, after);
        free(finding->when);
        finding->when = text_copy(signal_name(about_of(run)->try.number));
        if (place != NULL) {
            finding_detail(finding, "the signal was sent at: %s", place);
        }
    }
    free(place);
}

/* Who waits for what a dead child held waits rightly. Asked for by name (KILL@lock-child), it is
 * the question. */
static void drop_waits_for_the_dead(struct context *context, const struct run *run)
{
    static const char *const waits[] = {"deadlock", "timeout"};
    const struct signal_about *about = about_of(run);
    const struct log_step *step = signal_step(run);
    if (about->try.whom == WHOM_CHILD && about->try.moment != MOMENT_LOCK && step != NULL &&
        held_by(run, step->pid)) {
        drop(context->findings, waits, 2);
    }
}

/* Lab: the race was left before its end, and the exit status says that all went well. */
static void tell_status(struct context *context, const struct run *run)
{
    const struct log_program *program = &run->log.programs[0];
    const struct signal_about *about = about_of(run);
    struct cars_place place;
    bool asked_to_stop = about->try.moment == MOMENT_MIDDLE &&
                         (about->try.number == SIGINT || about->try.number == SIGTERM);
    if (context->lab == NULL || !asked_to_stop || program->exit != 0 || !program->ended ||
        !cars_find(&run->log, run->request.cars, &place)) {
        return;
    }
    for (int i = 0; i < place.count; i++) {
        struct car car =
            car_read(run->log.segments[place.segment].last + place.offset + (size_t)i * CAR_BYTES);
        if (car.lap < run->request.laps && car.out == 0) {
            struct finding *finding =
                findings_add(context->findings, "sim.status", "SIGINT",
                             "%s ended with exit status 0 though car %d was still in lap %d of %d",
                             program->name, car.id, car.lap + 1, run->request.laps);
            finding_look(finding, "128 + the signal's number says that it was asked to stop: %d",
                         128 + about->try.number);
            return;
        }
    }
}

static void make_advice(struct context *context, const char *why)
{
    for (size_t i = 0; i < context->findings->count; i++) {
        if (context->findings->all[i].severity == SEVERITY_ERROR) {
            finding_is_advice(&context->findings->all[i]);
            finding_detail(&context->findings->all[i], "%s", why);
        }
    }
}

static struct way_out way_of(const struct context *context, const struct run *run,
                             const char *after)
{
    const struct signal_about *about = about_of(run);
    bool of_child = about->try.whom == WHOM_CHILD || about->try.whom == WHOM_READER;
    return (struct way_out){.when = signal_name(about->try.number),
                            .after = after,
                            .fleeting = !about->by_time && (about->try.moment == MOMENT_START ||
                                                            about->try.moment == MOMENT_SEGMENT),
                            .known = of_child ? undisturbed(context) : NULL};
}

static void judge_way(struct context *context, const struct run *run, const char *after)
{
    const struct signal_about *about = about_of(run);
    struct way_out way = way_of(context, run, after);
    end_of_run(context, run);
    drop_waits_for_the_dead(context, run);
    tell_leaks(context, run, &way);
    tell_survivors(context, run, &way);
    if (context->lab != NULL || about->try.whom == WHOM_CHILD) {
        tell_unwaited(context, run, &way, context->lab == NULL);
    }
    tell_status(context, run);
    complete(context, run, after);
    if (about->by_time) {
        return;
    }
    if (about->try.number == SIGKILL && about->try.whom != WHOM_CHILD) {
        make_advice(context, "nobody can handle SIGKILL: only what was removed as soon as it was "
                             "attached (IPC_RMID, unlink) goes with the last process");
    } else if (about->try.moment == MOMENT_TWICE && context->lab == NULL) {
        make_advice(context, "that was the second Ctrl-C: a program may end at once then, if it is "
                             "meant to");
    }
}

/* The signal was not sent: then the run is as good as an undisturbed one. */
static void judge_unsent(struct context *context, const struct run *run)
{
    end_of_run(context, run);
    if (undisturbed(context) == NULL) {
        tell_leaks(context, run, &(struct way_out){.when = "exit", .after = "the program's end"});
    }
    for (size_t i = 0; i < context->findings->count; i++) {
        free(context->findings->all[i].when);
        context->findings->all[i].when = text_copy("exit");
    }
}

static void judge_run(struct context *context, const struct run *run, struct causes *causes)
{
    struct findings shown = {0}, *all = context->findings;
    const struct signal_about *about = about_of(run);
    bool is_lab = context->lab != NULL;
    context->findings = &shown;
    if (signal_step(run) == NULL) {
        judge_unsent(context, run);
    } else {
        char *after = about->by_time ? text_copy(signal_name(about->try.number))
                                     : moment_words(&about->try, is_lab);
        judge_way(context, run, after);
        free(after);
    }
    context->findings = all;
    merge(causes, &shown, run, is_lab);
    findings_release(&shown);
}

/* A lab's race was over before the signal came: the machine's fault, if anybody's. */
static void note_missed_moment(struct context *context, const struct run *run)
{
    const struct signal_about *about = about_of(run);
    if (context->lab == NULL || about->try.moment != MOMENT_MIDDLE || signal_step(run) != NULL ||
        !ran_to_its_end(run)) {
        return;
    }
    for (size_t i = 0; i < 4; i++) {
        not_judged(context, leak_rules[i],
                   "the session was over before %s could be sent in mid-run",
                   signal_name(about->try.number));
        context->is_judged[rule_find(leak_rules[i]) - rules] = false;
    }
}

void family_signals(struct context *context)
{
    struct causes causes = {0};
    const struct run *run;
    for (size_t at = 0; (run = runs_of(context, RUN_SIGNAL, &at)) != NULL;) {
        judge_run(context, run, &causes);
    }
    tell_causes(context, &causes);
    for (size_t at = 0; (run = runs_of(context, RUN_SIGNAL, &at)) != NULL;) {
        note_missed_moment(context, run);
    }
    tell_unsafe_calls(context);
}
