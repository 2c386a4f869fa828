/* SPDX-License-Identifier: MIT
 * See plans.h. */
#define _GNU_SOURCE
#include "plans.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "arena_format.h"
#include "cars.h"
#include "memory.h"
#include "tracelog.h"

/* What a run is called with, where it differs from lab.ini. */
struct recipe {
    const char *name;
    bool traced, interactive;
    long seed_shift;
    int laps_times, pace_times; /* factors on lab.ini's laps and pace */
    int signal;
};

static const struct recipe recipes[] = {
    {"plain", false, true, 0, 1, 1, 0},
    {"traced", true, true, 0, 1, 1, 0},
    {"viewer", false, true, 0, 1, 1, 0},
    {"refused", false, false, 0, 1, 1, 0},
    {"noattach", false, false, 0, 1, 1, 0},
    {"again", false, true, 0, 1, 0, 0},
    {"other", false, true, 1, 1, 0, 0},
    {"SIGINT", false, false, 0, 30, 2, SIGINT},
    {"SIGTERM", false, false, 0, 30, 2, SIGTERM},
    {"hold", false, false, 0, 3, 2, 0},
    {"races", true, true, 0, 1, 1, 0},
};

static const struct recipe *recipe_named(const char *name)
{
    for (size_t i = 0; i < sizeof recipes / sizeof recipes[0]; i++) {
        if (strcmp(recipes[i].name, name) == 0) {
            return &recipes[i];
        }
    }
    return NULL;
}

bool plan_known(const char *name)
{
    return recipe_named(name) != NULL;
}

static json_t *arguments_of(const struct context *context, const struct recipe *recipe, long seed)
{
    const struct lab *lab = context->lab;
    char *cars = text_format("%d", lab->cars),
         *laps = text_format("%d", lab->laps * recipe->laps_times);
    char *pace = text_format("%d", lab->pace_ms * recipe->pace_times);
    char *seed_text = text_format("%ld", seed);
    char *path = text_format("/program/%s", lab->programs[0].name);
    json_t *arguments = json_pack("[s,s,s,s,s,s,s,s,s]", path, "--cars", cars, "--laps", laps,
                                  "--seed", seed_text, "--pace", pace);
    free(cars);
    free(laps);
    free(pace);
    free(seed_text);
    free(path);
    return arguments;
}

static void add(json_t *steps, json_t *step)
{
    json_array_append_new(steps, step);
}

static void add_await(json_t *steps, const char *what, const char *name, long count, double ms)
{
    add(steps, json_pack("{s:s,s:s,s:s,s:I,s:f}", "do", "await", "what", what, "name", name,
                         "count", (json_int_t)count, "ms", ms));
}

static void add_start(json_t *steps, const char *name, json_t *arguments, bool interactive)
{
    add(steps, json_pack("{s:s,s:s,s:s,s:o}", "do", "start", "name", name, "stdin",
                         interactive ? "pipe" : "/dev/null", "argv", arguments));
}

/* Little-endian bytes of an int in hex. */
static char *integer_hex(int value)
{
    unsigned bits = (unsigned)value;
    return text_format("%02x%02x%02x%02x", bits & 255, bits >> 8 & 255, bits >> 16 & 255,
                       bits >> 24 & 255);
}

/* The steps' numbers are in plans.h. */
static void viewer_steps(json_t *steps, double patience_ms)
{
    char *number = integer_hex(atoi(VIEWER_NUMBER));
    add_start(steps, "viewer", json_pack("[s,s]", "/program/viewer", "@segment0"), true);
    json_object_set_new(json_array_get(steps, json_array_size(steps) - 1), "ids", json_true());
    add_await(steps, "input", "viewer", 0, patience_ms);
    add(steps, json_pack("{s:s,s:i,s:i,s:s}", "do", "poke", "segment", 0, "offset",
                         VIEWER_SLOT * CAR_BYTES, "bytes", number));
    add(steps, json_pack("{s:s,s:s,s:s}", "do", "type", "name", "viewer", "text", "\n"));
    add_await(steps, "input", "viewer", 0, patience_ms);
    add(steps, json_pack("{s:s,s:s}", "do", "close", "name", "viewer"));
    add_await(steps, "exit", "viewer", 0, 0);
    free(number);
}

static void signal_steps(json_t *steps, const struct context *context, const char *name, int number)
{
    /* Mid-run: every car has been written about twice. */
    add_await(steps, "changes", name, context->lab->cars, 0);
    add(steps, json_pack("{s:s,s:s,s:i}", "do", number == SIGINT ? "signal" : "kill", "name", name,
                         "signal", number));
}

static void hold_steps(json_t *steps, const struct context *context, const struct hold_target *hold)
{
    add(steps,
        json_pack("{s:s,s:i,s:I,s:I,s:I,s:I,s:i,s:i}", "do", "hold", "segment", hold->segment,
                  "offset", (json_int_t)hold->offset, "watched", (json_int_t)hold->watched, "from",
                  (json_int_t)hold->from, "bytes", (json_int_t)hold->bytes, "processes",
                  context->lab->cars + 1, "rounds", 4));
}

