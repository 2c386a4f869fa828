/* SPDX-License-Identifier: MIT
 * Decodes the marshal's JSON. See log.h. */
#define _GNU_SOURCE
#include "log.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* What is missing or of another type is counted, and is one trouble at the end. */
struct decoder {
    json_t *object;
    const char *missing;
};

static json_t *need(struct decoder *from, const char *key)
{
    json_t *value = json_object_get(from->object, key);
    if (value == NULL) {
        from->missing = key;
    }
    return value;
}

static long integer_of(struct decoder *from, const char *key)
{
    return (long)json_integer_value(need(from, key));
}

/* One that may be absent. */
static int64_t integer_or(struct decoder *from, const char *key, int64_t otherwise)
{
    json_t *value = json_object_get(from->object, key);
    return value != NULL ? json_integer_value(value) : otherwise;
}

static bool truth_of(struct decoder *from, const char *key)
{
    return json_is_true(need(from, key));
}

static double real_of(struct decoder *from, const char *key)
{
    return json_number_value(need(from, key));
}

static const char *text_of(struct decoder *from, const char *key)
{
    const char *text = json_string_value(need(from, key));
    return text ? text : "";
}

static const char *text_or_null(struct decoder *from, const char *key)
{
    return json_string_value(json_object_get(from->object, key));
}

