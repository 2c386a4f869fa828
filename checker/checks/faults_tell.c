/* SPDX-License-Identifier: MIT
 * See faults_tell.h: call.unchecked. */
#define _GNU_SOURCE
#include "faults_tell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "families.h"
#include "faults_source.h"
#include "memory.h"

/* Results that one finding tells: the same call at the same place, with the same end. */
struct group {
    const struct fault_result *all;
    size_t count;
    const struct fault_result *first;
};

static bool is_wrong(enum fault_end end)
{
    return end != FAULT_NOT_JUDGED && end != FAULT_HANDLED;
}

static bool alike(const struct fault_result *one, const struct fault_result *other)
{
    return is_wrong(other->end) && one->end == other->end &&
           strcmp(one->refused->name, other->refused->name) == 0 &&
           strcmp(one->place, other->place) == 0;
}

static const char *who_of(const struct log_call *refused)
{
    return refused->process == 0 ? "the program" : "a child";
}

static const struct log_program *program_of(const struct fault_result *result, const char *name)
{
    const struct log_program *program = run_log_program(&result->run->log, name);
    return program != NULL ? program : &result->run->log.programs[0];
}

/* " at grid.c:31", or nothing. */
static char *at_text(const struct context *context, const struct fault_result *result,
                     const struct log_stack *stack, const char *program)
{
    struct source_place place;
    const struct image *image = image_of(context, result->run, program);
    return place_of_stack(image, stack, program_of(result, program)->maps, &place, NULL, 0)
               ? text_format(" at %s:%d", place.file, place.line)
               : text_copy("");
}

static char *crash_text(const struct context *context, const struct fault_result *result)
{
    const struct log_crash *crash = fault_crash(&result->trial);
    const char *who = who_of(result->refused);
    if (crash == NULL) {
        return text_format("%s went on and crashed", who);
    }
    char *at = at_text(context, result, &crash->stack, crash->program);
    char *text = fault_used_result(&result->trial, crash)
                     ? text_format("%s went on with %s and crashed%s", who,
                                   fault_result(result->refused->name), at)
                     : text_format("%s went on and crashed%s", who, at);
    free(at);
    return text;
}

/* The thread to tell of one that stands: that of the process whose call failed, if it does. */
static const struct log_hang *hang_of(const struct fault_result *result)
{
    const struct run_log *log = &result->run->log;
    const struct log_hang *found = NULL;
    for (size_t i = 0; i < log->hang_count; i++) {
        const struct log_hang *hang = &log->hang[i];
        if (hang->state != 'Z' && (found == NULL || hang->pid == result->refused->pid)) {
            found = hang;
        }
    }
    return found;
}

static char *hang_text(const struct context *context, const struct fault_result *result)
{
    const struct log_hang *hang = hang_of(result);
    const char *who = who_of(result->refused);
    if (hang == NULL) {
        return text_format("%s went on and never came to an end", who);
    }
    struct source_place place;
    char library[128] = "";
    const struct image *image = image_of(context, result->run, result->refused->program);
    bool known = place_of_stack(image, &hang->stack, hang->maps, &place, library, sizeof library);
    char *doing = hang_doing(hang, library);
    const char *whose = hang->pid == result->refused->pid ? "it" : "another process";
    char *text = known ? text_format("%s went on and hung: %s %s at %s:%d", who, whose, doing,
                                     place.file, place.line)
                       : text_format("%s went on and hung: %s %s", who, whose, doing);
    free(doing);
    return text;
}

static char *what_happened(const struct context *context, const struct fault_result *result)
{
    const char *who = who_of(result->refused);
    switch (result->end) {
    case FAULT_CRASHED:
        return crash_text(context, result);
    case FAULT_HUNG:
        return hang_text(context, result);
    case FAULT_SIGNALLED_ALL:
        return text_format("%s passed its -1 to kill, as a pid: that is a signal to every process "
                           "of yours",
                           who);
    case FAULT_FLOODED:
        return text_format("%s went on and printed without end", who);
    case FAULT_FORKED:
        return text_format("%s went on and forked without end", who);
    case FAULT_HARMLESS:
        return text_copy("nobody was told");
    case FAULT_TOLD_STATUS_0:
        return text_copy("the program told it, but ended with exit status 0: who called it can't "
                         "tell that it has failed");
    case FAULT_SILENT:
        return text_copy("the program said nothing on standard error");
    default:
        return text_copy("the program ended with exit status 0, as if all were well");
    }
}

/* "EINTR or EIDRM": all that the runs of a group made it fail with. */
static char *errors_text(const struct group *group)
{
    char *text = NULL;
    for (size_t i = 0; i < group->count; i++) {
        const struct fault_result *result = &group->all[i];
        const char *name =
            alike(group->first, result) ? strerrorname_np(result->refused->error) : NULL;
        if (name != NULL && (text == NULL || strstr(text, name) == NULL)) {
            char *longer = text != NULL ? text_format("%s or %s", text, name) : text_copy(name);
            free(text);
            text = longer;
        }
    }
    return text != NULL ? text : text_copy("an error");
}

static const char *ordinal_end(int number)
{
    bool teens = number % 100 >= 11 && number % 100 <= 13;
    return teens              ? "th"
           : number % 10 == 1 ? "st"
           : number % 10 == 2 ? "nd"
           : number % 10 == 3 ? "rd"
                              : "th";
}

