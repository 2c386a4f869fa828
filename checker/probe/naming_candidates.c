/* SPDX-License-Identifier: MIT
 *
 * Gathers the pointer variables that may point to the segment. Which of them does is for naming.c
 * to say; here only those are left out that point to nothing that could be named (void, char), or
 * to something larger than the segment.
 *
 * A variable that is a struct, or points to one, gives its pointer members too: "race->cars".
 */
#define _GNU_SOURCE
#include "naming_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum {
    MOST_CANDIDATES = 4096,
    MOST_ATTACHES = 32,
    MOST_MEMBERS = 256,
    MEMBER_DEPTH = 2,
    MOST_VARIABLES = 20000,
    MOST_ACCESSORS = 2000
};

/* Where variables are gathered from at the moment. */
struct gathering {
    struct candidates *candidates;
    struct candidate like;        /* source, level and attach that they get */
    const struct call_site *site; /* the attaching call; NULL: there is none */
    uint64_t pc;                  /* only blocks that hold it; 0: all */
    int budget;                   /* variables */
};

/* ---- one candidate ---- */

static bool same_name(const char *left, const char *right)
{
    return left == right || (left != NULL && right != NULL && strcmp(left, right) == 0);
}

/* Of accessors only the types are told apart; a name that differs between them is none. */
static struct candidate *known(struct candidates *candidates, const struct candidate *wanted)
{
    for (size_t i = 0; i < candidates->count; i++) {
        struct candidate *here = &candidates->all[i];
        if (here->source != wanted->source || !shape_same(here->shape, wanted->shape)) {
            continue;
        }
        bool same_place = here->source == SOURCE_GLOBAL ||
                          (here->attach == wanted->attach && here->level == wanted->level);
        if (here->source == SOURCE_ACCESSOR ||
            (same_place && same_name(here->name, wanted->name))) {
            return here;
        }
    }
    return NULL;
}

static void join(struct candidate *known, const struct candidate *other)
{
    if (!same_name(known->name, other->name)) {
        free(known->name);
        known->name = NULL;
    }
    if (other->proof > known->proof) {
        known->proof = other->proof;
        known->distance = other->distance;
        known->level = other->level;
        known->attach = other->attach;
    }
}

static void add(struct gathering *from, const char *name, const struct shape *shape, bool member,
                struct candidate like)
{
    struct candidates *candidates = from->candidates;
    like.name = (char *)name;
    like.shape = shape;
    like.member = member;
    if (like.source == SOURCE_GLOBAL && like.proof == PROOF_NONE) {
        like.level = like.attach = 0;
    }
    struct candidate *here = known(candidates, &like);
    if (here != NULL) {
        join(here, &like);
    } else if (candidates->count < MOST_CANDIDATES) {
        candidates->all =
            memory_grow(candidates->all, candidates->count + 1, sizeof *candidates->all);
        here = &candidates->all[candidates->count++];
        *here = like;
        here->name = text_copy(name);
    }
    if (here != NULL && like.source == SOURCE_ACCESSOR && here->level != candidates->accessors) {
        here->level = candidates->accessors; /* this function was counted */
        here->users++;
    }
}

/* ---- types ---- */

static bool pointer_target(Dwarf_Die *type, Dwarf_Die *target)
{
    Dwarf_Die bare = *type;
    return type_strip(&bare, true) && dwarf_tag(&bare) == DW_TAG_pointer_type &&
           type_of(&bare, target);
}

static const struct shape *target_shape(struct gathering *from, Dwarf_Die *target)
{
    if (shape_is_bytes(target)) {
        return NULL;
    }
    const struct shape *shape = shape_of(from->candidates->shapes, target);
    return shape != NULL && shape->size > 0 && shape->size <= from->candidates->segment_size ? shape
                                                                                             : NULL;
}

static bool is_struct(struct gathering *from, Dwarf_Die *type)
{
    return type_strip(type, true) && shape_resolve(from->candidates->shapes, type) &&
           (dwarf_tag(type) == DW_TAG_structure_type || dwarf_tag(type) == DW_TAG_union_type);
}

/* ---- members of handles ---- */

static void add_members(struct gathering *from, const char *name, const char *arrow,
                        Dwarf_Die *group, int depth);

