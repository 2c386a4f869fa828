/* SPDX-License-Identifier: MIT
 *
 * The processes: one child a car, forked by the parent, each in its own slot, all waited for.
 *
 * Who wrote which slot, who forked and who was waited for come from the trace of the instrumented
 * program; who stood as a zombie or still ran when the parent ended, from the process table.
 * Without a trace the process table alone says how many.
 */
#define _GNU_SOURCE
#include "families.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cars.h"
#include "child_ends.h"
#include "memory.h"
#include "places.h"
#include "static.h"
#include "tracelog.h"

struct child {
    int pid;
    uint64_t fork_pc;
    int forked_by;
    bool reaped;
    int slot;          /* the one that it writes most; -1 = none */
    size_t writes[64]; /* by slot, the first 64 slots */
    int foreign_slot;  /* another that it writes too; -1 = none */
    uint64_t foreign_pc;
};

struct family {
    struct child *children;
    size_t count;
    uint64_t wait_pc; /* where the parent waits; 0 = nowhere */
    size_t waits;     /* how often that gave a child */
    bool of_this_run; /* the pids are those of the run that is looked at */
};

static struct child *child_of(struct family *family, int pid)
{
    for (size_t i = 0; i < family->count; i++) {
        if (family->children[i].pid == pid) {
            return &family->children[i];
        }
    }
    return NULL;
}

static void note_fork(struct family *family, const struct trace_record *record)
{
    if (record->argument <= 0) {
        return;
    }
    family->children = memory_grow(family->children, family->count + 1, sizeof *family->children);
    family->children[family->count++] = (struct child){.pid = (int)record->argument,
                                                       .fork_pc = record->pc,
                                                       .forked_by = record->pid,
                                                       .slot = -1,
                                                       .foreign_slot = -1};
}

static void note_wait(struct family *family, const struct trace_record *record, int parent)
{
    struct child *child = record->argument > 0 ? child_of(family, (int)record->argument) : NULL;
    if (child != NULL) {
        child->reaped = true;
    }
    if (record->pid == parent) {
        family->wait_pc = record->pc;
        family->waits += child != NULL;
    }
}

/* Twice through the trace: a child can write before its parent's fork record is there. */
static struct family family_read(const struct context *context, const struct run *run)
{
    struct family family = {0};
    int parent = run->log.programs[0].pid;
    for (size_t i = 0; i < context->trace->count; i++) {
        const struct trace_record *record = &context->trace->records[i];
        if (record->kind == TRACE_FORK) {
            note_fork(&family, record);
        }
    }
    for (size_t i = 0; i < context->trace->count; i++) {
        const struct trace_record *record = &context->trace->records[i];
        if (record->kind == TRACE_REAPED) {
            note_wait(&family, record, parent);
        }
    }
    return family;
}

static void note_write(struct family *family, const struct trace_record *record,
                       const struct cars_place *place)
{
    struct child *child = child_of(family, record->pid);
    size_t end = place->offset + (size_t)place->count * CAR_BYTES;
    if (child == NULL || record->offset < place->offset || record->offset >= end) {
        return;
    }
    size_t slot = (record->offset - place->offset) / CAR_BYTES;
    if (slot < 64) {
        child->writes[slot]++;
    }
}

static void choose_slots(struct family *family)
{
    for (size_t i = 0; i < family->count; i++) {
        struct child *child = &family->children[i];
        for (int slot = 0; slot < 64; slot++) {
            if (child->writes[slot] > 0 &&
                (child->slot < 0 || child->writes[slot] > child->writes[child->slot])) {
                child->slot = slot;
            }
        }
    }
}

static void note_foreign(struct family *family, const struct trace_record *record,
                         const struct cars_place *place)
{
    struct child *child = child_of(family, record->pid);
    size_t end = place->offset + (size_t)place->count * CAR_BYTES;
    if (child == NULL || record->offset < place->offset || record->offset >= end) {
        return;
    }
    int slot = (int)((record->offset - place->offset) / CAR_BYTES);
    /* A library function that writes a stretch (a whole array) is told with its own place. */
    if (slot != child->slot && child->foreign_slot < 0) {
        child->foreign_slot = slot;
        child->foreign_pc = record->pc;
    }
}

static void each_write(const struct context *context, int segment, struct family *family,
                       const struct cars_place *place,
                       void (*note)(struct family *, const struct trace_record *,
                                    const struct cars_place *))
{
    for (size_t i = 0; i < context->trace->count; i++) {
        const struct trace_record *record = &context->trace->records[i];
        if (record->kind == TRACE_WRITE && record->object == segment) {
            note(family, record, place);
        }
    }
}

