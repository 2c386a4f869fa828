/* SPDX-License-Identifier: MIT
 * See runs.h. */
#define _GNU_SOURCE
#include "runs.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "families.h"
#include "memory.h"
#include "memory_tools.h"
#include "signals.h"

enum { MOST_AT_ONCE = 64 };

struct run *runs_ask(struct context *context, const struct run_request *request)
{
    struct run *run = memory_need(1, sizeof *run);
    *run = (struct run){.name = text_copy(request->name),
                        .request = *request,
                        .traced = request->variant == VARIANT_TRACED,
                        .trace_fd = -1};
    run->request.name = run->name;
    context->runs = memory_grow(context->runs, context->run_count + 1, sizeof(struct run *));
    context->runs[context->run_count++] = run;
    return run;
}

static size_t most_at_once(const struct context *context)
{
    cpu_set_t processors;
    size_t count = context->launcher->most > 0 ? (size_t)context->launcher->most : 1;
    if (context->launcher->most == 0 && sched_getaffinity(0, sizeof processors, &processors) == 0) {
        count = (size_t)CPU_COUNT(&processors);
    }
    return count < MOST_AT_ONCE ? count : MOST_AT_ONCE;
}

/* What never ends by itself will not do so when disturbed either, and takes its whole time. A crash
 * is what the tools that watch memory can explain. */
static bool is_pointless(const struct context *context, const struct run *run)
{
    const struct run *plain = undisturbed(context);
    if (run->request.kind == RUN_SIGNAL && signals_hang(context, run)) {
        return true;
    }
    if (run->request.kind == RUN_PLAIN || plain == NULL || plain == run) {
        return false;
    }
    return run->request.kind == RUN_MEMORY
               ? plain->log.out_of_time || plain->log.flooded || plain->log.too_many_processes
               : !ran_to_its_end(plain);
}

static bool finish(struct run *run, struct trouble *trouble)
{
    run->finished = box_finish(&run->box_run, &run->log, trouble);
    run->started = false;
    run_drop_folder(run);
    memory_tool_collect(run);
    return run->finished && (!run->traced || run_open_trace(run, trouble));
}

/* Those that are under way; *next: the first one that is neither under way nor done with. */
struct pending {
    struct run *all[MOST_AT_ONCE];
    size_t count, next;
};

static bool start_some(struct context *context, struct pending *pending, struct trouble *trouble)
{
    size_t most = most_at_once(context);
    while (pending->count < most && pending->next < context->run_count) {
        struct run *run = context->runs[pending->next++];
        if (run->started || run->finished || is_pointless(context, run)) {
            continue;
        }
        run->started = context->launcher->start(context, run, trouble);
        if (!run->started) {
            return false;
        }
        pending->all[pending->count++] = run;
    }
    return true;
}

static void say_how_many(const struct context *context)
{
    size_t done = 0;
    for (size_t i = 0; i < context->run_count; i++) {
        done += context->runs[i]->finished;
    }
    if (context->launcher->say != NULL) {
        char *text = text_format("%zu of %zu runs", done, context->run_count);
        context->launcher->say(context, text);
        free(text);
    }
}

static bool finish_one(struct pending *pending, struct trouble *trouble)
{
    struct box_run *boxes[MOST_AT_ONCE];
    for (size_t i = 0; i < pending->count; i++) {
        boxes[i] = &pending->all[i]->box_run;
    }
    size_t over = box_wait_any(boxes, pending->count);
    struct run *run = pending->all[over];
    pending->all[over] = pending->all[--pending->count];
    return finish(run, trouble);
}

/* After a trouble the rest is ended by context_release(). */
bool runs_make(struct context *context, struct trouble *trouble)
{
    struct pending pending = {.count = 0};
    bool well = start_some(context, &pending, trouble);
    while (well && pending.count > 0) {
        say_how_many(context);
        well = finish_one(&pending, trouble) && start_some(context, &pending, trouble);
    }
    return well;
}

const struct run *runs_of(const struct context *context, enum run_kind kind, size_t *at)
{
    while (*at < context->run_count) {
        const struct run *run = context->runs[(*at)++];
        if (run->finished && run->request.kind == kind) {
            return run;
        }
    }
    return NULL;
}
