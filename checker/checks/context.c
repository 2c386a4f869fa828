/* SPDX-License-Identifier: MIT
 * See context.h. */
#define _GNU_SOURCE
#include "context.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"
#include "ledger.h"
#include "memory.h"
#include "memory_tools.h"
#include "tracelog.h"

void context_init(struct context *context)
{
    memset(context, 0, sizeof *context);
    context->why_not = memory_need(rule_count, sizeof *context->why_not);
    context->is_judged = memory_need(rule_count, sizeof *context->is_judged);
}

static void image_release(struct image *image)
{
    probe_close(image->probe);
    free(image->inside);
}

void run_drop_folder(struct run *run)
{
    if (run->folder != NULL) {
        folder_remove(run->folder);
    }
    free(run->folder);
    run->folder = NULL;
}

static void run_release(struct run *run)
{
    struct trouble ignored;
    if (run->started && !run->finished && run->box_run.pid > 0 &&
        box_finish(&run->box_run, &run->log, &ignored)) {
        run->finished = true;
    }
    if (run->finished) {
        run_log_release(&run->log);
    }
    trace_view_close(run->trace);
    race_log_close(run->races);
    if (run->trace_fd >= 0) {
        close(run->trace_fd);
    }
    run_drop_folder(run);
    memory_tool_release(run);
    json_decref(run->request.script);
    free(run->request.about);
    free(run->name);
    free(run);
}

void context_release(struct context *context)
{
    for (size_t i = 0; i < context->run_count; i++) {
        run_release(context->runs[i]);
    }
    free(context->runs);
    image_release(&context->plain);
    image_release(&context->traced);
    image_release(&context->sanitized);
    free(context->no_sanitized);
    instrumentation_release(&context->instrumentation);
    image_release(&context->viewer);
    for (size_t i = 0; i < rule_count; i++) {
        free(context->why_not[i]);
    }
    free(context->why_not);
    free(context->is_judged);
}

static size_t index_of(const char *rule)
{
    return (size_t)(rule_find(rule) - rules);
}

void judged(struct context *context, const char *rule)
{
    context->is_judged[index_of(rule)] = true;
}

void not_judged(struct context *context, const char *rule, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    char **why = &context->why_not[index_of(rule)];
    free(*why);
    *why = text_copy(text);
}

const char *why_no_trace(const struct context *context)
{
    if (context->lab == NULL) {
        return "the program was not built by scrutineer-cc";
    }
    for (size_t i = 0; i < context->lab->run_count; i++) {
        if (strcmp(context->lab->runs[i], "traced") == 0) {
            return "the instrumented build of the program could not be run";
        }
    }
    return "lab.ini does not name the run `traced', which this needs";
}

bool run_open_trace(struct run *run, struct trouble *trouble)
{
    run->trace = trace_view_open(run->trace_fd, trouble);
    run->races = run->trace != NULL ? race_log_open(run->trace_fd, trouble) : NULL;
    return run->races != NULL;
}

const struct run *run_named(const struct context *context, const char *name)
{
    for (size_t i = 0; i < context->run_count; i++) {
        if (strcmp(context->runs[i]->name, name) == 0 && context->runs[i]->finished) {
            return context->runs[i];
        }
    }
    return NULL;
}

const struct run *undisturbed(const struct context *context)
{
    static const char *const names[] = {"plain", "program"};
    for (size_t i = 0; i < 2; i++) {
        const struct run *run = run_named(context, names[i]);
        if (run != NULL) {
            return run;
        }
    }
    return NULL;
}

const struct image *image_of(const struct context *context, const struct run *run,
                             const char *program)
{
    if (program != NULL && strcmp(program, "viewer") == 0) {
        return &context->viewer;
    }
    return run->traced ? &context->traced : &context->plain;
}

static struct stack_capture capture_of(const struct log_stack *stack, const char *maps)
{
    struct stack_capture capture = {.pc = stack->pc,
                                    .sp = stack->sp,
                                    .has_registers = stack->register_count > 0,
                                    .stack = stack->bytes,
                                    .stack_bytes = stack->byte_count,
                                    .maps = maps};
    memcpy(capture.registers, stack->registers, sizeof capture.registers);
    return capture;
}

/* Stacks go through the witness: its file is elsewhere outside. */
static char *maps_outside(const struct image *image, const char *maps)
{
    const char *at = maps, *found;
    char *text = text_copy("");
    while (image->witness != NULL && (found = strstr(at, BOX_WITNESS_INSIDE)) != NULL) {
        char *longer = text_format("%s%.*s%s", text, (int)(found - at), at, image->witness);
        free(text);
        text = longer;
        at = found + strlen(BOX_WITNESS_INSIDE);
    }
    char *whole = text_format("%s%s", text, at);
    free(text);
    return whole;
}

