/* SPDX-License-Identifier: MIT
 * Makes, orders and frees findings. The protocol is in finding.h. */
#define _GNU_SOURCE
#include "finding.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static char *text_of(const char *format, va_list arguments)
{
    char *text = NULL;
    if (vasprintf(&text, format, arguments) < 0) {
        text = NULL;
    }
    return text ? text : text_copy("(out of memory)");
}

struct finding *findings_add(struct findings *findings, const char *rule_id, const char *when,
                             const char *format, ...)
{
    const struct rule *rule = rule_find(rule_id);
    if (rule == NULL) {
        fprintf(stderr, "scrutineer: defect: there is no rule %s\n", rule_id);
        abort();
    }
    if (findings->count == findings->room) {
        findings->room = findings->room ? 2 * findings->room : 16;
        findings->all = memory_grow(findings->all, findings->room, sizeof *findings->all);
    }
    struct finding *finding = &findings->all[findings->count++];
    va_list arguments;
    va_start(arguments, format);
    *finding = (struct finding){.rule = rule,
                                .severity = rule->severity,
                                .when = text_copy(when),
                                .message = text_of(format, arguments)};
    va_end(arguments);
    return finding;
}

struct location *finding_locate(struct finding *finding, const char *file, int line,
                                const char *function)
{
    finding->locations =
        memory_grow(finding->locations, finding->location_count + 1, sizeof *finding->locations);
    struct location *location = &finding->locations[finding->location_count++];
    *location = (struct location){.file = text_copy(file),
                                  .line = line,
                                  .function = function && *function ? text_copy(function) : NULL};
    return location;
}

static void replace(char **text, const char *by)
{
    free(*text);
    *text = text_copy(by);
}

void location_process(struct location *location, int pid, const char *process)
{
    location->pid = pid;
    replace(&location->process, process);
}

void location_object(struct location *location, const char *access, long bytes, const char *object,
                     const char *field)
{
    location->bytes = bytes;
    replace(&location->access, access);
    replace(&location->object, object);
    replace(&location->field, field);
}

void location_note(struct location *location, const char *note)
{
    replace(&location->note, note);
}

void location_lock(struct location *location, const char *lock)
{
    location->locks =
        memory_grow(location->locks, location->lock_count + 1, sizeof *location->locks);
    location->locks[location->lock_count++] = text_copy(lock);
}

void location_call(struct location *location, long number)
{
    location->call = number;
}

void finding_message(struct finding *finding, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    char *message = text_of(format, arguments);
    va_end(arguments);
    free(finding->message);
    finding->message = message;
}

void finding_detail(struct finding *finding, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    finding->details =
        memory_grow(finding->details, finding->detail_count + 1, sizeof *finding->details);
    finding->details[finding->detail_count++] = text_of(format, arguments);
    va_end(arguments);
}

void finding_look(struct finding *finding, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    free(finding->look);
    finding->look = text_of(format, arguments);
    va_end(arguments);
}

void finding_replay(struct finding *finding, const char *command)
{
    replace(&finding->replay, command);
}

void finding_is_advice(struct finding *finding)
{
    finding->severity = SEVERITY_ADVICE;
}

size_t findings_errors(const struct findings *findings)
{
    size_t errors = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->all[i]; /* rule NULL: moved to another list */
        errors += finding->rule != NULL && finding->severity == SEVERITY_ERROR;
    }
    return errors;
}

static int compare_texts(const char *one, const char *other)
{
    return strcmp(one ? one : "", other ? other : "");
}

static int compare_places(const struct finding *one, const struct finding *other)
{
    size_t most =
        one->location_count > other->location_count ? one->location_count : other->location_count;
    for (size_t i = 0; i < most; i++) {
        if (i >= one->location_count || i >= other->location_count) {
            return one->location_count < other->location_count ? -1 : 1;
        }
        const struct location *a = &one->locations[i], *b = &other->locations[i];
        int order = compare_texts(a->file, b->file);
        if (order == 0) {
            order = (a->line > b->line) - (a->line < b->line);
        }
        if (order != 0) {
            return order;
        }
    }
    return 0;
}

/* The normal way out is told before the others. */
static int compare_when(const char *one, const char *other)
{
    bool one_first = one != NULL && strcmp(one, "exit") == 0;
    bool other_first = other != NULL && strcmp(other, "exit") == 0;
    return one_first != other_first ? other_first - one_first : compare_texts(one, other);
}

static int compare(const void *left, const void *right)
{
    const struct finding *one = left, *other = right;
    if (one->rule != other->rule) {
        return one->rule < other->rule ? -1 : 1;
    }
    if (one->severity != other->severity) {
        return one->severity < other->severity ? -1 : 1;
    }
    int order = compare_places(one, other);
    order = order ? order : compare_when(one->when, other->when);
    return order ? order : compare_texts(one->message, other->message);
}

static void location_release(struct location *location)
{
    for (size_t i = 0; i < location->lock_count; i++) {
        free(location->locks[i]);
    }
    free(location->locks);
    free(location->file);
    free(location->function);
    free(location->process);
    free(location->access);
    free(location->object);
    free(location->field);
    free(location->note);
}

void finding_drop_location(struct finding *finding)
{
    if (finding->location_count > 0) {
        location_release(&finding->locations[--finding->location_count]);
    }
}

void finding_lead(struct finding *finding, size_t index)
{
    size_t count = finding->location_count;
    if (index == 0 || index >= count) {
        return;
    }
    struct location *turned = memory_need(count, sizeof *turned);
    for (size_t i = 0; i < count; i++) {
        turned[i] = finding->locations[(index + i) % count];
    }
    free(finding->locations);
    finding->locations = turned;
}

static void finding_release(struct finding *finding)
{
    for (size_t i = 0; i < finding->location_count; i++) {
        location_release(&finding->locations[i]);
    }
    for (size_t i = 0; i < finding->detail_count; i++) {
        free(finding->details[i]);
    }
    free(finding->locations);
    free(finding->details);
    free(finding->when);
    free(finding->message);
    free(finding->look);
    free(finding->replay);
}

/* Closes the gaps that findings_move() left. */
static void drop_moved(struct findings *findings)
{
    size_t kept = 0;
    for (size_t i = 0; i < findings->count; i++) {
        if (findings->all[i].rule != NULL) {
            findings->all[kept++] = findings->all[i];
        }
    }
    findings->count = kept;
}

void findings_sort(struct findings *findings)
{
    drop_moved(findings);
    if (findings->count == 0) {
        return;
    }
    qsort(findings->all, findings->count, sizeof *findings->all, compare);
    size_t kept = 1;
    for (size_t i = 1; i < findings->count; i++) {
        if (compare(&findings->all[kept - 1], &findings->all[i]) == 0) {
            finding_release(&findings->all[i]);
        } else {
            findings->all[kept++] = findings->all[i];
        }
    }
    findings->count = kept;
}

void findings_move(struct findings *from, size_t index, struct findings *to)
{
    if (to->count == to->room) {
        to->room = to->room ? 2 * to->room : 16;
        to->all = memory_grow(to->all, to->room, sizeof *to->all);
    }
    to->all[to->count++] = from->all[index];
    from->all[index] = (struct finding){0};
}

void findings_release(struct findings *findings)
{
    for (size_t i = 0; i < findings->count; i++) {
        finding_release(&findings->all[i]);
    }
    free(findings->all);
    *findings = (struct findings){0};
}
