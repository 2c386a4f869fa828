/* SPDX-License-Identifier: MIT
 *
 * Weighs the candidates. First each is held against the accesses: one that an access contradicts is
 * out. Of those that are left the best is taken: a variable that the attaching call's result is
 * seen to go into, then by where it stands, then by how well it fills the segment. Two that are
 * equally good and of different types: then nothing is said. Of the same type: then only that is
 * said.
 */
#define _GNU_SOURCE
#include "naming_inside.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { PAGE = 4096, SMALL_ACCESS = 8, MERGED_SHARE = 4 };

/* How a type does against the accesses, if it lies at a base from where on the segment is full of
 * it. */
struct evidence {
    size_t exact, merged; /* merged: of at most SMALL_ACCESS bytes */
    bool contradicted;
    bool beyond_first; /* there were accesses behind the first element */
    bool fills;        /* a whole number of them fills the segment */
};

struct weighing {
    const struct candidates *candidates;
    const struct naming_question *question;
    long budget;
};

struct option {
    const struct candidate *candidate;
    struct evidence evidence;
};

static bool fills(const struct shape *shape, uint64_t room)
{
    const struct part *last = shape->flexible ? &shape->parts[shape->part_count - 1] : NULL;
    if (last == NULL || last->shape->kind != SHAPE_ARRAY) {
        return room % shape->size == 0;
    }
    return (room - last->offset) % last->shape->element->size == 0;
}

/* The elements of the region as one array; a flexible one has all of it for itself. */
static enum fit fit_at(const struct shape *shape, uint64_t room, struct bytes_range range,
                       long *budget)
{
    struct shape array = {.kind = SHAPE_ARRAY, .element = shape, .count = room / shape->size};
    if (shape->flexible || array.count <= 1) {
        return shape_fit(shape, shape->flexible ? room : shape->size, range, budget);
    }
    return shape_fit(&array, array.count * shape->size, range, budget);
}

static void weigh_access(const struct shape *shape, uint64_t room,
                         const struct naming_access *access, uint64_t base,
                         struct evidence *evidence, long *budget)
{
    struct bytes_range range = {access->offset - base, access->bytes};
    enum fit fit = fit_at(shape, room, range, budget);
    evidence->exact += fit == FIT_EXACT;
    if (access->block) {
        return;
    }
    evidence->merged += fit == FIT_MERGED && range.bytes <= SMALL_ACCESS;
    evidence->contradicted = evidence->contradicted || fit == FIT_NONE;
    evidence->beyond_first = evidence->beyond_first || range.offset >= shape->size;
}

/* Accesses that lie in [base, end) wholly or in part. */
static struct evidence weigh(struct weighing *weighing, const struct shape *shape, uint64_t base,
                             uint64_t end)
{
    struct evidence evidence = {.fills = fills(shape, end - base)};
    for (size_t i = 0; i < weighing->question->access_count && !evidence.contradicted; i++) {
        const struct naming_access *access = &weighing->question->accesses[i];
        if (access->offset + access->bytes <= base || access->offset >= end) {
            continue;
        }
        if (access->offset >= base) {
            weigh_access(shape, end - base, access, base, &evidence, &weighing->budget);
        } else {
            evidence.contradicted = evidence.contradicted || !access->block;
        }
    }
    return evidence;
}

/* ---- is it a possible one? ---- */

static bool is_scalar(const struct candidate *candidate)
{
    return candidate->shape->kind == SHAPE_SCALAR;
}

/* Such a variable may point anywhere: its name counts only if the whole segment is one of it. */
static bool points_anywhere(const struct candidate *candidate)
{
    return candidate->proof == PROOF_NONE &&
           (candidate->source == SOURCE_PARAMETER || candidate->source == SOURCE_ACCESSOR);
}

/* What speaks for it, beside that nothing speaks against it? A global or a parameter may point
 * anywhere, so the segment must at least be one that was made for its type, or whole pages. */
static bool is_supported(const struct candidate *candidate, const struct evidence *evidence,
                         uint64_t size)
{
    bool elsewhere = candidate->source == SOURCE_GLOBAL || candidate->source == SOURCE_PARAMETER;
    if (candidate->proof != PROOF_NONE) {
        return true;
    }
    if (evidence->exact == 0) { /* nothing was seen, or only a library's type */
        return candidate->source == SOURCE_CHAIN
                   ? evidence->fills
                   : candidate->shape->kind == SHAPE_OPAQUE && candidate->shape->size == size;
    }
    return !elsewhere || evidence->fills || size % PAGE == 0;
}

