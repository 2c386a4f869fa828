/* SPDX-License-Identifier: MIT
 *
 * Compares byte ranges with a shape: does an access contradict it, and what is the range called.
 * Parts of a group may overlap (unions), so all of them are looked at; a union within a union
 * within … could be looked at endlessly, which a budget of steps ends.
 */
#define _GNU_SOURCE
#include "naming_inside.h"

#include <stdarg.h>
#include <stdio.h>

static uint64_t end_of(struct bytes_range range)
{
    return range.offset + range.bytes;
}

static bool holds(uint64_t offset, uint64_t size, struct bytes_range range)
{
    return range.offset >= offset && end_of(range) <= offset + size;
}

static bool overlaps(uint64_t offset, uint64_t size, struct bytes_range range)
{
    return range.offset < offset + size && end_of(range) > offset;
}

static struct bytes_range within(struct bytes_range range, uint64_t offset)
{
    return (struct bytes_range){range.offset - offset, range.bytes};
}

/* Of a flexible group, the part at its end has what the segment has left. */
static uint64_t room_of(const struct shape *group, const struct part *part, uint64_t room)
{
    bool last = part == &group->parts[group->part_count - 1];
    return group->flexible && last && room > part->offset ? room - part->offset : part->size;
}

/* ---- fit ---- */

/* Is the position inside of a scalar, so that an access that ends there takes only half of it? */
static bool cuts(const struct shape *shape, uint64_t room, uint64_t at, long *budget);

static bool group_cuts(const struct shape *group, uint64_t room, uint64_t at, long *budget)
{
    bool inside = false;
    for (size_t i = 0; i < group->part_count; i++) {
        const struct part *part = &group->parts[i];
        uint64_t size = room_of(group, part, room);
        if (at > part->offset && at < part->offset + size) {
            inside = true;
            if (part->bits || !cuts(part->shape, size, at - part->offset, budget)) {
                return false;
            }
        }
    }
    return inside;
}

static bool cuts(const struct shape *shape, uint64_t room, uint64_t at, long *budget)
{
    if (--*budget < 0) {
        return true;
    }
    if (at == 0 || at >= room || shape->kind == SHAPE_OPAQUE) {
        return false;
    }
    if (shape->kind == SHAPE_SCALAR) {
        return shape->grain == 0 || at % shape->grain != 0;
    }
    if (shape->kind == SHAPE_ARRAY) {
        return cuts(shape->element, shape->element->size, at % shape->element->size, budget);
    }
    return group_cuts(shape, room, at, budget);
}

/* Is there anything but padding in the range? */
static bool touches(const struct shape *shape, uint64_t room, struct bytes_range range,
                    long *budget)
{
    if (shape->kind == SHAPE_ARRAY) {
        uint64_t size = shape->element->size;
        range.offset %= size;
        return end_of(range) > size || touches(shape->element, size, range, budget);
    }
    for (size_t i = 0; shape->kind == SHAPE_GROUP && --*budget > 0 && i < shape->part_count; i++) {
        const struct part *part = &shape->parts[i];
        uint64_t size = room_of(shape, part, room);
        if (!overlaps(part->offset, size, range)) {
            continue;
        }
        if (!holds(part->offset, size, range) ||
            touches(part->shape, size, within(range, part->offset), budget)) {
            return true;
        }
    }
    return shape->kind != SHAPE_GROUP;
}

static enum fit fit_merged(const struct shape *shape, uint64_t room, struct bytes_range range,
                           long *budget)
{
    bool whole = !cuts(shape, room, range.offset, budget) &&
                 !cuts(shape, room, end_of(range), budget) && touches(shape, room, range, budget);
    return whole ? FIT_MERGED : FIT_NONE;
}

static enum fit fit_array(const struct shape *array, uint64_t room, struct bytes_range range,
                          long *budget)
{
    const struct shape *element = array->element;
    uint64_t at = range.offset % element->size;
    if (at + range.bytes <= element->size) {
        return shape_fit(element, element->size, (struct bytes_range){at, range.bytes}, budget);
    }
    if (at == 0 && range.bytes % element->size == 0 && element->kind == SHAPE_GROUP) {
        return FIT_EXACT;
    }
    return fit_merged(array, room, range, budget);
}

