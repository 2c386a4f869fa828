/* SPDX-License-Identifier: MIT
 *
 * The rules mem.*: what the tools that watch memory have found in all processes of their runs. One
 * mistake is one finding, whichever process and tool has met it: by rule and place. Of several
 * reports the one that knows most about the object is told.
 *
 * Left out is what is not certainly the program's: reports without a frame in its own code; leaks
 * of a process that a signal ended, or that may be its parent's; values that another process may
 * have set; and undefined behaviour that has crashed at that very place, which is told as a crash.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "declared.h"
#include "families.h"
#include "memory.h"
#include "memory_places.h"
#include "memory_shared.h"
#include "memory_tools.h"
#include "memory_words.h"
#include "runs.h"

static const char *const rule_ids[] = {
    [MEMLOG_OUTSIDE] = "mem.overflow",    [MEMLOG_AFTER_FREE] = "mem.freed",
    [MEMLOG_AFTER_RETURN] = "mem.freed",  [MEMLOG_FREED_TWICE] = "mem.freed",
    [MEMLOG_NOT_FREEABLE] = "mem.freed",  [MEMLOG_UNSET] = "mem.uninitialised",
    [MEMLOG_LEAK] = "mem.leak",           [MEMLOG_OVERLAP] = "mem.undefined",
    [MEMLOG_UNDEFINED] = "mem.undefined", [MEMLOG_DESCRIPTOR] = "mem.descriptor"};

/* ---- choosing ---- */

struct choice {
    const struct run *run;
    struct image image;
    const struct memlog *log;
    const struct memlog_report *report;
    struct memory_place place;
};

struct choices {
    struct choice *all;
    size_t count;
};

static int knowledge(const struct memlog_report *report)
{
    return (report->object != MEMLOG_NOTHING) + (report->name != NULL) + (report->placed) +
           (report->made.count > 0);
}

static bool same_mistake(const struct choice *left, const struct choice *right)
{
    return strcmp(rule_ids[left->report->kind], rule_ids[right->report->kind]) == 0 &&
           left->place.at.line == right->place.at.line &&
           strcmp(left->place.at.file, right->place.at.file) == 0 &&
           (left->place.at.line > 0 ||
            strcmp(left->place.at.function, right->place.at.function) == 0);
}

static void choose(struct choices *choices, const struct choice *choice)
{
    for (size_t i = 0; i < choices->count; i++) {
        if (same_mistake(&choices->all[i], choice)) {
            if (knowledge(choice->report) > knowledge(choices->all[i].report)) {
                choices->all[i] = *choice;
            }
            return;
        }
    }
    choices->all = memory_grow(choices->all, choices->count + 1, sizeof *choices->all);
    choices->all[choices->count++] = *choice;
}

/* Of the process that was started, or of a child of which it is known what it has from its parent;
 * that has ended by itself. */
static bool knows_its_own(const struct run *run, const struct memlog *log)
{
    bool first = log->pid == run->log.programs[0].pid;
    if (!log->of_valgrind) {
        return first;
    }
    return log->ended && log->signal == 0 && (first || log->forked);
}

static bool crashed_there(const struct context *context, const struct source_place *place)
{
    for (size_t i = 0; i < context->findings->count; i++) {
        const struct finding *finding = &context->findings->all[i];
        if (finding->rule == rule_find("crash") && finding->location_count > 0 &&
            finding->locations[0].line == place->line && finding->locations[0].file != NULL &&
            strcmp(finding->locations[0].file, place->file) == 0) {
            return true;
        }
    }
    return false;
}

/* A pipe or a socket may be meant to last as long as its process (to be woken by a signal, say),
 * and so is shared memory; not one for each turn of a loop. */
static bool is_left_open(const struct choice *choice)
{
    enum { MANY = 3 };
    const char *path = choice->report->text;
    size_t count = 0;
    for (size_t i = 0; i < choice->log->report_count; i++) {
        const struct memlog_report *other = &choice->log->reports[i];
        struct memory_place place;
        count += other->kind == MEMLOG_DESCRIPTOR &&
                 memory_place_of(&choice->image, &other->stack, &place) &&
                 place.at.line == choice->place.at.line &&
                 strcmp(place.at.file, choice->place.at.file) == 0;
    }
    bool is_file = path != NULL && path[0] == '/' && strncmp(path, "/dev/shm/", 9) != 0;
    return !memory_tool_owns(path) && (is_file || count >= MANY);
}

static bool is_certain(const struct context *context, const struct choice *choice)
{
    switch (choice->report->kind) {
    case MEMLOG_LEAK:
        return knows_its_own(choice->run, choice->log);
    case MEMLOG_DESCRIPTOR:
        return knows_its_own(choice->run, choice->log) && is_left_open(choice);
    case MEMLOG_UNSET:
        return choice->log->begun &&
               !memory_was_shared(&choice->image, choice->run, choice->report);
    case MEMLOG_UNDEFINED:
        return !crashed_there(context, &choice->place.at);
    default:
        return true;
    }
}

