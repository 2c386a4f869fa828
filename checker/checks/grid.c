/* SPDX-License-Identifier: MIT
 * The grid in memory (lab 2: in order and untouched; later: the same cars in any order), and the
 * viewer, a second program that must see what others write. */
#define _GNU_SOURCE
#include "families.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

#include "cars.h"
#include "memory.h"
#include "places.h"
#include "plans.h"

static bool is_zero(const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (bytes[i] != 0) {
            return false;
        }
    }
    return true;
}

static const struct log_segment *cars_segment(const struct context *context, const struct run *run,
                                              size_t *offset)
{
    struct cars_place place;
    if (cars_find(&run->log, context->lab->cars, &place)) {
        *offset = place.offset;
        return &run->log.segments[place.segment];
    }
    *offset = 0;
    for (size_t i = 0; i < run->log.segment_count; i++) {
        if (run->log.segments[i].last != NULL &&
            run->log.segments[i].bytes >= (size_t)context->lab->cars * CAR_BYTES) {
            return &run->log.segments[i];
        }
    }
    return NULL;
}

static void tell_attach(const struct context *context, const struct run *run,
                        struct finding *finding)
{
    locate_call(context, run, call_named(run, "shmat"), finding, "the segment is attached here");
}

static void tell_wrong_id(struct context *context, const struct run *run, int slot, int id)
{
    struct finding *finding = findings_add(
        context->findings, "sim.grid", run->name,
        "cars[%d].id is %d in memory; the car that starts there is %d", slot, id, car_number(slot));
    tell_attach(context, run, finding);
    finding_look(finding, "the loop that fills the grid: does it reach every slot from 0 to %d?",
                 context->lab->cars - 1);
}

static void tell_not_zero(struct context *context, const struct run *run, int slot,
                          const uint8_t *bytes)
{
    for (size_t i = 1; i < CAR_FIELDS; i++) {
        const struct car_field *field = &car_fields[i];
        if (!is_zero(bytes + field->offset, field->size)) {
            struct finding *finding = findings_add(
                context->findings, "sim.grid", run->name,
                "cars[%d].%s is not 0 on the grid: nobody has driven yet", slot, field->name);
            if (!locate_byte(context, 0, (size_t)slot * CAR_BYTES + field->offset, finding,
                             "written here")) {
                tell_attach(context, run, finding);
            }
            return;
        }
    }
}

static void check_slots(struct context *context, const struct run *run, const uint8_t *bytes)
{
    for (int slot = 0; slot < context->lab->cars; slot++) {
        const uint8_t *car = bytes + (size_t)slot * CAR_BYTES;
        int id = car_read(car).id;
        if (id != car_number(slot)) {
            tell_wrong_id(context, run, slot, id);
            return;
        }
        if (!is_zero(car + 8, CAR_BYTES - 8)) {
            tell_not_zero(context, run, slot, car);
            return;
        }
    }
}

/* Later labs: all cars are there, whatever the order. */
static void check_set(struct context *context, const struct run *run, const uint8_t *bytes)
{
    struct cars_place place;
    if (cars_find(&run->log, context->lab->cars, &place)) {
        return;
    }
    for (int wanted = 0; wanted < context->lab->cars; wanted++) {
        bool found = false;
        for (int slot = 0; slot < context->lab->cars && !found; slot++) {
            found = car_read(bytes + (size_t)slot * CAR_BYTES).id == car_number(wanted);
        }
        if (!found) {
            struct finding *finding =
                findings_add(context->findings, "sim.grid", run->name,
                             "at the end car %d is nowhere in the segment", car_number(wanted));
            tell_attach(context, run, finding);
            return;
        }
    }
}