static json_t *steps_of(const struct context *context, const struct recipe *recipe, long seed,
                        const struct hold_target *hold)
{
    const char *name = context->lab->programs[0].name;
    bool reads_input = recipe->interactive && context->lab->number <= 2;
    double patience_ms = context->lab->run_s * 1000.0 / 2;
    json_t *steps = json_array();
    add_start(steps, name, arguments_of(context, recipe, seed), reads_input);
    if (reads_input) {
        add_await(steps, "input", name, 0, patience_ms);
    }
    if (strcmp(recipe->name, "viewer") == 0) {
        viewer_steps(steps, patience_ms);
    } else if (recipe->signal != 0) {
        signal_steps(steps, context, name, recipe->signal);
    } else if (hold != NULL) {
        hold_steps(steps, context, hold);
    }
    if (reads_input) {
        add(steps, json_pack("{s:s,s:s}", "do", "close", "name", name));
    }
    add_await(steps, "exit", name, 0, 0);
    return steps;
}

static struct run *run_add(struct context *context, const char *name)
{
    struct run *run = &context->runs[context->run_count++];
    *run = (struct run){.name = name, .trace_fd = -1};
    return run;
}

/* Children that outlive the program get this long to end by themselves. */
enum { GRACE_MS = 300, PIDS_BEFORE = 7 };

/* By the kernel itself where its limits are the namespace's own; else by the marshal. */
struct refusal {
    json_t *limits; /* NULL = none */
    const char *call;
    int error;
};

static struct refusal refusal_of(const struct context *context, const char *name)
{
    struct refusal refusal = {NULL, NULL, 0};
    if (strcmp(name, "noattach") == 0) {
        refusal = (struct refusal){NULL, "shmat", ENOMEM};
    } else if (strcmp(name, "refused") == 0 && context->box->containment == BOX_BARE) {
        refusal = (struct refusal){NULL, "shmget", ENOSPC};
    } else if (strcmp(name, "refused") == 0) {
        refusal.limits = json_pack("{s:i}", "shmmni", 0);
    }
    return refusal;
}

enum { SHADOW_MB = 2048, PAUSE_US = 12000, PAUSES = 60 };

static struct trace_options trace_options_of(long seed)
{
    return (struct trace_options){.seed = (uint64_t)seed,
                                  .pause_us = PAUSE_US,
                                  .pause_most = PAUSES,
                                  .shadow_bytes = (uint64_t)SHADOW_MB << 20};
}

/* The address space of a process: what a lab's program may have, and what the race engine maps. */
static long memory_of(const struct run *run)
{
    return (4L << 30) + (run->traced ? ((long)SHADOW_MB << 20) + (2L << 30) : 0);
}

static struct box_limits limits_of(const struct context *context, const struct run *run)
{
    return (struct box_limits){.run_ms = context->lab->run_s * 1000.0,
                               .grace_ms = GRACE_MS,
                               .processes = context->lab->cars * 4L + 40,
                               .output_bytes = context->lab->output_bytes,
                               .memory_bytes = memory_of(run),
                               .file_bytes = 16 << 20,
                               .cpu_s = context->lab->run_s};
}

static bool start(struct context *context, const struct recipe *recipe,
                  const struct hold_target *hold, const struct trace_options *options,
                  struct trouble *trouble)
{
    struct run *run = run_add(context, recipe->name);
    run->traced = recipe->traced;
    run->seed = context->options->seed + recipe->seed_shift;
    char *folder = text_format("%s/%s", context->build->folder, run->traced ? "traced" : "plain");
    const struct box_bind binds[] = {{folder, "/program", false}};
    struct refusal refusal = refusal_of(context, recipe->name);
    json_t *steps = steps_of(context, recipe, run->seed, hold);
    run->trace_fd = run->traced ? trace_create(options, trouble) : -1;
    struct box_plan plan = {.limits = limits_of(context, run),
                            .binds = binds,
                            .bind_count = 1,
                            .supervise = true,
                            .witness = true,
                            .refuse = refusal.limits,
                            .fault = {refusal.call, 0, 1, refusal.error},
                            .pids_before = strcmp(recipe->name, "again") == 0 ? PIDS_BEFORE : 0,
                            .steps = steps,
                            .trace_fd = run->trace_fd};
    run->started = (!run->traced || run->trace_fd >= 0) &&
                   box_start(context->box, &plan, &run->box_run, trouble);
    json_decref(steps);
    json_decref(refusal.limits);
    free(folder);
    return run->started;
}

bool plan_start(struct context *context, const char *name, const struct hold_target *hold,
                struct trouble *trouble)
{
    struct trace_options options = trace_options_of(context->options->seed);
    return start(context, recipe_named(name), hold, &options, trouble);
}

bool plan_start_race(struct context *context, int number, const struct race_log *first,
                     struct trouble *trouble)
{
    uint32_t places[ARENA_DIRECTED];
    struct trace_options options = trace_options_of(context->options->seed + number);
    options.directed = places;
    options.directed_count = race_log_suspects(first, places, ARENA_DIRECTED);
    return start(context, recipe_named("races"), NULL, &options, trouble);
}

bool plan_finish(struct context *context, struct run *run)
{
    (void)context;
    run->finished = box_finish(&run->box_run, &run->log, &run->trouble);
    run->started = false;
    return run->finished;
}