size_t stack_frames(const struct image *image, const struct log_stack *stack, const char *maps,
                    struct frame *frames)
{
    if (image->probe == NULL || maps == NULL) {
        return 0;
    }
    char *outside = maps_outside(image, maps);
    struct stack_capture capture = capture_of(stack, outside);
    size_t count = probe_unwind(image->probe, image->inside, &capture, frames, MOST_FRAMES);
    free(outside);
    return count;
}

static bool is_source(const struct frame *frame)
{
    return frame->in_program && frame->place.line > 0;
}

bool place_of_stack(const struct image *image, const struct log_stack *stack, const char *maps,
                    struct source_place *place, char *library, size_t room)
{
    struct frame *frames = memory_need(MOST_FRAMES, sizeof *frames);
    size_t count = stack_frames(image, stack, maps, frames);
    bool found = false;
    if (library != NULL) {
        *library = '\0';
    }
    for (size_t i = 0; i < count && !found; i++) {
        if (is_source(&frames[i])) {
            *place = frames[i].place;
            found = true;
        } else if (library != NULL && !frames[i].in_program && frames[i].symbol[0] != '\0') {
            snprintf(library, room, "%s", frames[i].symbol);
        }
    }
    free(frames);
    return found;
}

size_t places_of_stack(const struct image *image, const struct log_stack *stack, const char *maps,
                       struct source_place *places, size_t most)
{
    struct frame *frames = memory_need(MOST_FRAMES, sizeof *frames);
    size_t count = stack_frames(image, stack, maps, frames), found = 0;
    for (size_t i = 0; i < count && found < most; i++) {
        if (is_source(&frames[i])) {
            places[found++] = frames[i].place;
        }
    }
    free(frames);
    return found;
}

void locate_callers(const struct image *image, const struct log_stack *stack, const char *maps,
                    struct finding *finding)
{
    enum { MOST_CALLERS = 2 };
    struct frame *frames = memory_need(MOST_FRAMES, sizeof *frames);
    size_t count = stack_frames(image, stack, maps, frames), met = 0;
    for (size_t i = 0; i < count && met <= MOST_CALLERS; i++) {
        if (!is_source(&frames[i])) {
            continue;
        }
        const struct source_place *place = &frames[i].place;
        if (met > 0) {
            location_note(finding_locate(finding, place->file, place->line, place->function),
                          "called from here");
        }
        met++;
    }
    free(frames);
}

bool locate_stack(const struct image *image, const struct log_stack *stack, const char *maps,
                  struct finding *finding, const char *note)
{
    struct source_place place;
    if (!place_of_stack(image, stack, maps, &place, NULL, 0)) {
        return false;
    }
    struct location *location = finding_locate(finding, place.file, place.line, place.function);
    if (note != NULL) {
        location_note(location, note);
    }
    if (finding->location_count == 1) {
        locate_callers(image, stack, maps, finding);
    }
    return true;
}

const struct log_call *call_named(const struct run *run, const char *name)
{
    for (size_t i = 0; i < run->log.call_count; i++) {
        if (strcmp(run->log.calls[i].name, name) == 0) {
            return &run->log.calls[i];
        }
    }
    return NULL;
}

bool locate_call(const struct context *context, const struct run *run, const struct log_call *call,
                 struct finding *finding, const char *note)
{
    if (call == NULL || !call->has_stack) {
        return false;
    }
    const struct log_program *program = run_log_program(&run->log, call->program);
    size_t first = finding->location_count;
    if (program == NULL || !locate_stack(image_of(context, run, call->program), &call->stack,
                                         program->maps, finding, note)) {
        return false;
    }
    location_call(&finding->locations[first], ledger_number(context, run, call));
    return true;
}

char *list_of(const char *one, const char *many, const int *values, size_t count)
{
    enum { MOST = 6 };
    char *text = text_format("%s", count == 1 ? one : many);
    for (size_t i = 0; i < count && i < MOST; i++) {
        const char *between = i == 0 ? " " : i + 1 == count ? " and " : ", ";
        char *longer = text_format("%s%s%d", text, between, values[i]);
        free(text);
        text = longer;
    }
    if (count > MOST) {
        char *longer = text_format("%s … (%zu in all)", text, count);
        free(text);
        text = longer;
    }
    return text;
}
