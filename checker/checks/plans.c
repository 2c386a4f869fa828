/* SPDX-License-Identifier: MIT
 * See plans.h. */
#define _GNU_SOURCE
#include "plans.h"

#include <stdlib.h>
#include <string.h>

#include "arena_format.h"
#include "cars.h"
#include "memory.h"
#include "memory_tools.h"
#include "runs.h"
#include "tracelog.h"

/* Factors on lab.ini's laps and pace. */
enum { HOLD_LAPS = 3, SLOW_PACE = 2 };

/* Few cars, where their number shows nothing more. */
enum { FEW_CARS = 3 };

/* A run that lab.ini can name. */
struct recipe {
    const char *name;
    enum run_kind kind;
    enum run_variant variant;
    int cars, laps_times, pace_ms, pace_times;
    bool later; /* asked for when others have been made */
};

static const struct recipe recipes[] = {
    {.name = "plain"},
    {.name = "traced", .variant = VARIANT_TRACED},
    {.name = "viewer"},
    {.name = "again", .pace_ms = FLAT_OUT},
    {.name = "other", .pace_ms = FLAT_OUT},
    {.name = "signals", .kind = RUN_SIGNAL, .later = true},
    {.name = "SIGINT", .kind = RUN_SIGNAL, .later = true},
    {.name = "SIGTERM", .kind = RUN_SIGNAL, .later = true},
    {.name = "hold", .laps_times = HOLD_LAPS, .pace_times = SLOW_PACE, .later = true},
    {.name = "races", .kind = RUN_RACES, .variant = VARIANT_TRACED, .later = true},
    {.name = "faults", .kind = RUN_FAULT, .later = true},
    {.name = "sanitized",
     .kind = RUN_MEMORY,
     .variant = VARIANT_SANITIZED,
     .cars = FEW_CARS,
     .pace_ms = FLAT_OUT},
    {.name = "memcheck",
     .kind = RUN_MEMORY,
     .variant = VARIANT_MEMCHECK,
     .cars = FEW_CARS,
     .pace_ms = FLAT_OUT},
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

enum run_variant plan_variant(const char *name)
{
    return recipe_named(name)->variant;
}

bool plan_is_later(const char *name)
{
    return recipe_named(name)->later;
}

static int or_else(int value, int otherwise)
{
    return value != 0 ? value : otherwise;
}

static json_t *arguments_of(const struct context *context, const struct run *run)
{
    const struct lab *lab = context->lab;
    const struct run_request *request = &run->request;
    int pace_ms = request->pace_ms == FLAT_OUT ? 0 : or_else(request->pace_ms, lab->pace_ms);
    char *cars = text_format("%d", or_else(request->cars, lab->cars)),
         *laps = text_format("%d", or_else(request->laps, lab->laps));
    char *pace = text_format("%d", pace_ms);
    char *seed = text_format("%ld", run->seed);
    char *path = text_format("/program/%s", lab->programs[0].name);
    json_t *arguments = json_pack("[s,s,s,s,s,s,s,s,s]", path, "--cars", cars, "--laps", laps,
                                  "--seed", seed, "--pace", pace);
    free(cars);
    free(laps);
    free(pace);
    free(seed);
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

static void hold_steps(json_t *steps, const struct context *context, const struct hold_target *hold)
{
    add(steps,
        json_pack("{s:s,s:i,s:I,s:I,s:I,s:I,s:i,s:i}", "do", "hold", "segment", hold->segment,
                  "offset", (json_int_t)hold->offset, "watched", (json_int_t)hold->watched, "from",
                  (json_int_t)hold->from, "bytes", (json_int_t)hold->bytes, "processes",
                  context->lab->cars + 1, "rounds", 4));
}

/* In labs 1 and 2 the program ends when its input does. */
static bool reads_input(const struct context *context, const struct run *run)
{
    return context->lab->number <= 2 && run->request.kind == RUN_PLAIN;
}

static json_t *script_of(const struct context *context, const struct run *run)
{
    json_t *script = json_array();
    if (strcmp(run->name, "viewer") == 0) {
        viewer_steps(script, context->lab->run_s * 1000.0 / 2);
    } else if (strcmp(run->name, "hold") == 0 && run->request.about != NULL) {
        hold_steps(script, context, run->request.about);
    } else if (run->request.script != NULL) {
        json_array_extend(script, run->request.script);
    }
    return script;
}

static json_t *steps_of(const struct context *context, const struct run *run)
{
    const char *name = context->lab->programs[0].name;
    bool interactive = reads_input(context, run);
    json_t *steps = json_array(), *script = script_of(context, run);
    add_start(steps, name, arguments_of(context, run), interactive);
    if (interactive) {
        add_await(steps, "input", name, 0, context->lab->run_s * 1000.0 / 2);
    }
    json_array_extend(steps, script);
    json_decref(script);
    if (interactive) {
        add(steps, json_pack("{s:s,s:s}", "do", "close", "name", name));
    }
    add_await(steps, "exit", name, 0, 0);
    return steps;
}

/* Children that outlive the program get this long to end by themselves. */
enum { GRACE_MS = 300, PIDS_BEFORE = 7 };

/* A run of kind RUN_RACES: which schedule, and what the first one has shown. */
struct schedule {
    int number;
    const struct race_log *first;
};

enum { SHADOW_MB = 2048, PAUSE_US = 12000, PAUSES = 60 };

static int trace_for(const struct run *run, struct trouble *trouble)
{
    uint32_t places[ARENA_DIRECTED];
    const struct schedule *schedule = run->request.kind == RUN_RACES ? run->request.about : NULL;
    struct trace_options options = {
        .seed = (uint64_t)(run->seed + (schedule != NULL ? schedule->number : 0)),
        .pause_us = PAUSE_US,
        .pause_most = PAUSES,
        .shadow_bytes = (uint64_t)SHADOW_MB << 20};
    if (schedule != NULL) {
        options.directed = places;
        options.directed_count = race_log_suspects(schedule->first, places, ARENA_DIRECTED);
    }
    return trace_create(&options, trouble);
}

/* The address space of a process: what a lab's program may have, and what the race engine maps. */
static long memory_of(const struct run *run)
{
    return (4L << 30) + (run->traced ? ((long)SHADOW_MB << 20) + (2L << 30) : 0);
}

/* Behind the time of a run, which a machine that stands still can lengthen (marshal/loop.c): the
 * marshal shall see a loop without end, not the kernel end it. */
enum { CPU_TIMES = 5 };

static struct box_limits limits_of(const struct context *context, const struct run *run)
{
    return (struct box_limits){.run_ms = context->lab->run_s * 1000.0,
                               .grace_ms = GRACE_MS,
                               .processes = context->lab->cars * 4L + 40,
                               .output_bytes = context->lab->output_bytes,
                               .memory_bytes = memory_of(run),
                               .file_bytes = 16 << 20,
                               .cpu_s = CPU_TIMES * context->lab->run_s};
}

static const char *build_of(const struct run *run)
{
    switch (run->request.variant) {
    case VARIANT_TRACED:
        return "traced";
    case VARIANT_SANITIZED:
        return "sanitized";
    default:
        return "plain";
    }
}

static bool start(struct context *context, struct run *run, struct trouble *trouble)
{
    run->seed = context->options->seed + (strcmp(run->name, "other") == 0 ? 1 : 0);
    char *folder = text_format("%s/%s", context->build->folder, build_of(run));
    const struct box_bind binds[] = {{folder, "/program", false}};
    json_t *steps = steps_of(context, run);
    run->trace_fd = run->traced ? trace_for(run, trouble) : -1;
    struct box_plan plan = {.limits = limits_of(context, run),
                            .binds = binds,
                            .bind_count = 1,
                            .supervise = true,
                            .witness = true,
                            .fault = run->request.fault,
                            .watch = run->request.watch,
                            .pids_before = strcmp(run->name, "again") == 0 ? PIDS_BEFORE : 0,
                            .steps = steps,
                            .trace_fd = run->trace_fd};
    bool started = (!run->traced || run->trace_fd >= 0) &&
                   memory_tool_prepare(context, run, &plan, trouble) &&
                   box_start(context->box, &plan, &run->box_run, trouble);
    json_decref(steps);
    free(folder);
    return started;
}

static void say(const struct context *context, const char *what)
{
    if (context->options->progress != NULL) {
        context->options->progress(what, context->options->progress_data);
    }
}

const struct launcher plan_launcher = {.start = start, .say = say};

static struct run *ask(struct context *context, const char *name, void *about)
{
    const struct recipe *recipe = recipe_named(name);
    const struct lab *lab = context->lab;
    struct run_request request = {.name = name,
                                  .kind = recipe->kind,
                                  .variant = recipe->variant,
                                  .cars = recipe->cars,
                                  .laps = lab->laps * recipe->laps_times,
                                  .pace_ms = recipe->pace_ms,
                                  .about = about};
    if (request.pace_ms == 0) {
        request.pace_ms = lab->pace_ms * recipe->pace_times;
    }
    return runs_ask(context, &request);
}

void plan_ask(struct context *context, const char *name)
{
    ask(context, name, NULL);
}

void plan_ask_hold(struct context *context, const struct hold_target *target)
{
    struct hold_target *about = memory_need(1, sizeof *about);
    *about = *target;
    ask(context, "hold", about);
}

void plan_ask_race(struct context *context, int number, const struct race_log *first)
{
    struct schedule *about = memory_need(1, sizeof *about);
    *about = (struct schedule){number, first};
    ask(context, "races", about);
}