/* Bit-fields are read and written together with their neighbours. */
static bool touches_bits(const struct shape *group, struct bytes_range range)
{
    bool bits = false;
    for (size_t i = 0; i < group->part_count; i++) {
        const struct part *part = &group->parts[i];
        if (!overlaps(part->offset, part->size, range)) {
            continue;
        }
        if (part->bits) {
            bits = true;
        } else if (part->offset < range.offset || part->offset + part->size > end_of(range)) {
            return false;
        }
    }
    return bits && range.bytes <= 8;
}

static enum fit fit_group(const struct shape *group, uint64_t room, struct bytes_range range,
                          long *budget)
{
    enum fit best = FIT_NONE;
    if (range.offset == 0 && (range.bytes == group->size || range.bytes == room)) {
        return FIT_EXACT;
    }
    for (size_t i = 0; i < group->part_count && best != FIT_EXACT; i++) {
        const struct part *part = &group->parts[i];
        uint64_t size = room_of(group, part, room);
        if (!part->bits && holds(part->offset, size, range)) {
            enum fit here = shape_fit(part->shape, size, within(range, part->offset), budget);
            best = here > best ? here : best;
        }
    }
    if (best == FIT_NONE && touches_bits(group, range)) {
        return FIT_OPEN;
    }
    return best != FIT_NONE ? best : fit_merged(group, room, range, budget);
}

enum fit shape_fit(const struct shape *shape, uint64_t room, struct bytes_range range, long *budget)
{
    if (--*budget < 0 || !holds(0, room, range) || range.bytes == 0) {
        return FIT_NONE;
    }
    switch (shape->kind) {
    case SHAPE_OPAQUE:
        return FIT_OPEN;
    case SHAPE_ARRAY:
        return fit_array(shape, room, range, budget);
    case SHAPE_GROUP:
        return fit_group(shape, room, range, budget);
    default:
        break;
    }
    bool piece =
        shape->grain > 0 && range.offset % shape->grain == 0 && range.bytes == shape->grain;
    return range.bytes == shape->size || piece ? FIT_EXACT : FIT_NONE;
}

/* ---- text ---- */

void text_add(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length =
        vsnprintf(text->bytes + text->used, sizeof text->bytes - text->used, format, arguments);
    va_end(arguments);
    if (length > 0) {
        text->used += (size_t)length;
        text->used = text->used < sizeof text->bytes ? text->used : sizeof text->bytes - 1;
    }
}

void shape_elements_path(const struct shape *element, uint64_t count, struct bytes_range range,
                         struct text *text)
{
    uint64_t size = element->size;
    uint64_t first = range.offset / size, last = (end_of(range) - 1) / size;
    if (range.offset == 0 && range.bytes >= count * size && count > 1) {
        return;
    }
    if (first != last) {
        text_add(text, "[%ju..%ju]", (uintmax_t)first, (uintmax_t)last);
        return;
    }
    text_add(text, "[%ju]", (uintmax_t)first);
    shape_path(element, size, within(range, first * size), text);
}

/* Of several that hold the range (a union), the first that it fits best. */
static const struct part *part_holding(const struct shape *group, uint64_t room,
                                       struct bytes_range range)
{
    const struct part *best = NULL;
    enum fit best_fit = FIT_NONE;
    long budget = 100000;
    for (size_t i = 0; i < group->part_count; i++) {
        const struct part *part = &group->parts[i];
        uint64_t size = room_of(group, part, room);
        if (!holds(part->offset, size, range)) {
            continue;
        }
        if (part->bits) {
            continue; /* it may share the bytes: path_of_several() */
        }
        enum fit fit = shape_fit(part->shape, size, within(range, part->offset), &budget);
        if (best == NULL || fit > best_fit) {
            best = part;
            best_fit = fit;
        }
    }
    return best_fit == FIT_NONE && touches_bits(group, range) ? NULL : best;
}