void family_grid(struct context *context)
{
    const struct run *run = undisturbed(context);
    size_t offset;
    if (run == NULL || context->lab == NULL || run->log.segment_count == 0) {
        return;
    }
    /* From lab 3 on the final state counts: a program that gave up before shows none. */
    if (context->lab->number > 2 && (!ran_to_its_end(run) || run->log.programs[0].exit != 0)) {
        return;
    }
    judged(context, "sim.grid");
    const struct log_segment *segment = cars_segment(context, run, &offset);
    if (segment == NULL) {
        return; /* too small for the cars: layout.size says so */
    }
    if (call_named(run, "shmat") == NULL && run->log.supervised) {
        struct finding *finding =
            findings_add(context->findings, "sim.grid", run->name,
                         "the segment is never attached: shmat was never called");
        finding_look(finding, "shmget makes a segment, shmat gives it an address; man shmat");
        return;
    }
    if (context->lab->number == 2) {
        check_slots(context, run, segment->last + offset);
    } else {
        check_set(context, run, segment->last + offset);
    }
}

static void tell_viewer_end(struct context *context, const struct run *run,
                            const struct log_program *viewer)
{
    struct finding *finding = findings_add(
        context->findings, "sim.viewer", run->name,
        "the viewer ended at once (exit status %d) instead of waiting for Enter", viewer->exit);
    if (viewer->err[0] != '\0') {
        finding_detail(finding, "it said: %.*s", (int)strcspn(viewer->err, "\n"), viewer->err);
    }
    finding_look(finding, "the segment's id is the viewer's first argument");
}

static const struct log_call *viewer_attach(const struct run *run)
{
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *call = &run->log.calls[i];
        if (strcmp(call->name, "shmat") == 0 && strcmp(call->program, "viewer") == 0) {
            return call;
        }
    }
    return NULL;
}

static bool check_attach(struct context *context, const struct run *run)
{
    const struct log_call *call = viewer_attach(run);
    if (call == NULL) {
        struct finding *finding = findings_add(context->findings, "sim.viewer", run->name,
                                               "the viewer never attaches the segment");
        finding_look(finding, "viewer.c: shmat with the id that it was given, and SHM_RDONLY");
        return false;
    }
    if ((call->arguments[2] & SHM_RDONLY) == 0) {
        struct finding *finding =
            findings_add(context->findings, "sim.viewer", run->name,
                         "the viewer attaches the segment for writing; it only looks");
        locate_call(context, run, call, finding, NULL);
        finding_look(finding, "SHM_RDONLY as the third argument of shmat");
    }
    return true;
}

/* The number that we write into the segment must come out of the viewer after the next Enter. */
static void check_sees(struct context *context, const struct run *run,
                       const struct log_program *viewer)
{
    size_t from = run->log.steps[VIEWER_READY].printed[1];
    const char *fresh = strlen(viewer->out) > from ? viewer->out + from : "";
    if (strstr(fresh, VIEWER_NUMBER) != NULL) {
        return;
    }
    struct finding *finding = findings_add(
        context->findings, "sim.viewer", run->name,
        "the viewer does not show what another process writes: cars[%d].id was set to %s, Enter "
        "was pressed, and %s did not appear",
        VIEWER_SLOT, VIEWER_NUMBER, VIEWER_NUMBER);
    locate_call(context, run, viewer_attach(run), finding, "the viewer attaches here");
    finding_look(finding,
                 "does it print the attached memory itself, each time, and not a copy made "
                 "at the start? is stdout flushed (fflush)?");
}

void family_viewer(struct context *context)
{
    const struct run *run = run_named(context, "viewer");
    const struct log_program *viewer = run ? run_log_program(&run->log, "viewer") : NULL;
    if (viewer == NULL) {
        return;
    }
    if (!run->log.supervised) {
        not_judged(context, "sim.viewer", "the kernel does not let the checker watch the calls");
        return;
    }
    judged(context, "sim.viewer");
    if (!ran_to_its_end(run) || !check_attach(context, run)) {
        return;
    }
    if (run->log.step_count <= VIEWER_AGAIN || run->log.steps[VIEWER_READY].outcome != STEP_DONE) {
        tell_viewer_end(context, run, viewer);
        return;
    }
    check_sees(context, run, viewer);
}