static void tell_tree(struct context *context, struct family *family, int parent)
{
    size_t count = 0;
    const struct child *first = NULL;
    for (size_t i = 0; i < family->count; i++) {
        if (family->children[i].forked_by != parent) {
            first = first ? first : &family->children[i];
            count++;
        }
    }
    judged(context, "proc.tree");
    if (first == NULL) {
        return;
    }
    /* Forked in the very place in which it forks: it has come back into the loop that made it. */
    const struct child *forker = child_of(family, first->forked_by);
    bool back = forker != NULL && forker->fork_pc == first->fork_pc;
    struct finding *finding =
        findings_add(context->findings, "proc.tree", "traced",
                     "%s%zu processes were forked by children, not by the parent",
                     back ? "a child comes back to the fork that made it: " : "", count);
    locate_pc(context, first->fork_pc, finding, back ? NULL : "a child forks here");
    if (!back && forker != NULL) {
        locate_pc(context, forker->fork_pc, finding, "that child is forked here");
    }
    finding_detail(finding,
                   "after its own work a child went on in the parent's code and forked too");
    finding_look(finding,
                 "the child's part must end with exit() or _exit(), before the loop goes on");
}

static void tell_count(struct context *context, const struct family *family, int parent)
{
    size_t count = 0;
    uint64_t pc = 0;
    for (size_t i = 0; i < family->count; i++) {
        if (family->children[i].forked_by == parent) {
            pc = family->children[i].fork_pc;
            count++;
        }
    }
    if (count == (size_t)context->lab->cars) {
        return;
    }
    struct finding *finding =
        findings_add(context->findings, "sim.slot", "traced",
                     count == 0 ? "no process was forked for the cars (%zu of %d)"
                                : "%zu processes were forked for %d cars: one a car is needed",
                     count, context->lab->cars);
    locate_pc(context, pc, finding, "the fork");
    finding_look(finding, count == 0 ? "the lab's README.md, \"What to write\"; man fork"
                                     : "the first and the last turn of the loop that forks");
}

static void tell_foreign(struct context *context, const struct child *child)
{
    struct finding *finding =
        findings_add(context->findings, "sim.slot", "traced",
                     "the process of car %d writes cars[%d], the slot of car %d",
                     car_number(child->slot), child->foreign_slot, car_number(child->foreign_slot));
    locate_pc(context, child->foreign_pc, finding, NULL);
    char *process = text_format("car %d", car_number(child->slot));
    if (finding->location_count > 0) {
        location_process(&finding->locations[0], child->pid, process);
    }
    free(process);
    finding_look(finding, "each child gets one pointer, to its own slot, and keeps to it");
}

static bool tell_shared(struct context *context, const struct family *family)
{
    for (size_t i = 0; i < family->count; i++) {
        for (size_t j = i + 1; j < family->count; j++) {
            const struct child *one = &family->children[i], *other = &family->children[j];
            if (one->slot < 0 || one->slot != other->slot) {
                continue;
            }
            struct finding *finding =
                findings_add(context->findings, "sim.slot", "traced",
                             "two processes (pid %d and pid %d) write the same slot, cars[%d]",
                             one->pid, other->pid, one->slot);
            locate_pc(context, other->fork_pc, finding, "forked here");
            finding_look(finding, "which index does the child use? a variable that the parent goes "
                                  "on counting is copied at the fork");
            return true;
        }
    }
    return false;
}

static void tell_slots(struct context *context, struct family *family)
{
    size_t silent = 0, told = 0;
    for (size_t i = 0; i < family->count; i++) {
        silent += family->children[i].slot < 0;
    }
    if (silent == family->count && family->count > 0) {
        const struct run *run = run_named(context, "traced");
        bool written = run->log.segment_count > 0 && run->log.segments[0].changes > 2;
        if (written) {
            not_judged(context, "sim.slot",
                       "the segment is written in a way that the instrumented build does not see");
            return;
        }
    }
    judged(context, "sim.slot");
    for (size_t i = 0; i < family->count && told < 3; i++) {
        if (family->children[i].foreign_slot >= 0) {
            tell_foreign(context, &family->children[i]);
            told++;
        }
    }
    if (told == 0 && !tell_shared(context, family) && silent > 0) {
        struct finding *finding =
            findings_add(context->findings, "sim.slot", "traced",
                         "%zu of %zu children write no slot of the array", silent, family->count);
        finding_look(finding, "the child's part, after fork returned 0");
    }
}

static bool slots_limit(const struct context *context)
{
    return context->lab->cars <= 64;
}

static void slots(struct context *context, const struct run *run, struct family *family)
{
    struct cars_place place;
    if (run->log.out_of_time) {
        not_judged(context, "sim.slot",
                   "the instrumented program had not ended when it was stopped");
        return;
    }
    if (context->trace->dropped > 0 || !slots_limit(context)) {
        not_judged(context, "sim.slot", "the program made more accesses than were recorded");
        return;
    }
    if (!cars_find(&run->log, context->lab->cars, &place)) {
        return;
    }
    int segment = run->log.segments[place.segment].id;
    each_write(context, segment, family, &place, note_write);
    choose_slots(family);
    each_write(context, segment, family, &place, note_foreign);
    tell_slots(context, family);
}

/* A zombie counts if the program itself forked it: the child of a child that has ended was nobody's
 * to wait for. One that runs on counts also then, unless it ends in the time of grace. */