/* What bit-fields share their storage with is not meant, at least by an access. */
static bool overlaps_bits(const struct shape *group, struct bytes_range range)
{
    for (size_t i = 0; range.bytes <= 8 && i < group->part_count; i++) {
        const struct part *part = &group->parts[i];
        if (part->bits && overlaps(part->offset, part->size, range)) {
            return true;
        }
    }
    return false;
}

/* "s1..s3": from the first member that the range touches to the last one. */
static void path_of_several(const struct shape *group, uint64_t room, struct bytes_range range,
                            struct text *text)
{
    const struct part *first = NULL, *last = NULL;
    bool only_bits = overlaps_bits(group, range);
    for (size_t i = 0; i < group->part_count; i++) {
        const struct part *part = &group->parts[i];
        uint64_t size = room_of(group, part, room);
        if (!overlaps(part->offset, size, range) || (only_bits && !part->bits)) {
            continue;
        }
        if (first == NULL || part->offset < first->offset) {
            first = part;
        }
        /* Bit-fields share bytes: the one that is declared last ends last. */
        uint64_t end = part->offset + size;
        uint64_t so_far = last != NULL ? last->offset + room_of(group, last, room) : 0;
        if (last == NULL || end > so_far || (end == so_far && part->bits)) {
            last = part;
        }
    }
    if (first != NULL) {
        text_add(text, ".%s", first->name);
    }
    if (first != last && last->offset >= first->offset) {
        text_add(text, "..%s", last->name);
    }
}

/* `struct { int laps; }`, or a union: what takes all of it is rather its member than a copy. */
static const struct part *part_that_is_all(const struct shape *group, struct bytes_range range)
{
    for (size_t i = 0; i < group->part_count; i++) {
        const struct part *part = &group->parts[i];
        if (part->shape->kind == SHAPE_SCALAR && !part->bits && part->offset == range.offset &&
            part->size == range.bytes) {
            return part;
        }
    }
    return NULL;
}

static void group_path(const struct shape *group, uint64_t room, struct bytes_range range,
                       struct text *text)
{
    const struct part *part = part_that_is_all(group, range);
    if (part == NULL && range.offset == 0 &&
        range.bytes >= (group->flexible ? room : group->size)) {
        return;
    }
    part = part != NULL ? part : part_holding(group, room, range);
    if (part == NULL) {
        path_of_several(group, room, range, text);
        return;
    }
    text_add(text, ".%s", part->name);
    shape_path(part->shape, room_of(group, part, room), within(range, part->offset), text);
}

void shape_path(const struct shape *shape, uint64_t room, struct bytes_range range,
                struct text *text)
{
    if (shape->kind == SHAPE_GROUP) {
        group_path(shape, room, range, text);
    } else if (shape->kind == SHAPE_ARRAY) {
        uint64_t count = shape->count > 0 ? shape->count : room / shape->element->size;
        shape_elements_path(shape->element, count, range, text);
    }
}

/* ---- single members ---- */

static const struct part *only_part_at(const struct shape *group, uint64_t at)
{
    const struct part *found = NULL;
    for (size_t i = 0; i < group->part_count; i++) {
        const struct part *part = &group->parts[i];
        if (at < part->offset || at >= part->offset + part->size) {
            continue;
        }
        if (found != NULL || part->bits) {
            return NULL; /* a union's, or bits of a byte */
        }
        found = part;
    }
    return found;
}

bool shape_member_at(const struct shape *shape, uint64_t at, uint64_t *offset, uint64_t *bytes)
{
    *offset = 0;
    for (int depth = 0; depth < MOST_DEPTH && shape->kind == SHAPE_GROUP; depth++) {
        const struct part *part = only_part_at(shape, at);
        if (part == NULL || shape->flexible) {
            return false;
        }
        *offset += part->offset;
        *bytes = part->size;
        at -= part->offset;
        shape = part->shape;
    }
    return shape->kind == SHAPE_SCALAR;
}
