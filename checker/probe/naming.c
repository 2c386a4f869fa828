/* SPDX-License-Identifier: MIT
 *
 * Makes a naming and answers from it. What is asked of libdw depends on the question, so the whole
 * of it is done in a child first, as trial.c does for the rest; see naming.h for the protocol.
 */
#define _GNU_SOURCE
#include "naming_inside.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_ACCESSES = 200000 };

struct naming {
    struct shapes shapes;
    struct candidates candidates;
    struct region regions[MOST_REGIONS];
    size_t region_count;
    uint64_t size;
};

/* ---- making ---- */

static bool is_within(uint64_t size, uint64_t offset, uint64_t bytes)
{
    return bytes > 0 && offset < size && bytes <= size - offset;
}

/* Without those that lie outside of the segment: nothing can be said with them. */
static struct naming_access *sound_accesses(const struct naming_question *question, size_t *count)
{
    struct naming_access *sound = memory_need(question->access_count + 1, sizeof *sound);
    *count = 0;
    for (size_t i = 0; i < question->access_count && *count < MOST_ACCESSES; i++) {
        const struct naming_access *access = &question->accesses[i];
        if (is_within(question->size, access->offset, access->bytes)) {
            sound[(*count)++] = *access;
        }
    }
    return sound;
}

struct making {
    struct probe *probe;
    const struct naming_question *question;
    struct naming *naming;
};

static void make(void *context)
{
    struct making *making = context;
    struct naming *naming = making->naming;
    naming->size = making->question->size;
    naming->shapes.probe = making->probe;
    naming->candidates =
        (struct candidates){.shapes = &naming->shapes, .segment_size = naming->size};
    candidates_read(&naming->candidates, making->question);
    naming->region_count = choice_make(&naming->candidates, making->question, naming->regions);
}

struct naming *naming_make(struct probe *probe, const struct naming_question *question)
{
    if (!probe_has_debug_info(probe) || question->size == 0) {
        return NULL;
    }
    struct naming_question sound = *question;
    struct naming_access *accesses = sound_accesses(question, &sound.access_count);
    struct making making = {probe, &sound, memory_need(1, sizeof *making.naming)};
    sound.accesses = accesses;
    if (trial_of(make, &making)) {
        make(&making);
    }
    free(accesses);
    if (making.naming->region_count == 0) {
        naming_release(making.naming);
        return NULL;
    }
    return making.naming;
}

void naming_release(struct naming *naming)
{
    if (naming != NULL) {
        candidates_release(&naming->candidates);
        shapes_release(&naming->shapes);
        free(naming);
    }
}

/* ---- answering ---- */

static const char *base_name(const struct region *region)
{
    return region->name != NULL ? region->name : region->shape->name;
}

/* "*counter", "shared->total", "(*grid)[2]"; with a type's name: "F1_Car.total" */
static void name_single(const struct region *region, struct bytes_range range, struct text *text)
{
    struct text path = {"", 0};
    bool pointer = region->name != NULL;
    shape_path(region->shape, region->length, range, &path);
    if (path.used == 0) {
        text_add(text, "%s%s", pointer ? "*" : "", base_name(region));
    } else if (path.bytes[0] == '.' && pointer) {
        text_add(text, "%s->%s", region->name, path.bytes + 1);
    } else {
        text_add(text, pointer ? "(*%s)%s" : "%s%s", base_name(region), path.bytes);
    }
}

static void name_in_array(const struct region *region, struct bytes_range range, struct text *text)
{
    text_add(text, "%s", base_name(region));
    shape_elements_path(region->shape, region->length / region->shape->size, range, text);
}

char *naming_of(const struct naming *naming, uint64_t offset, uint64_t bytes)
{
    if (naming == NULL || !is_within(naming->size, offset, bytes)) {
        return NULL;
    }
    for (size_t i = 0; i < naming->region_count; i++) {
        const struct region *region = &naming->regions[i];
        struct text text = {"", 0};
        if (offset < region->base || !is_within(region->length, offset - region->base, bytes)) {
            continue;
        }
        struct bytes_range range = {offset - region->base, bytes};
        if (region->single) {
            name_single(region, range, &text);
        } else {
            name_in_array(region, range, &text);
        }
        return text_copy(text.bytes);
    }
    return NULL;
}

bool naming_member_at(const struct naming *naming, uint64_t offset, struct naming_member *member)
{
    for (size_t i = 0; naming != NULL && i < naming->region_count; i++) {
        const struct region *region = &naming->regions[i];
        if (offset < region->base || offset - region->base >= region->length ||
            region->shape->kind != SHAPE_GROUP || region->shape->size == 0) {
            continue;
        }
        *member = (struct naming_member){.base = region->base,
                                         .size = region->shape->size,
                                         .count = region->length / region->shape->size};
        return shape_member_at(region->shape, (offset - region->base) % region->shape->size,
                               &member->offset, &member->bytes);
    }
    return false;
}
