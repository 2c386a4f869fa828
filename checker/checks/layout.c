/* SPDX-License-Identifier: MIT
 *
 * The student's F1_Car, read twice: from the debug information (names, offsets, types) and from
 * the live bytes (do the cars stand where a right struct puts them?). Several mistakes are told at
 * once, each with its reason; what only follows from another is not told again.
 */
#define _GNU_SOURCE
#include "families.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cars.h"
#include "memory.h"
#include "places.h"

static const struct layout_field *field_named(const struct layout *layout, const char *name)
{
    for (size_t i = 0; i < layout->field_count; i++) {
        if (strcmp(layout->fields[i].name, name) == 0) {
            return &layout->fields[i];
        }
    }
    return NULL;
}

static bool is_specified(const char *name)
{
    for (size_t i = 0; i < CAR_FIELDS; i++) {
        if (strcmp(car_fields[i].name, name) == 0) {
            return true;
        }
    }
    return false;
}

static struct finding *tell(struct context *context, const struct layout *layout, int line,
                            const char *text)
{
    struct finding *finding = findings_add(context->findings, "layout.field", "exit", "%s", text);
    finding_locate(finding, layout->file, line ? line : layout->line, NULL);
    return finding;
}

static bool has_right_type(const struct car_field *wanted, const struct layout_field *field)
{
    enum field_kind kind = strcmp(wanted->type, "double") == 0 ? FIELD_FLOATING : FIELD_INTEGER;
    return field->kind == kind && field->size == wanted->size && field->elements == 1;
}

static size_t tell_missing(struct context *context, const struct layout *layout)
{
    char *names = text_copy("");
    size_t missing = 0;
    for (size_t i = 0; i < CAR_FIELDS; i++) {
        const struct car_field *wanted = &car_fields[i];
        if (field_named(layout, wanted->name) == NULL) {
            char *longer =
                text_format("%s%s%s %s", names, missing ? ", " : "", wanted->type, wanted->name);
            free(names);
            names = longer;
            missing++;
        }
    }
    if (missing > 0) {
        char *text = missing == 1
                         ? text_format("the field %s is missing from %s", names, layout->name)
                         : text_format("%zu of the %d fields are missing from %s", missing,
                                       CAR_FIELDS, layout->name);
        struct finding *finding = tell(context, layout, 0, text);
        if (missing > 1) {
            finding_detail(finding, "missing: %s", names);
        }
        finding_look(finding,
                     "the table of the fields in the lab's README.md: names, types, order");
        free(text);
    }
    free(names);
    return missing;
}

static size_t tell_types(struct context *context, const struct layout *layout)
{
    size_t told = 0;
    for (size_t i = 0; i < CAR_FIELDS; i++) {
        const struct car_field *wanted = &car_fields[i];
        const struct layout_field *field = field_named(layout, wanted->name);
        if (field == NULL || has_right_type(wanted, field)) {
            continue;
        }
        char *text =
            text_format("the field %s is %s (%zu bytes); it should be %s (%zu bytes)", wanted->name,
                        field->type, field->size, wanted->type, wanted->size);
        tell(context, layout, field->line, text);
        free(text);
        told++;
    }
    return told;
}

static size_t tell_extra(struct context *context, const struct layout *layout)
{
    size_t told = 0;
    for (size_t i = 0; i < layout->field_count; i++) {
        const struct layout_field *field = &layout->fields[i];
        if (!is_specified(field->name)) {
            char *text =
                text_format("the field %s is not in the struct of the assignment", field->name);
            struct finding *finding = tell(context, layout, field->line, text);
            finding_detail(finding,
                           "all programs that attach the segment must agree on its struct");
            free(text);
            told++;
        }
    }
    return told;
}

/* The first field that stands behind one that it should stand before. */
static bool tell_order(struct context *context, const struct layout *layout)
{
    for (size_t i = 1; i < CAR_FIELDS; i++) {
        const struct layout_field *before = field_named(layout, car_fields[i - 1].name);
        const struct layout_field *field = field_named(layout, car_fields[i].name);
        if (before == NULL || field == NULL || field->offset > before->offset) {
            continue;
        }
        char *text =
            text_format("the fields are in another order: %s stands before %s (offset %zu; it "
                        "should be %zu)",
                        field->name, before->name, field->offset, car_fields[i].offset);
        tell(context, layout, field->line, text);
        free(text);
        return true;
    }
    return false;
}

