/* SPDX-License-Identifier: MIT
 *
 * See faults_tell.h: ipc.leak.* and proc.orphan after a failed call. Where several calls lead to
 * the same remains it is one finding, that names them all.
 */
#define _GNU_SOURCE
#include "faults_tell.h"

#include <stdlib.h>
#include <string.h>

#include "cleanup.h"
#include "memory.h"

/* An object, or processes (object NULL), that a run has left behind. */
struct remains {
    const struct fault_result *result;
    const struct log_object *object;
    char *place; /* of the call that made it */
    int pids[64];
    size_t pid_count;
    bool told;
};

struct list {
    struct remains *all;
    size_t count;
};

static char *place_of(const struct context *context, const struct run *run,
                      const struct log_call *call)
{
    struct source_place place;
    const struct log_program *program =
        call != NULL ? run_log_program(&run->log, call->program) : NULL;
    bool known = program != NULL && call->has_stack &&
                 place_of_stack(image_of(context, run, call->program), &call->stack, program->maps,
                                &place, NULL, 0);
    return known ? text_format("%s:%d", place.file, place.line) : text_copy("");
}

static struct remains *add(struct list *list, const struct fault_result *result, char *place)
{
    list->all = memory_grow(list->all, list->count + 1, sizeof *list->all);
    list->all[list->count] = (struct remains){.result = result, .place = place};
    return &list->all[list->count++];
}

static void add_objects(const struct context *context, const struct fault_result *result,
                        struct list *list)
{
    const struct run_log *log = &result->run->log;
    for (size_t i = 0; i < log->left_count; i++) {
        if (fault_left(&result->trial, &log->left[i])) {
            const struct log_call *maker = cleanup_maker(result->run, &log->left[i]);
            add(list, result, place_of(context, result->run, maker))->object = &log->left[i];
        }
    }
}

static void add_process(const struct context *context, const struct fault_result *result, int pid,
                        struct remains **remains, struct list *list)
{
    if (*remains == NULL) {
        const struct log_call *fork = call_named(result->run, "fork");
        *remains = add(list, result, place_of(context, result->run, fork));
    }
    if ((*remains)->pid_count < sizeof(*remains)->pids / sizeof(*remains)->pids[0]) {
        (*remains)->pids[(*remains)->pid_count++] = pid;
    }
}

static void add_processes(const struct context *context, const struct fault_result *result,
                          struct list *list)
{
    const struct run_log *log = &result->run->log;
    struct remains *remains = NULL;
    for (size_t i = 0; i < log->survivor_count; i++) {
        if (fault_lives_on(&result->trial, &log->survivors[i])) {
            add_process(context, result, log->survivors[i].pid, &remains, list);
        }
    }
    for (size_t i = 0; i < log->programs[0].left_count; i++) {
        if (fault_left_alone(&result->trial, &log->programs[0].left[i])) {
            add_process(context, result, log->programs[0].left[i].pid, &remains, list);
        }
    }
}

static bool alike(const struct remains *one, const struct remains *other)
{
    if (one->object == NULL || other->object == NULL) {
        return one->object == other->object && strcmp(one->place, other->place) == 0;
    }
    const char *name = one->object->name ? one->object->name : "";
    const char *other_name = other->object->name ? other->object->name : "";
    return strcmp(one->object->kind, other->object->kind) == 0 &&
           strcmp(one->place, other->place) == 0 && one->object->bytes == other->object->bytes &&
           strcmp(name, other_name) == 0;
}

/* "fork failed at session.c:44" */
static char *failure_text(const struct fault_result *result)
{
    const char *name = result->refused->name;
    return strcmp(result->place, name) == 0 ? text_format("%s failed", name)
                                            : text_format("%s failed at %s", name, result->place);
}

static struct finding *tell_processes(struct context *context, const struct remains *remains,
                                      const char *failure)
{
    const struct run *run = remains->result->run;
    char *names = list_of("pid", "pids", remains->pids, remains->pid_count);
    struct finding *finding = findings_add(
        context->findings, "proc.orphan", "fault",
        context->lab != NULL
            ? "after %s the program has ended without waiting for, or ending, %zu of its children"
            : "after %s the program has ended, but %zu of its children still lived",
        failure, remains->pid_count);
    locate_call(context, run, call_named(run, "fork"), finding, "forked here");
    finding_detail(finding, "%s", names);
    finding_look(finding, "on this way out too the children that were started must be ended (kill) "
                          "and waited for");
    free(names);
    return finding;
}

/* The other failures after which the same stays. */
static void tell_others(struct list *list, size_t first, struct finding *finding)
{
    char *told = failure_text(list->all[first].result), *text = text_copy("");
    for (size_t i = first + 1; i < list->count; i++) {
        if (!alike(&list->all[first], &list->all[i])) {
            continue;
        }
        list->all[i].told = true;
        char *failure = failure_text(list->all[i].result);
        if (strstr(text, failure) == NULL && strcmp(failure, told) != 0) {
            char *longer = text_format("%s%s%s", text, *text != '\0' ? "; " : "", failure);
            free(text);
            text = longer;
        }
        free(failure);
    }
    if (*text != '\0') {
        finding_detail(finding, "the same after: %s", text);
    }
    free(told);
    free(text);
}

static void tell(struct context *context, struct list *list, size_t index)
{
    const struct remains *remains = &list->all[index];
    const struct fault_result *result = remains->result;
    char *failure = failure_text(result);
    struct finding *finding =
        remains->object != NULL
            ? cleanup_tell_left(context, result->run, remains->object, "fault", failure)
            : tell_processes(context, remains, failure);
    locate_call(context, result->run, result->refused, finding, "the call that failed");
    tell_others(list, index, finding);
    free(failure);
}

void faults_tell_left(struct context *context, const struct fault_result *all, size_t count)
{
    struct list list = {0};
    for (size_t i = 0; i < count; i++) {
        if (fault_came_to_an_end(all[i].end)) {
            add_objects(context, &all[i], &list);
            add_processes(context, &all[i], &list);
        }
    }
    for (size_t i = 0; i < list.count; i++) {
        if (!list.all[i].told) {
            tell(context, &list, i);
        }
    }
    for (size_t i = 0; i < list.count; i++) {
        free(list.all[i].place);
    }
    free(list.all);
}