static uint8_t nibble(char digit)
{
    return (uint8_t)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

/* Exactly `size` bytes; what the text lacks is zero. */
static uint8_t *bytes_of(const char *hex, size_t size)
{
    uint8_t *bytes = memory_need(size, 1);
    size_t there = hex ? strlen(hex) / 2 : 0;
    for (size_t i = 0; i < size && i < there; i++) {
        bytes[i] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    }
    return bytes;
}

static void decode_stack(struct decoder *from, struct log_stack *stack)
{
    size_t i;
    json_t *value;
    stack->pc = (uint64_t)integer_of(from, "pc");
    stack->sp = (uint64_t)integer_of(from, "sp");
    json_array_foreach(json_object_get(from->object, "registers"), i, value)
    {
        if (i < 33) {
            stack->registers[i] = (uint64_t)json_integer_value(value);
            stack->register_count = i + 1;
        }
    }
    const char *hex = text_or_null(from, "stack");
    stack->byte_count = hex ? strlen(hex) / 2 : 0;
    stack->bytes = bytes_of(hex, stack->byte_count);
}

static void decode_program(struct decoder *from, void *to)
{
    struct log_program *program = to;
    program->name = text_of(from, "name");
    program->executable = text_of(from, "executable");
    program->pid = (int)integer_of(from, "pid");
    program->ended = truth_of(from, "ended");
    program->killed_by_us = truth_of(from, "killed_by_us");
    program->auto_reap = truth_of(from, "auto_reap");
    program->exit = (int)integer_of(from, "exit");
    program->signal = (int)integer_of(from, "signal");
    program->started_ms = real_of(from, "started_ms");
    program->ended_ms = real_of(from, "ended_ms");
    program->out = text_of(from, "stdout");
    program->err = text_of(from, "stderr");
    program->out_bytes = integer_of(from, "stdout_bytes");
    program->err_bytes = integer_of(from, "stderr_bytes");
    program->maps = text_or_null(from, "maps");
    json_t *left = json_object_get(from->object, "left_at_end"), *one;
    size_t i;
    program->left = memory_need(json_array_size(left), sizeof *program->left);
    json_array_foreach(left, i, one)
    {
        struct decoder each = {one, NULL};
        program->left[i] =
            (struct log_left){(int)integer_of(&each, "pid"), (int)integer_of(&each, "parent"),
                              (int)integer_of(&each, "forked_by"), text_of(&each, "state")[0],
                              (int)integer_or(&each, "signal", 0)};
        from->missing = each.missing ? each.missing : from->missing;
    }
    program->left_count = json_array_size(left);
}

static void decode_segment(struct decoder *from, void *to)
{
    struct log_segment *segment = to;
    segment->id = (int)integer_of(from, "id");
    segment->key = integer_of(from, "key");
    segment->bytes = (size_t)integer_of(from, "bytes");
    segment->mode = (int)integer_of(from, "mode");
    segment->creator = (int)integer_of(from, "creator");
    segment->removed = truth_of(from, "removed");
    segment->attachable = truth_of(from, "attachable");
    segment->changes = integer_of(from, "changes");
    if (truth_of(from, "kept")) {
        segment->last = bytes_of(text_of(from, "last"), segment->bytes);
    }
    json_t *samples = need(from, "samples"), *one;
    size_t i;
    segment->samples = memory_need(json_array_size(samples), sizeof *segment->samples);
    json_array_foreach(samples, i, one)
    {
        struct decoder each = {one, NULL};
        segment->samples[i].ms = real_of(&each, "ms");
        segment->samples[i].bytes = bytes_of(text_of(&each, "bytes"), segment->bytes);
    }
    segment->sample_count = json_array_size(samples);
}

static void decode_call(struct decoder *from, void *to)
{
    struct log_call *call = to;
    call->name = text_of(from, "name");
    call->program = text_of(from, "program");
    call->pid = (int)integer_of(from, "pid");
    call->ms = real_of(from, "ms");
    call->text = text_or_null(from, "text");
    call->process = (int)integer_or(from, "process", 0);
    call->has_result = json_object_get(from->object, "result") != NULL;
    call->result = integer_or(from, "result", 0);
    call->error = (int)integer_or(from, "error", 0);
    call->refused = json_is_true(json_object_get(from->object, "refused"));
    call->by_kernel = json_is_true(json_object_get(from->object, "by_kernel"));
    call->err_bytes = (long)integer_or(from, "err_bytes", 0);
    call->handler = (int)integer_or(from, "handler", 0);
    for (size_t i = 0; i < 6; i++) {
        call->arguments[i] =
            json_integer_value(json_array_get(json_object_get(from->object, "arguments"), i));
    }
    struct decoder stack = {json_object_get(from->object, "stack"), NULL};
    call->has_stack = stack.object != NULL;
    if (call->has_stack) {
        decode_stack(&stack, &call->stack);
    }
}

static void decode_crash(struct decoder *from, void *to)
{
    struct log_crash *crash = to;
    crash->pid = (int)integer_of(from, "pid");
    crash->program = text_of(from, "program");
    crash->signal = (int)integer_of(from, "signal");
    crash->code = (int)integer_of(from, "code");
    crash->sender = (int)integer_of(from, "sender");
    crash->address = (uint64_t)integer_of(from, "address");
    decode_stack(from, &crash->stack);
}

static void decode_hang(struct decoder *from, void *to)
{
    struct log_hang *hang = to;
    hang->pid = (int)integer_of(from, "pid");
    hang->parent = (int)integer_of(from, "parent");
    hang->thread = (int)integer_of(from, "thread");
    hang->state = text_of(from, "state")[0];
    hang->syscall = integer_of(from, "syscall");
    for (size_t i = 0; i < 6; i++) {
        hang->arguments[i] = (uint64_t)json_integer_value(
            json_array_get(json_object_get(from->object, "arguments"), i));
    }
    hang->own_pipe = json_is_true(json_object_get(from->object, "own_pipe"));
    hang->handles_alarm = json_is_true(json_object_get(from->object, "handles_alarm"));
    hang->maps = text_or_null(from, "maps");
    decode_stack(from, &hang->stack);
}

static void decode_step(struct decoder *from, void *to)
{
    struct log_step *step = to;
    const char *outcome = text_of(from, "outcome");
    step->outcome = strcmp(outcome, "done") == 0      ? STEP_DONE
                    : strcmp(outcome, "gave up") == 0 ? STEP_GAVE_UP
                                                      : STEP_PROGRAM_GONE;
    step->ms = real_of(from, "ms");
    step->call = (long)integer_or(from, "call", -1);
    step->pid = (int)integer_or(from, "pid", 0);
    json_t *printed = need(from, "printed"), *one;
    size_t i;
    step->printed = memory_need(json_array_size(printed), sizeof *step->printed);
    json_array_foreach(printed, i, one)
    {
        step->printed[i] = (size_t)json_integer_value(one);
    }
    step->printed_count = json_array_size(printed);
}

static void decode_hold(struct decoder *from, void *to)
{
    struct log_hold *hold = to;
    hold->ms = real_of(from, "ms");
    hold->held_ms = real_of(from, "held_ms");
    hold->changed = truth_of(from, "changed");
    hold->bytes = strlen(text_of(from, "before")) / 2;
    hold->before = bytes_of(text_of(from, "before"), hold->bytes);
    hold->after = bytes_of(text_of(from, "after"), hold->bytes);
}

static void decode_object(struct decoder *from, void *to)
{
    struct log_object *object = to;
    object->id = (int)integer_of(from, "id");
    object->mode = (int)integer_of(from, "mode");
    object->bytes = integer_of(from, "bytes");
    object->key = (long)json_integer_value(json_object_get(from->object, "key"));
    object->creator = (int)json_integer_value(json_object_get(from->object, "creator"));
    object->name = text_or_null(from, "name");
}

static void decode_survivor(struct decoder *from, void *to)
{
    struct log_survivor *survivor = to;
    survivor->pid = (int)integer_of(from, "pid");
    survivor->parent = (int)integer_of(from, "parent");
}

typedef void decode_one(struct decoder *from, void *to);

static void *decode_array(json_t *array, size_t *count, size_t size, decode_one *decode,
                          const char **missing)
{
    size_t i;
    json_t *one;
    char *all = memory_need(json_array_size(array), size);
    *count = json_array_size(array);
    json_array_foreach(array, i, one)
    {
        struct decoder each = {one, NULL};
        decode(&each, all + i * size);
        *missing = each.missing ? each.missing : *missing;
    }
    return all;
}

static void decode_left(struct decoder *from, struct run_log *log)
{
    static const char *const kinds[] = {"shm", "sem", "msg", "posix"};
    json_t *left = need(from, "left");
    for (size_t k = 0; k < 4; k++) {
        size_t count;
        struct log_object *some = decode_array(json_object_get(left, kinds[k]), &count,
                                               sizeof *some, decode_object, &from->missing);
        log->left = memory_grow(log->left, log->left_count + count, sizeof *log->left);
        for (size_t i = 0; i < count; i++) {
            some[i].kind = kinds[k];
            log->left[log->left_count++] = some[i];
        }
        free(some);
    }
}

bool run_log_decode(json_t *json, struct run_log *log, struct trouble *trouble)
{
    struct decoder from = {json, NULL};
    const char **missing = &from.missing;
    memset(log, 0, sizeof *log);
    log->json = json;
#define ARRAY(key, field, count, decode)                                                           \
    log->field = decode_array(need(&from, key), &log->count, sizeof *log->field, decode, missing)
    ARRAY("programs", programs, program_count, decode_program);
    ARRAY("segments", segments, segment_count, decode_segment);
    ARRAY("calls", calls, call_count, decode_call);
    ARRAY("crashes", crashes, crash_count, decode_crash);
    ARRAY("hang", hang, hang_count, decode_hang);
    ARRAY("steps", steps, step_count, decode_step);
    ARRAY("survivors", survivors, survivor_count, decode_survivor);
#undef ARRAY
    for (size_t i = 1; i < log->hang_count; i++) { /* said once a process */
        if (log->hang[i].maps == NULL && log->hang[i].pid == log->hang[i - 1].pid) {
            log->hang[i].maps = log->hang[i - 1].maps;
        }
    }
    log->holds = decode_array(json_object_get(json, "hold"), &log->hold_count, sizeof *log->holds,
                              decode_hold, missing);
    decode_left(&from, log);
    log->calls_cut = json_is_true(json_object_get(json, "calls_cut"));
    log->contained = truth_of(&from, "contained");
    log->supervised = truth_of(&from, "supervised");
    log->out_of_time = truth_of(&from, "out_of_time");
    log->flooded = truth_of(&from, "flooded");
    log->too_many_processes = truth_of(&from, "too_many_processes");
    log->supervise_why = text_of(&from, "supervise_why");
    log->most_processes = integer_of(&from, "most_processes");
    log->duration_ms = real_of(&from, "duration_ms");
    if (log->program_count == 0) {
        from.missing = "programs";
    }
    if (from.missing != NULL) {
        trouble_set(trouble, "the marshal's result lacks \"%s\"", from.missing);
        run_log_release(log);
        return false;
    }
    return true;
}

static void release_segment(struct log_segment *segment)
{
    for (size_t i = 0; i < segment->sample_count; i++) {
        free(segment->samples[i].bytes);
    }
    free(segment->samples);
    free(segment->last);
}

void run_log_release(struct run_log *log)
{
    for (size_t i = 0; i < log->program_count; i++) {
        free(log->programs[i].left);
    }
    for (size_t i = 0; i < log->segment_count; i++) {
        release_segment(&log->segments[i]);
    }
    for (size_t i = 0; i < log->call_count; i++) {
        free(log->calls[i].stack.bytes);
    }
    for (size_t i = 0; i < log->crash_count; i++) {
        free(log->crashes[i].stack.bytes);
    }
    for (size_t i = 0; i < log->hang_count; i++) {
        free(log->hang[i].stack.bytes);
    }
    for (size_t i = 0; i < log->step_count; i++) {
        free(log->steps[i].printed);
    }
    for (size_t i = 0; i < log->hold_count; i++) {
        free(log->holds[i].before);
        free(log->holds[i].after);
    }
    free(log->programs);
    free(log->segments);
    free(log->calls);
    free(log->crashes);
    free(log->hang);
    free(log->steps);
    free(log->holds);
    free(log->left);
    free(log->survivors);
    json_decref(log->json);
    memset(log, 0, sizeof *log);
}

const struct log_program *run_log_program(const struct run_log *log, const char *name)
{
    for (size_t i = 0; i < log->program_count; i++) {
        if (strcmp(log->programs[i].name, name) == 0) {
            return &log->programs[i];
        }
    }
    return NULL;
}