static int nth_of(const struct fault_result *result)
{
    const struct run_log *log = &result->run->log;
    int nth = 0;
    for (const struct log_call *call = log->calls; call <= result->refused; call++) {
        nth += call->process == result->refused->process &&
               strcmp(call->name, result->refused->name) == 0;
    }
    return nth;
}

/* "1st, 2nd, 6th": which of their calls failed, of the program itself or of its children. */
static char *numbers_text(const struct group *group, bool of_children)
{
    enum { MOST = 8 };
    int told[MOST];
    size_t count = 0;
    char *text = NULL;
    for (size_t i = 0; i < group->count && count < MOST; i++) {
        const struct fault_result *result = &group->all[i];
        if (!alike(group->first, result) || (result->refused->process != 0) != of_children) {
            continue;
        }
        int nth = nth_of(result);
        bool before = false;
        for (size_t k = 0; k < count; k++) {
            before |= told[k] == nth;
        }
        if (!before) {
            char *longer =
                text_format("%s%s%d%s", text ? text : "", text ? ", " : "", nth, ordinal_end(nth));
            free(text);
            text = longer;
            told[count++] = nth;
        }
    }
    return text;
}

static void tell_which(const struct group *group, struct finding *finding)
{
    const char *name = group->first->refused->name;
    for (int of_children = 0; of_children < 2; of_children++) {
        char *numbers = numbers_text(group, of_children != 0);
        if (numbers != NULL && (of_children || strcmp(numbers, "1st") != 0)) {
            finding_detail(finding, "made to fail: %s, the %s %s",
                           of_children ? "in a child" : "in the program itself", numbers, name);
        }
        free(numbers);
    }
}

static char *source_path(const struct context *context, const char *file)
{
    return context->build != NULL && file[0] != '/'
               ? text_format("%s/%s", context->build->source, file)
               : text_copy(file);
}

/* Where the source stands beside us, the comparison itself can be shown. */
static void tell_null(const struct context *context, struct finding *finding)
{
    const struct location *call = finding->location_count > 0 ? &finding->locations[0] : NULL;
    int line = 0;
    if (call != NULL && call->file != NULL) {
        char *path = source_path(context, call->file);
        line = source_compares_with_null(path, call->line);
        free(path);
    }
    if (line > 0) {
        finding_detail(finding,
                       "line %d compares the address with NULL: when shmat fails it returns "
                       "(void *) -1, not NULL",
                       line);
    } else {
        finding_detail(finding, "when shmat fails it returns (void *) -1, not NULL");
    }
}

static void tell_expected(const struct context *context, const struct fault_result *result,
                          struct finding *finding)
{
    const char *call = result->refused->name;
    bool in_3 = strncmp(call, "sem_", 4) == 0 || strcmp(fault_result(call), "NULL") == 0;
    if (strcmp(call, "shmat") == 0) {
        tell_null(context, finding);
    }
    if (strcmp(call, "fork") == 0) {
        finding_detail(finding, "when it fails there is no child: fork returns -1, which is no "
                                "pid");
    }
    if (fault_told_on_output(&result->trial) && result->end != FAULT_TOLD_STATUS_0) {
        finding_detail(finding, "its message went to standard output: where that is piped on, "
                                "nobody sees it");
    }
    finding_detail(finding, result->end == FAULT_HARMLESS
                                ? "it does no harm here; a message would show a wrong address"
                                : "expected: a message on standard error and an exit status that "
                                  "is not 0");
    finding_look(finding, "man %d %s, RETURN VALUE: what it returns when it fails", in_3 ? 3 : 2,
                 call);
}

static void locate_end(const struct context *context, const struct fault_result *result,
                       struct finding *finding)
{
    const struct log_crash *crash = fault_crash(&result->trial);
    const struct log_hang *hang = result->end == FAULT_HUNG ? hang_of(result) : NULL;
    if (result->end == FAULT_CRASHED && crash != NULL) {
        locate_stack(image_of(context, result->run, crash->program), &crash->stack,
                     program_of(result, crash->program)->maps, finding, "it crashed here");
    } else if (hang != NULL) {
        locate_stack(image_of(context, result->run, result->refused->program), &hang->stack,
                     hang->maps, finding, "stands here");
    }
}

static void tell(struct context *context, const struct group *group)
{
    const struct fault_result *result = group->first;
    char *what = what_happened(context, result), *errors = errors_text(group);
    struct finding *finding =
        findings_add(context->findings, "call.unchecked", "fault", "%s failed (%s); %s",
                     result->refused->name, errors, what);
    locate_call(context, result->run, result->refused, finding, "this call");
    locate_end(context, result, finding);
    tell_which(group, finding);
    tell_expected(context, result, finding);
    if (result->end == FAULT_HARMLESS) {
        finding_is_advice(finding);
    }
    free(what);
    free(errors);
}

void faults_tell_unchecked(struct context *context, const struct fault_result *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool before = false;
        for (size_t k = 0; k < i && is_wrong(all[i].end); k++) {
            before |= alike(&all[i], &all[k]);
        }
        if (is_wrong(all[i].end) && !before) {
            tell(context, &(struct group){all, count, &all[i]});
        }
    }
}