static bool is_possible(const struct weighing *weighing, const struct option *option)
{
    const struct candidate *candidate = option->candidate;
    const struct evidence *evidence = &option->evidence;
    bool near = !points_anywhere(candidate);
    if (evidence->contradicted ||
        (evidence->merged > 0 && (!near || evidence->merged * MERGED_SHARE > evidence->exact))) {
        return false;
    }
    if (!is_supported(candidate, evidence, weighing->question->size)) {
        return false;
    }
    if (candidate->source == SOURCE_ACCESSOR &&
        candidate->users * 2 <= weighing->candidates->accessors) {
        return false;
    }
    return near || !is_scalar(candidate) || candidate->shape->size == weighing->question->size;
}

/* ---- which one is better? ---- */

static int order(uint64_t left, uint64_t right)
{
    return (left > right) - (left < right);
}

static int by_proof(const struct candidate *a, const struct candidate *b)
{
    if ((a->proof == PROOF_NONE) != (b->proof == PROOF_NONE)) {
        return a->proof == PROOF_NONE ? 1 : -1;
    }
    int by_level = a->proof != PROOF_NONE ? order(a->level, b->level) : 0;
    int by_kind = by_level != 0 ? by_level : order(b->proof, a->proof);
    return by_kind != 0 || a->proof != PROOF_STORE
               ? by_kind
               : order((uint64_t)a->distance, (uint64_t)b->distance);
}

static int by_place(const struct candidate *a, const struct candidate *b)
{
    int result = order(a->source, b->source);
    if (result == 0 && a->source != SOURCE_ACCESSOR) {
        result = order(a->level, b->level);
    }
    return result != 0 ? result : order(a->member, b->member);
}

/* Below 0: a is better; 0: nothing tells them apart. */
static int compare(const struct option *a, const struct option *b)
{
    const struct candidate *left = a->candidate, *right = b->candidate;
    int result = by_proof(left, right);
    result = result != 0 ? result : by_place(left, right);
    result = result != 0 ? result : order(is_scalar(left), is_scalar(right));
    result = result != 0 ? result : order(b->evidence.fills, a->evidence.fills);
    result = result != 0 ? result : order(right->shape->size, left->shape->size);
    return result != 0 ? result : order(left->attach, right->attach);
}

static bool same_name(const struct candidate *a, const struct candidate *b)
{
    return a->name == b->name ||
           (a->name != NULL && b->name != NULL && strcmp(a->name, b->name) == 0);
}

/* ---- the best of all for one place ---- */

struct winner {
    struct option option; /* candidate NULL: there is none */
    const char *name;
    bool unclear; /* another type is as good */
};

static void challenge(struct winner *winner, const struct option *option)
{
    int result = winner->option.candidate != NULL ? compare(option, &winner->option) : -1;
    if (result < 0) {
        *winner = (struct winner){*option, option->candidate->name, false};
    } else if (result == 0) {
        const struct candidate *candidate = option->candidate;
        if (!shape_same(candidate->shape, winner->option.candidate->shape)) {
            winner->unclear = true;
        } else if (!same_name(candidate, winner->option.candidate)) {
            winner->name = NULL;
        }
    }
}

/* The function's type says what it is, a global of that type what it is called. */
static const char *name_elsewhere(const struct candidates *candidates, const struct shape *shape)
{
    const char *name = NULL;
    for (size_t i = 0; i < candidates->count; i++) {
        const struct candidate *here = &candidates->all[i];
        if (here->source != SOURCE_GLOBAL || !shape_same(here->shape, shape)) {
            continue;
        }
        if (name != NULL && strcmp(name, here->name) != 0) {
            return NULL;
        }
        name = here->name;
    }
    return name;
}

static const char *final_name(const struct weighing *weighing, const struct winner *winner)
{
    const struct candidate *candidate = winner->option.candidate;
    bool whole = candidate->shape->size == weighing->question->size || candidate->shape->flexible;
    if (candidate->source == SOURCE_RETURNED) {
        return name_elsewhere(weighing->candidates, candidate->shape);
    }
    return points_anywhere(candidate) && !whole ? NULL : winner->name;
}

/* Good enough even if the call's result was put into a variable of another type before. */
static bool stands_by_itself(const struct candidate *candidate)
{
    return candidate->proof != PROOF_NONE || candidate->source == SOURCE_CHAIN;
}