/* What our own runtime does in an instrumented program: it has no lines. */
static bool is_in_runtime(const struct context *context, const struct memlog_report *report)
{
    const struct memlog_frame *inner = report->stack.count > 0 ? &report->stack.frames[0] : NULL;
    return context->lab == NULL && context->traced.probe != NULL && inner != NULL &&
           inner->file == NULL && inner->module != NULL && context->plain.inside != NULL &&
           strcmp(inner->module, context->plain.inside) == 0;
}

static void choose_of(struct choices *choices, const struct context *context, const struct run *run)
{
    for (size_t i = 0; i < run->memory->log_count; i++) {
        const struct memlog *log = &run->memory->logs[i];
        for (size_t k = 0; k < log->report_count; k++) {
            struct choice choice = {.run = run,
                                    .image = memory_image(context, run),
                                    .log = log,
                                    .report = &log->reports[k]};
            if (!is_in_runtime(context, choice.report) &&
                memory_place_of(&choice.image, &choice.report->stack, &choice.place) &&
                is_certain(context, &choice)) {
                choose(choices, &choice);
            }
        }
    }
}

/* ---- telling ---- */

static void locate_other(const struct choice *choice, const struct memlog_stack *stack,
                         enum memlog_object object, const char *note, struct finding *finding)
{
    struct source_place place;
    if (memory_made_at(&choice->image, stack, object, &place)) {
        location_note(finding_locate(finding, place.file, place.line, place.function), note);
    }
}

/* Where a variable is declared: its line in the file of its function. */
static void locate_variable(const struct choice *choice, struct finding *finding)
{
    const struct memlog_report *report = choice->report;
    struct source_variable variable;
    struct memory_place made;
    const char *file = report->file;
    if (memory_place_of(&choice->image, &report->made, &made)) {
        file = made.at.file;
    }
    if (report->name != NULL && probe_declaration(choice->image.probe, report->name,
                                                  memory_file(file), report->line, &variable)) {
        location_note(finding_locate(finding, variable.file, variable.line, NULL),
                      "it is declared here");
    }
}

static const char *made_note(const struct memlog_report *report)
{
    if (report->kind == MEMLOG_UNSET) {
        return report->object == MEMLOG_LOCAL ? "the variable is of this function"
                                              : "allocated here, never set";
    }
    return "the block was allocated here";
}

static void locate_object(const struct choice *choice, struct finding *finding)
{
    const struct memlog_report *report = choice->report;
    locate_other(choice, &report->freed, MEMLOG_BLOCK, "the block was given back here", finding);
    if (report->object == MEMLOG_BLOCK || report->kind == MEMLOG_UNSET) {
        locate_other(choice, &report->made, report->object, made_note(report), finding);
    } else if (report->object != MEMLOG_NOTHING) {
        locate_variable(choice, finding);
    }
}

static const char *role_of(const struct choice *choice)
{
    int first = choice->run->log.programs[0].pid;
    return choice->log->pid == first ? NULL : "a child";
}

static void tell(struct context *context, const struct choice *choice)
{
    const struct memlog_report *report = choice->report;
    const struct source_place *at = &choice->place.at;
    char *message = memory_message(&choice->image, report, &choice->place);
    struct finding *finding =
        findings_add(context->findings, rule_ids[report->kind], choice->run->name, "%s", message);
    free(message);
    struct location *location =
        finding_locate(finding, at->line > 0 ? at->file : NULL, at->line, at->function);
    if (role_of(choice) != NULL) {
        location_process(location, 0, role_of(choice));
    }
    if (report->bytes > 0 && report->kind <= MEMLOG_AFTER_RETURN) {
        location_object(location, report->writes ? "write" : "read", report->bytes, NULL, NULL);
    }
    memory_add_callers(&choice->image, &report->stack, &choice->place, finding);
    locate_object(choice, finding);
    if (memory_detail(report) != NULL) {
        finding_detail(finding, "%s", memory_detail(report));
    }
    if (memory_look(report) != NULL) {
        finding_look(finding, "%s", memory_look(report));
    }
}

static void tell_all(struct context *context)
{
    struct choices choices = {0};
    const struct run *run;
    size_t at = 0;
    while ((run = runs_of(context, RUN_MEMORY, &at)) != NULL) {
        if (run->memory != NULL && run->log.program_count > 0) {
            choose_of(&choices, context, run);
        }
    }
    for (size_t i = 0; i < choices.count; i++) {
        tell(context, &choices.all[i]);
    }
    free(choices.all);
    at = 0;
    while ((run = runs_of(context, RUN_MEMORY, &at)) != NULL) {
        if (run->request.variant == VARIANT_MEMCHECK && run->memory != NULL) {
            memory_tell_shared(context, run);
        }
    }
}

/* ---- what could be judged ---- */

static const struct run *run_of(const struct context *context, enum run_variant variant)
{
    const struct run *run;
    size_t at = 0;
    while ((run = runs_of(context, RUN_MEMORY, &at)) != NULL) {
        if (run->request.variant == variant) {
            return run;
        }
    }
    return NULL;
}

static bool was_unable(const struct run *run)
{
    for (size_t i = 0; i < run->memory->log_count; i++) {
        if (run->memory->logs[i].unable) {
            return true;
        }
    }
    return false;
}

