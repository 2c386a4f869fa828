/* SPDX-License-Identifier: MIT
 * See memory_names.h. */
#define _GNU_SOURCE
#include "memory_names.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* ---- labs ---- */

/* Only where F1_Car is as the assignment has it: else a field may be where padding is. */
static bool cars_are_as_specified(const struct context *context)
{
    struct layout layout;
    if (context->plain.probe == NULL || !probe_layout(context->plain.probe, "F1_Car", &layout)) {
        return false;
    }
    bool same = layout.size == CAR_BYTES && layout.field_count == CAR_FIELDS;
    for (size_t i = 0; same && i < CAR_FIELDS; i++) {
        same = layout.fields[i].offset == car_fields[i].offset &&
               layout.fields[i].size == car_fields[i].size;
    }
    layout_release(&layout);
    return same;
}

static char *field_of_car(const struct memory_names *names, uint64_t offset)
{
    uint64_t from = names->cars.offset, bytes = (uint64_t)names->cars.count * CAR_BYTES;
    if (offset < from || offset >= from + bytes) {
        return NULL;
    }
    const char *name = cars_field_at((offset - from) % CAR_BYTES);
    return strcmp(name, "padding") != 0 ? text_copy(name) : NULL;
}

/* ---- any program ---- */

/* One attaching call as the naming wants it: from the innermost frame in the program. False: none
 * of its frames is known. */
static bool attach_of(const struct image *image, const struct log_call *call, const char *maps,
                      struct naming_attach *attach)
{
    struct frame *frames = memory_need(MOST_FRAMES, sizeof *frames);
    size_t depth = stack_frames(image, &call->stack, maps, frames), count = 0;
    uint64_t base = probe_load_base(image->probe, image->inside, maps);
    *attach = (struct naming_attach){.pcs = {0}};
    for (size_t i = 0; i < depth && count < NAMING_CALLERS; i++) {
        if (frames[i].in_program) {
            attach->pcs[count++] = frames[i].pc - base;
        }
    }
    free(frames);
    return count > 0;
}

static size_t attaches_of(const struct image *image, const struct run *run, int id,
                          struct naming_attach *attaches, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < run->log.call_count && count < most; i++) {
        const struct log_call *call = &run->log.calls[i];
        const struct log_program *program = run_log_program(&run->log, call->program);
        if (strcmp(call->name, "shmat") == 0 && call->arguments[0] == id && call->has_stack &&
            program != NULL && program->maps != NULL) {
            count += attach_of(image, call, program->maps, &attaches[count]);
        }
    }
    return count;
}

/* By the calls of the undisturbed run, whose segments are made in the same order: under Valgrind
 * the stacks of calls are Valgrind's own. */
static struct naming *name_segment(const struct context *context, const struct run *run,
                                   const struct image *image, size_t segment)
{
    enum { MOST_ATTACHES = 8 };
    struct naming_attach attaches[MOST_ATTACHES];
    const struct run *plain = undisturbed(context);
    size_t bytes = run->log.segments[segment].bytes;
    if (plain == NULL || segment >= plain->log.segment_count ||
        plain->log.segments[segment].bytes != bytes || image->probe == NULL) {
        return NULL;
    }
    size_t count =
        attaches_of(image, plain, plain->log.segments[segment].id, attaches, MOST_ATTACHES);
    struct naming_question question = {.size = bytes, .attaches = attaches, .attach_count = count};
    return count > 0 ? naming_make(image->probe, &question) : NULL;
}

/* ---- both ---- */

bool memory_names_open(const struct context *context, const struct run *run,
                       const struct image *image, size_t segment, struct memory_names *names)
{
    *names = (struct memory_names){.naming = NULL};
    if (context->lab == NULL) {
        names->naming = name_segment(context, run, image, segment);
        return names->naming != NULL;
    }
    names->has_cars = cars_are_as_specified(context) &&
                      cars_find(&run->log, run->request.cars, &names->cars) &&
                      names->cars.segment == segment;
    return names->has_cars;
}

char *memory_name_of(const struct memory_names *names, uint64_t offset,
                     struct naming_member *member)
{
    *member = (struct naming_member){.size = 0};
    if (names->has_cars) {
        return field_of_car(names, offset);
    }
    if (!naming_member_at(names->naming, offset, member)) {
        return NULL;
    }
    uint64_t first = offset - (offset - member->base) % member->size;
    return naming_of(names->naming, first + member->offset, member->bytes);
}

void memory_names_close(struct memory_names *names)
{
    naming_release(names->naming);
    names->naming = NULL;
}