/* "int[3]" would say nothing. */
static bool has_type_name(const struct shape *shape)
{
    return shape->kind == SHAPE_GROUP && shape->name != NULL;
}

/* Looks for what lies in [base, end of the segment). */
static struct winner best_at(struct weighing *weighing, uint64_t base)
{
    struct winner winner = {.name = NULL};
    uint64_t end = weighing->question->size;
    bool refused = false; /* what the call's result goes into is not what was accessed */
    for (size_t i = 0; i < weighing->candidates->count; i++) {
        struct option option = {.candidate = &weighing->candidates->all[i]};
        if (option.candidate->shape->size > end - base) {
            continue;
        }
        option.evidence = weigh(weighing, option.candidate->shape, base, end);
        refused = refused || (base == 0 && option.candidate->proof != PROOF_NONE &&
                              option.evidence.contradicted);
        if (is_possible(weighing, &option)) {
            challenge(&winner, &option);
        }
    }
    if (winner.option.candidate == NULL || winner.unclear ||
        (refused && !stands_by_itself(winner.option.candidate))) {
        return (struct winner){.name = NULL};
    }
    winner.name = final_name(weighing, &winner);
    bool has_name = winner.name != NULL || has_type_name(winner.option.candidate->shape);
    return has_name ? winner : (struct winner){.name = NULL};
}

/* ---- regions ---- */

/* A whole page may be taken for one struct: then the rest is not more of it, as long as nothing is
 * seen there. */
static struct region region_of(const struct winner *winner, uint64_t base, uint64_t end)
{
    const struct shape *shape = winner->option.candidate->shape;
    const struct evidence *evidence = &winner->option.evidence;
    uint64_t length = end - base;
    struct region region = {.shape = shape, .name = winner->name, .base = base};
    region.single = shape->flexible || length / shape->size == 1 ||
                    (!evidence->beyond_first && (!evidence->fills || length % PAGE == 0));
    if (shape->flexible) {
        region.length = length;
    } else {
        region.length = region.single ? shape->size : length - length % shape->size;
    }
    return region;
}

/* A struct at the beginning that explains all accesses that begin in it. */
static bool is_header(struct weighing *weighing, const struct candidate *candidate,
                      struct evidence *evidence)
{
    uint64_t size = candidate->shape->size;
    if (candidate->shape->kind != SHAPE_GROUP || candidate->shape->flexible ||
        size >= weighing->question->size || candidate->source == SOURCE_ACCESSOR) {
        return false;
    }
    *evidence = weigh(weighing, candidate->shape, 0, size);
    return !evidence->contradicted && evidence->exact > 0 && evidence->merged == 0;
}

/* `cars = (F1_Car *)(header + 1)` */
static bool find_pair(struct weighing *weighing, struct winner *header, struct winner *array)
{
    struct winner first = {.name = NULL};
    for (size_t i = 0; i < weighing->candidates->count; i++) {
        struct option option = {.candidate = &weighing->candidates->all[i]};
        if (is_header(weighing, option.candidate, &option.evidence)) {
            challenge(&first, &option);
        }
    }
    if (first.option.candidate == NULL || first.unclear) {
        return false;
    }
    *header = first;
    *array = best_at(weighing, first.option.candidate->shape->size);
    return array->option.candidate != NULL && array->option.evidence.exact > 0 &&
           !shape_same(array->option.candidate->shape, first.option.candidate->shape);
}

size_t choice_make(const struct candidates *candidates, const struct naming_question *question,
                   struct region *regions)
{
    struct weighing weighing = {candidates, question, 200L * 1000 * 1000};
    struct winner header, rest, winner = best_at(&weighing, 0);
    bool found = winner.option.candidate != NULL;
    if ((!found || !winner.option.evidence.fills) && find_pair(&weighing, &header, &rest) &&
        (!found || rest.option.evidence.fills)) {
        uint64_t size = header.option.candidate->shape->size;
        regions[0] = region_of(&header, 0, size);
        regions[1] = region_of(&rest, size, question->size);
        regions[1].single = false; /* an array is what stands behind a header */
        regions[1].length =
            (question->size - size) - (question->size - size) % rest.option.candidate->shape->size;
        return 2;
    }
    if (found) {
        regions[0] = region_of(&winner, 0, question->size);
    }
    return found ? 1 : 0;
}