/* All fields are there, of the right types, in the right order: only padding can differ. */
static void tell_padding(struct context *context, const struct layout *layout)
{
    for (size_t i = 0; i < CAR_FIELDS; i++) {
        const struct layout_field *field = field_named(layout, car_fields[i].name);
        if (field->offset == car_fields[i].offset) {
            continue;
        }
        bool packed = field->offset < car_fields[i].offset;
        char *text = text_format("the field %s is at offset %zu; it should be at %zu", field->name,
                                 field->offset, car_fields[i].offset);
        struct finding *finding = tell(context, layout, field->line, text);
        finding_detail(finding, "%s",
                       packed ? "the struct is packed: a double stands at a multiple of 8, so the "
                                "compiler leaves 4 bytes (padding) behind id; packed or #pragma "
                                "pack takes them away"
                              : "something widens the struct: an aligned attribute?");
        finding_detail(finding, "the struct has %zu bytes; it should have %d", layout->size,
                       CAR_BYTES);
        free(text);
        return;
    }
    if (layout->size != CAR_BYTES) {
        struct finding *finding = findings_add(context->findings, "layout.size", "exit",
                                               "%s has %zu bytes; it should have %d", layout->name,
                                               layout->size, CAR_BYTES);
        finding_locate(finding, layout->file, layout->line, NULL);
    }
}

static bool compare(struct context *context, const struct layout *layout)
{
    size_t before = findings_errors(context->findings);
    size_t told =
        tell_missing(context, layout) + tell_types(context, layout) + tell_extra(context, layout);
    bool ordered = !tell_order(context, layout);
    if (told == 0 && ordered) {
        tell_padding(context, layout);
    }
    return findings_errors(context->findings) == before;
}

/* The distance at which the cars' numbers really stand; 0 = they are not there in grid order. */
static size_t live_distance(const struct log_segment *segment, int cars)
{
    for (size_t distance = 4; segment->last != NULL && distance <= 512; distance += 4) {
        int i = 0;
        while (i < cars && (size_t)i * distance + sizeof(int) <= segment->bytes) {
            int id;
            memcpy(&id, segment->last + (size_t)i * distance, sizeof id);
            if (id != car_number(i)) {
                break;
            }
            i++;
        }
        if (i == cars && cars > 1) {
            return distance;
        }
    }
    return 0;
}

/* The struct reads right; do the bytes agree? What no distance explains is sim.grid's affair. */
static void compare_live(struct context *context, const struct run *run,
                         const struct layout *layout)
{
    struct cars_place place;
    if (cars_find(&run->log, context->lab->cars, &place)) {
        return;
    }
    for (size_t i = 0; i < run->log.segment_count; i++) {
        size_t distance = live_distance(&run->log.segments[i], context->lab->cars);
        if (distance != 0 && distance != CAR_BYTES) {
            struct finding *finding =
                findings_add(context->findings, "layout.field", run->name,
                             "in memory the cars stand %zu bytes apart, though %s has %d", distance,
                             layout->name, CAR_BYTES);
            locate_byte(context, i, distance, finding, "the second car is written here");
            location_note(finding_locate(finding, layout->file, layout->line, NULL),
                          "the struct as it should be");
            finding_detail(finding, "the segment is written through another struct or another "
                                    "pointer type than this one");
        }
    }
}

void family_layout(struct context *context)
{
    const struct run *run = undisturbed(context);
    const char *names[CAR_FIELDS];
    struct layout layout;
    for (size_t i = 0; i < CAR_FIELDS; i++) {
        names[i] = car_fields[i].name;
    }
    if (run == NULL || context->plain.probe == NULL ||
        !probe_has_debug_info(context->plain.probe)) {
        not_judged(context, "layout.field", "the program's debug information can't be read");
        return;
    }
    judged(context, "layout.field");
    judged(context, "layout.size");
    bool found = probe_layout(context->plain.probe, "F1_Car", &layout) ||
                 probe_layout_like(context->plain.probe, names, CAR_FIELDS, 6, &layout);
    if (!found) {
        struct finding *finding =
            findings_add(context->findings, "layout.field", "build",
                         "the program has no struct F1_Car with the fields of the assignment");
        finding_look(finding, "f1_car.h and the table of fields in the lab's README.md");
        return;
    }
    if (compare(context, &layout)) {
        compare_live(context, run, &layout);
    }
    layout_release(&layout);
}
