/* SPDX-License-Identifier: MIT
 * See places.h. */
#define _GNU_SOURCE
#include "places.h"

#include "cars.h"

bool locate_pc(const struct context *context, uint64_t pc, struct finding *finding,
               const char *note)
{
    struct source_place place;
    if (pc == 0 || context->traced.probe == NULL ||
        !probe_place(context->traced.probe, pc, &place)) {
        return false;
    }
    struct location *location = finding_locate(finding, place.file, place.line, place.function);
    if (note != NULL) {
        location_note(location, note);
    }
    return true;
}

static int slot_of(int id, int count)
{
    for (int slot = 0; slot < count; slot++) {
        if (car_number(slot) == id) {
            return slot;
        }
    }
    return 0;
}

static bool covers(const struct trace_record *record, size_t offset)
{
    return record->offset <= offset && offset < record->offset + record->size;
}

/* The instrumented run and where its cars are; false: there is none. */
static bool traced_cars(const struct context *context, const struct run **run,
                        struct cars_place *place)
{
    *run = run_named(context, "traced");
    return *run != NULL && context->trace != NULL &&
           cars_find(&(*run)->log, context->lab->cars, place);
}

bool locate_write(const struct context *context, int id, size_t field_offset,
                  struct finding *finding, const char *note)
{
    const struct run *run;
    struct cars_place place;
    if (!traced_cars(context, &run, &place)) {
        return false;
    }
    int parent = run->log.programs[0].pid, segment = run->log.segments[place.segment].id;
    size_t own = place.offset + (size_t)slot_of(id, place.count) * CAR_BYTES;
    uint64_t pc = 0;
    for (size_t i = 0; i < context->trace->count; i++) {
        const struct trace_record *record = &context->trace->records[i];
        bool is_write = record->kind == TRACE_WRITE || record->kind == TRACE_ATOMIC;
        if (is_write && record->pid != parent && record->object == segment &&
            covers(record, own + field_offset)) {
            pc = record->pc;
        }
    }
    return locate_pc(context, pc, finding, note);
}

bool locate_sort(const struct context *context, struct finding *finding, const char *note)
{
    const struct run *run;
    struct cars_place place;
    if (!traced_cars(context, &run, &place)) {
        return false;
    }
    int parent = run->log.programs[0].pid;
    uint64_t wait_pc = 0, sort_pc = 0;
    for (size_t i = 0; i < context->trace->count; i++) {
        const struct trace_record *record = &context->trace->records[i];
        if (record->pid != parent) {
            continue;
        }
        if (record->kind == TRACE_REAPED) {
            wait_pc = record->pc;
            sort_pc = 0;
        } else if (record->kind == TRACE_WRITE && wait_pc != 0 &&
                   record->object == run->log.segments[place.segment].id) {
            sort_pc = sort_pc ? sort_pc : record->pc;
        }
    }
    return locate_pc(context, sort_pc ? sort_pc : wait_pc, finding,
                     sort_pc ? note : "all cars are waited for here; then the array is sorted");
}

bool locate_byte(const struct context *context, size_t segment, size_t offset,
                 struct finding *finding, const char *note)
{
    const struct run *run = run_named(context, "traced");
    if (run == NULL || context->trace == NULL || segment >= run->log.segment_count) {
        return false;
    }
    for (size_t i = 0; i < context->trace->count; i++) {
        const struct trace_record *record = &context->trace->records[i];
        if (record->kind == TRACE_WRITE && record->object == run->log.segments[segment].id &&
            covers(record, offset)) {
            return locate_pc(context, record->pc, finding, note);
        }
    }
    return false;
}