static bool counts(const struct run *run, const struct log_left *left, bool zombies)
{
    const struct log_program *program = &run->log.programs[0];
    /* Not told at all: by a program without a witness. Told of others only: made by vfork or clone,
     * and nobody knows by whom. */
    bool untold = left->forked_by == 0 && call_named(run, "fork") == NULL;
    bool own = untold || left->forked_by == program->pid;
    if ((left->state == 'Z') != zombies || own || zombies) {
        return (left->state == 'Z') == zombies && own;
    }
    for (size_t i = 0; i < run->log.survivor_count; i++) {
        if (run->log.survivors[i].pid == left->pid) {
            return true;
        }
    }
    return false;
}

/* "car 44" where the trace told which slot the child writes, else its pid. */
static char *left_names(const struct run *run, struct family *family, bool zombies, size_t *count)
{
    const struct log_program *program = &run->log.programs[0];
    enum { MOST = 64 };
    int cars[MOST], pids[MOST];
    size_t named = 0, all = 0;
    *count = 0;
    for (size_t i = 0; i < program->left_count; i++) {
        if (!counts(run, &program->left[i], zombies)) {
            continue;
        }
        struct child *child = family->of_this_run ? child_of(family, program->left[i].pid) : NULL;
        (*count)++;
        if (all < MOST) {
            pids[all++] = program->left[i].pid;
        }
        if (child != NULL && child->slot >= 0 && named < MOST) {
            cars[named++] = car_number(child->slot);
        }
    }
    return named == all && named > 0 ? list_of("car", "cars", cars, named)
                                     : list_of("pid", "pids", pids, all);
}

static void locate_fork(const struct context *context, const struct run *run,
                        const struct family *family, struct finding *finding)
{
    if (family->count > 0) {
        locate_pc(context, family->children[0].fork_pc, finding, "forked here");
    } else {
        locate_call(context, run, call_named(run, "fork"), finding, "forked here");
    }
}

static void look_at_wait(const struct context *context, const struct family *family,
                         struct finding *finding)
{
    struct source_place place;
    if (!family->of_this_run) {
        finding_look(finding, "how often is wait called, and on which ways? man 2 wait");
    } else if (family->wait_pc != 0 &&
               probe_place(context->traced.probe, family->wait_pc, &place)) {
        finding_look(finding, "the wait at %s:%d gave %zu of %zu children", place.file, place.line,
                     family->waits, family->count);
    } else {
        finding_look(finding, "no wait was called: while (wait(NULL) > 0) waits for all of them; "
                              "man 2 wait");
    }
}

static void tell_left(struct context *context, const struct run *run, struct family *family,
                      bool zombies)
{
    size_t count;
    char *names = left_names(run, family, zombies, &count);
    size_t of = family->count > count ? family->count : count;
    if (count > 0) {
        char *who =
            of == 1 ? text_copy("its child") : text_format("%zu of %zu children", count, of);
        struct finding *finding =
            zombies ? findings_add(context->findings, "proc.zombie", run->name,
                                   "%s %s never waited for", who, count == 1 ? "was" : "were")
                    : findings_add(context->findings, "proc.orphan", run->name,
                                   "%s still ran when the program ended", who);
        free(who);
        locate_fork(context, run, family, finding);
        finding_detail(finding,
                       zombies ? "%s had ended before the parent did: zombies until then"
                               : "%s: nobody waited, and what they write comes too late",
                       names);
        look_at_wait(context, family, finding);
        hint_own_wait(context, finding);
    }
    free(names);
}

/* The kernel reaps for a program that asked for it: a child in its last moments is no zombie. */
static bool is_reaped_by_kernel(const struct run *run)
{
    return run->log.programs[0].auto_reap && run->log.survivor_count == 0;
}

static bool left(struct context *context, const struct run *run, struct family *family)
{
    judged(context, "proc.zombie");
    judged(context, "proc.orphan");
    const struct log_program *program = &run->log.programs[0];
    /* A program that was ended had no chance to wait. */
    if (!ran_to_its_end(run) || program->signal != 0 || is_reaped_by_kernel(run)) {
        return false;
    }
    tell_left(context, run, family, true);
    tell_left(context, run, family, false);
    return program->left_count > 0;
}

void family_processes(struct context *context)
{
    const struct run *run = run_named(context, "traced");
    struct family family = {0};
    bool traced = run != NULL && context->trace != NULL && context->trace->attached > 0;
    bool told = false;
    if (traced) {
        int parent = run->log.programs[0].pid;
        family = family_read(context, run);
        family.of_this_run = true;
        tell_tree(context, &family, parent);
        tell_count(context, &family, parent);
        slots(context, run, &family);
        told = left(context, run, &family);
        family.of_this_run = false;
    } else if (context->lab != NULL && context->lab->number >= 3) {
        not_judged(context, "sim.slot", "%s", why_no_trace(context));
        not_judged(context, "proc.tree", "%s", why_no_trace(context));
    }
    tell_goes_on(context, traced ? run : NULL, undisturbed(context));
    tell_doubled(context, traced ? run : undisturbed(context));
    run = undisturbed(context);
    if (run != NULL && !told) {
        left(context, run, &family);
    }
    free(family.children);
    tell_shadowed(context);
}