static void add_member(struct gathering *from, const char *name, const char *arrow,
                       Dwarf_Die *member, int depth)
{
    Dwarf_Die type, target;
    if (dwarf_tag(member) != DW_TAG_member || !type_of(member, &type)) {
        return;
    }
    const char *own = dwarf_diename(member);
    char *full = own != NULL ? text_format("%s%s%s", name, arrow, own) : text_copy(name);
    if (own != NULL && pointer_target(&type, &target)) {
        const struct shape *shape = target_shape(from, &target);
        struct candidate like = from->like;
        like.source = like.source == SOURCE_PARAMETER ? SOURCE_CHAIN : like.source;
        if (shape != NULL) {
            add(from, full, shape, true, like);
        }
    } else if (is_struct(from, &type)) {
        add_members(from, full, own != NULL ? "." : arrow, &type, depth + 1);
    }
    free(full);
}

static void add_members(struct gathering *from, const char *name, const char *arrow,
                        Dwarf_Die *group, int depth)
{
    Dwarf_Die member;
    int state = depth <= MEMBER_DEPTH ? dwarf_child(group, &member) : 1;
    for (int i = 0; state == 0 && i < MOST_MEMBERS && from->budget-- > 0; i++) {
        add_member(from, name, arrow, &member, depth);
        state = dwarf_siblingof(&member, &member);
    }
}

/* ---- variables ---- */

static void prove(const struct call_site *site, Dwarf_Die *variable, struct candidate *like)
{
    int line = 0;
    int distance = site != NULL ? receiver_distance(site, variable) : NOT_STORED;
    if (distance != NOT_STORED) {
        like->proof = PROOF_STORE;
        like->distance = distance;
    } else if (site != NULL && like->source == SOURCE_CHAIN && site->line > 0 &&
               dwarf_decl_line(variable, &line) == 0 && line == site->line) {
        like->proof = PROOF_LINE; /* F1_Car *cars = shmat(…) */
    }
}

static void add_variable(struct gathering *from, Dwarf_Die *variable)
{
    Dwarf_Die type, target;
    const char *name = dwarf_diename(variable);
    if (name == NULL || from->budget-- <= 0 || !type_of(variable, &type)) {
        return;
    }
    struct candidate like = from->like;
    if (like.source == SOURCE_CHAIN && dwarf_tag(variable) == DW_TAG_formal_parameter) {
        like.source = SOURCE_PARAMETER;
    }
    if (!pointer_target(&type, &target)) {
        if (is_struct(from, &type)) {
            add_members(from, name, ".", &type, 0);
        }
        return;
    }
    const struct shape *shape = target_shape(from, &target);
    if (shape != NULL) {
        prove(from->site, variable, &like);
        add(from, name, shape, false, like);
    }
    if (is_struct(from, &target)) {
        add_members(from, name, "->", &target, 0);
    }
}

static void add_block(struct gathering *from, Dwarf_Die *block, int depth)
{
    Dwarf_Die die;
    int state = depth < MOST_DEPTH ? dwarf_child(block, &die) : 1;
    for (; state == 0 && from->budget > 0; state = dwarf_siblingof(&die, &die)) {
        int tag = dwarf_tag(&die);
        if (tag == DW_TAG_variable || tag == DW_TAG_formal_parameter) {
            add_variable(from, &die);
        } else if (tag == DW_TAG_lexical_block &&
                   (from->pc == 0 || dwarf_haspc(&die, from->pc) == 1)) {
            add_block(from, &die, depth + 1);
        }
    }
}

/* Of inlined code, the abstract function has the variables that were optimised away. */
static bool origin_of(Dwarf_Die *function, Dwarf_Die *origin)
{
    Dwarf_Attribute attribute;
    return dwarf_attr(function, DW_AT_abstract_origin, &attribute) != NULL &&
           dwarf_formref_die(&attribute, origin) != NULL;
}

static void add_function(struct gathering *from, Dwarf_Die *function)
{
    Dwarf_Die origin;
    from->budget = MOST_VARIABLES;
    add_block(from, function, 0);
    if (origin_of(function, &origin)) {
        add_block(from, &origin, 0);
    }
}

/* ---- the functions that attached ---- */

static void add_returned(struct gathering *from, Dwarf_Die *function)
{
    Dwarf_Die type, target;
    if (type_of(function, &type) && pointer_target(&type, &target)) {
        const struct shape *shape = target_shape(from, &target);
        struct candidate like = from->like;
        like.source = SOURCE_RETURNED;
        if (shape != NULL) {
            add(from, NULL, shape, false, like);
        }
    }
}

static void add_globals(struct gathering *from)
{
    struct probe *probe = from->candidates->shapes->probe;
    from->budget = MOST_VARIABLES;
    for (size_t i = 0; i < probe->unit_count; i++) {
        Dwarf_Die die;
        int state = dwarf_child(&probe->units[i].die, &die);
        for (; state == 0; state = dwarf_siblingof(&die, &die)) {
            if (dwarf_tag(&die) == DW_TAG_variable) {
                add_variable(from, &die);
            }
        }
    }
}

