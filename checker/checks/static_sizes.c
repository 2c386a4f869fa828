/* SPDX-License-Identifier: MIT
 *
 * sizeof of a pointer in the place of sizeof of what it points to: a segment with 8 bytes for each
 * car. Told only where the source shows it; see size_source.c.
 */
#define _GNU_SOURCE
#include "static.h"

#include <stdio.h>
#include <string.h>

#include "size_source.h"

static void add_place(const struct pointer_size *size, struct finding *finding)
{
    finding_locate(finding, size->file, size->line, size->function);
}

static void explain(const struct pointer_size *size, struct finding *finding)
{
    if (size->name[0] == '\0') {
        finding_look(finding, "sizeof of the type itself, without the star");
        return;
    }
    finding_detail(finding, "%s is a pointer (%s): it has %zu bytes, what it points to has %zu",
                   size->name, size->type, sizeof(void *), size->target_size);
    if (size->parameter) {
        finding_detail(finding, "a parameter is a pointer even if it is written like an array");
    }
    finding_look(finding, "sizeof(*%s), or sizeof of the type", size->name);
}

bool hint_sizeof(const struct context *context, const struct run *run, const struct log_call *call,
                 struct finding *finding)
{
    struct pointer_size size;
    if (call == NULL || !size_is_of_pointer(context, run, call, &size)) {
        return false;
    }
    size_t before = finding->location_count;
    add_place(&size, finding);
    finding_lead(finding, before);
    char message[512];
    snprintf(message, sizeof message, "%s", finding->message);
    finding_message(finding, "%s is the size of a pointer: %s", size.text, message);
    explain(&size, finding);
    return true;
}

static bool is_told(const struct findings *findings, const struct pointer_size *size)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->all[i];
        const char *rule = finding->rule->id;
        const struct location *location = finding->locations;
        if ((strcmp(rule, "layout.size") == 0 || strcmp(rule, "layout.sizeof") == 0) &&
            finding->location_count > 0 && location->file != NULL &&
            strcmp(location->file, size->file) == 0 && location->line == size->line) {
            return true;
        }
    }
    return false;
}

void tell_sizeof(struct context *context, const struct run *run)
{
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *call = &run->log.calls[i];
        struct pointer_size size;
        if (strcmp(call->name, "shmget") != 0 || !call->has_stack ||
            !size_is_of_pointer(context, run, call, &size) || is_told(context->findings, &size)) {
            continue;
        }
        struct finding *finding =
            findings_add(context->findings, "layout.sizeof", run->name,
                         "%s is the size of a pointer: the segment gets %ld bytes", size.text,
                         (long)call->arguments[1]);
        add_place(&size, finding);
        locate_call(context, run, call, finding, "asked for here");
        explain(&size, finding);
    }
}