/* Has the tool come to the end of the process that was started? */
static bool came_to_the_end(const struct run *run)
{
    if (run->request.variant == VARIANT_SANITIZED) {
        return true;
    }
    for (size_t i = 0; i < run->memory->log_count; i++) {
        const struct memlog *log = &run->memory->logs[i];
        if (log->of_valgrind && log->pid == run->log.programs[0].pid && log->ended) {
            return true;
        }
    }
    return false;
}

/* Why the tool could not judge; NULL: it could, or *gap: there was nothing to judge, and no fault
 * of the machine's. */
static const char *why_not(const struct context *context, enum run_variant variant, bool *gap)
{
    const char *missing = memory_tool_missing(context, variant);
    const struct run *run = run_of(context, variant);
    const struct run *plain = undisturbed(context);
    *gap = false;
    if (missing != NULL) {
        return missing;
    }
    if (variant == VARIANT_SANITIZED && context->no_sanitized != NULL) {
        return context->no_sanitized;
    }
    if (run == NULL || run->memory == NULL || run->log.program_count == 0) {
        *gap = true;
        return NULL;
    }
    if (was_unable(run)) {
        return "Valgrind does not know an instruction of the program";
    }
    if (run->log.out_of_time || run->log.flooded || run->log.too_many_processes) {
        return "the program did not end in time under the tools that watch memory";
    }
    bool ended = run->log.programs[0].signal == 0 && came_to_the_end(run);
    *gap = !ended && plain != NULL && !ran_to_its_end(plain); /* told by other rules */
    return ended || *gap ? NULL
                         : "the program did not come to its end under the tools that watch memory";
}

static void judge(struct context *context, const char *rule, enum run_variant variant)
{
    bool gap;
    const char *why = why_not(context, variant, &gap);
    if (why != NULL) {
        not_judged(context, rule, "%s", why);
    } else if (!gap) {
        judged(context, rule);
    }
}

/* Each rule by the tool that sees all of it. */
static void judge_lab(struct context *context)
{
    judge(context, "mem.overflow", VARIANT_SANITIZED);
    judge(context, "mem.freed", VARIANT_SANITIZED);
    judge(context, "mem.undefined", VARIANT_SANITIZED);
    judge(context, "mem.uninitialised", VARIANT_MEMCHECK);
    judge(context, "mem.leak", VARIANT_MEMCHECK);
    judge(context, "mem.descriptor", VARIANT_MEMCHECK);
}

static void judge_program(struct context *context)
{
    const char *built = "the program was not built with -fsanitize=undefined";
    bool sanitized = context->has_address;
    enum run_variant variant = sanitized ? VARIANT_SANITIZED : VARIANT_MEMCHECK;
    judge(context, "mem.overflow", variant);
    judge(context, "mem.freed", variant);
    judge(context, "mem.leak", variant);
    if (context->has_undefined) {
        judge(context, "mem.undefined", variant);
    } else {
        not_judged(context, "mem.undefined", "%s", built);
    }
    if (sanitized) {
        const char *other = "the program was built with -fsanitize=address, which can't be run "
                            "under Valgrind";
        not_judged(context, "mem.uninitialised", "%s", other);
        not_judged(context, "mem.descriptor", "%s", other);
    } else {
        judge(context, "mem.uninitialised", variant);
        judge(context, "mem.descriptor", variant);
    }
}

void family_sanitizers(struct context *context)
{
    tell_all(context);
    if (context->lab != NULL) {
        judge_lab(context);
    } else {
        judge_program(context);
    }
}

static bool is_memory_rule(const struct rule *rule)
{
    return strncmp(rule->id, "mem.", 4) == 0;
}

/* The first reason, and the rules that it is given for. */
static char *first_reason(const struct context *context, const char **reason)
{
    char *text = NULL;
    *reason = NULL;
    for (size_t i = 0; i < rule_count; i++) {
        const char *why =
            is_memory_rule(&rules[i]) && !context->is_judged[i] ? context->why_not[i] : NULL;
        if (why == NULL || (*reason != NULL && strcmp(why, *reason) != 0)) {
            continue;
        }
        char *longer =
            text != NULL ? text_format("%s, %s", text, rules[i].id) : text_copy(rules[i].id);
        free(text);
        text = longer;
        *reason = why;
    }
    return text;
}

char *sanitizers_note(const struct context *context, bool *nothing)
{
    const char *reason;
    char *open = first_reason(context, &reason), *note = NULL;
    bool judges = false;
    for (size_t i = 0; i < rule_count; i++) {
        judges |= is_memory_rule(&rules[i]) && context->is_judged[i];
    }
    *nothing = open != NULL && !judges;
    if (*nothing) {
        note = text_format("memory could not be judged: %s", reason);
    } else if (!context->has_address && context->lab == NULL) {
        note = text_format("Valgrind sees blocks of malloc(), but not the ends of local and global "
                           "arrays%s: for these, build with -g -fsanitize=address,undefined",
                           context->has_undefined ? "" : ", nor undefined behaviour");
    } else if (open != NULL) {
        note = text_format("not judged (%s): %s", open, reason);
    }
    free(open);
    return note;
}