static int call_line(Dwarf_Die *inlined)
{
    uint64_t line = 0;
    return type_number(inlined, DW_AT_call_line, &line) && line < INT32_MAX ? (int)line : 0;
}

/* One address is several calls where functions were inlined. */
static void add_call(struct gathering *from, const struct scopes *scopes, uint64_t pc)
{
    Dwarf_Die chain[MOST_INLINED];
    struct source_place place;
    struct probe *probe = from->candidates->shapes->probe;
    size_t count = scopes_at(scopes, pc, chain, MOST_INLINED);
    for (size_t i = 0; i < count; i++) {
        struct call_site site = {.probe = probe,
                                 .frame = chain[count - 1],
                                 .returns = call_returns_to(probe, pc),
                                 .line = i > 0 ? call_line(&chain[i - 1]) : 0};
        if (i == 0 && probe_place(probe, pc, &place)) {
            site.line = place.line;
        }
        from->site = &site;
        from->pc = pc;
        from->like.source = SOURCE_CHAIN;
        add_function(from, &chain[i]);
        add_returned(from, &chain[i]);
        from->like.source = SOURCE_GLOBAL;
        add_globals(from);
        from->like.level++;
    }
    from->site = NULL;
}

static bool is_repeated(const struct naming_question *question, size_t attach)
{
    for (size_t i = 0; i < attach; i++) {
        if (memcmp(&question->attaches[i], &question->attaches[attach],
                   sizeof question->attaches[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void add_attaches(struct candidates *candidates, const struct scopes *scopes,
                         const struct naming_question *question)
{
    for (size_t i = 0, done = 0; i < question->attach_count && done < MOST_ATTACHES; i++) {
        struct gathering from = {.candidates = candidates, .like = {.attach = i}};
        if (is_repeated(question, i)) {
            continue;
        }
        done++;
        for (size_t call = 0; call < NAMING_CALLERS; call++) {
            if (question->attaches[i].pcs[call] != 0) {
                add_call(&from, scopes, question->attaches[i].pcs[call]);
            }
        }
    }
    struct gathering from = {.candidates = candidates,
                             .like = {.source = SOURCE_GLOBAL, .attach = question->attach_count}};
    add_globals(&from);
}

/* ---- the functions that made accesses ---- */

struct seen {
    const void *functions[MOST_ACCESSORS];
    size_t count;
};

static bool seen_before(struct seen *seen, Dwarf_Die *function)
{
    Dwarf_Die origin;
    const void *key = origin_of(function, &origin) ? origin.addr : function->addr;
    for (size_t i = 0; i < seen->count; i++) {
        if (seen->functions[i] == key) {
            return true;
        }
    }
    if (seen->count < MOST_ACCESSORS) {
        seen->functions[seen->count++] = key;
        return false;
    }
    return true;
}

static int by_value(const void *left, const void *right)
{
    uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

/* Sorted, so that the order of the accesses does not matter. */
static uint64_t *access_pcs(const struct naming_question *question)
{
    uint64_t *pcs = memory_need(question->access_count + 1, sizeof *pcs);
    for (size_t i = 0; i < question->access_count; i++) {
        pcs[i] = question->accesses[i].pc;
    }
    qsort(pcs, question->access_count, sizeof *pcs, by_value);
    return pcs;
}

static void add_accessors(struct candidates *candidates, const struct scopes *scopes,
                          const struct naming_question *question)
{
    struct seen *seen = memory_need(1, sizeof *seen);
    uint64_t *pcs = access_pcs(question);
    struct gathering from = {.candidates = candidates, .like = {.source = SOURCE_ACCESSOR}};
    for (size_t i = 0; i < question->access_count; i++) {
        Dwarf_Die chain[MOST_INLINED];
        size_t count = pcs[i] != 0 && (i == 0 || pcs[i] != pcs[i - 1])
                           ? scopes_at(scopes, pcs[i], chain, MOST_INLINED)
                           : 0;
        if (count == 0 || seen_before(seen, &chain[0])) {
            continue;
        }
        candidates->accessors++;
        for (size_t depth = 0; depth < count; depth++) {
            add_function(&from, &chain[depth]);
        }
    }
    free(pcs);
    free(seen);
}

void candidates_read(struct candidates *candidates, const struct naming_question *question)
{
    struct scopes scopes;
    scopes_read(&scopes, candidates->shapes->probe);
    add_attaches(candidates, &scopes, question);
    add_accessors(candidates, &scopes, question);
    scopes_release(&scopes);
}

void candidates_release(struct candidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        free(candidates->all[i].name);
    }
    free(candidates->all);
    candidates->all = NULL;
    candidates->count = 0;
}
