/* SPDX-License-Identifier: MIT
 *
 * See memory_shared.h. For each process memcheck knows only what that process wrote. So a byte is
 * not told when a child that has it from its parent has set it since, or may have.
 */
#define _GNU_SOURCE
#include "memory_shared.h"

#include <stdlib.h>
#include <string.h>

#include "cars.h"
#include "families.h"
#include "memory.h"
#include "memory_places.h"
#include "memory_tools.h"
#include "naming.h"
#include "places.h"

struct looking {
    struct context *context;
    const struct run *run;
    const struct image *image;
    size_t segment;
    /* what its bytes are */
    bool has_cars;
    struct cars_place cars;
    struct naming *naming;
};

/* ---- whose byte it is ---- */

static bool is_of(const struct memlog_shared *shared, const struct log_segment *segment)
{
    return shared->inode == (uint64_t)segment->id && strncmp(shared->name, "/SYSV", 5) == 0;
}

/* Told of what the process leaves behind. */
static bool is_last(const struct memlog_shared *shared)
{
    return shared->when == MEMLOG_AT_DETACH || shared->when == MEMLOG_AT_END;
}

static bool holds(const struct memlog_shared *shared, uint64_t offset)
{
    for (size_t i = 0; i < shared->run_count; i++) {
        const struct memlog_run *run = &shared->runs[i];
        if (offset >= run->offset && offset < run->offset + run->bytes) {
            return true;
        }
    }
    return false;
}

/* Mapped twice in a process, memcheck knows two things of one byte. */
static bool is_mapped_twice(const struct memlog *log, const struct memlog_shared *shared)
{
    bool twice = false;
    for (size_t i = 0; i < log->shared_count; i++) {
        const struct memlog_shared *other = &log->shared[i];
        twice |= other != shared && other->inode == shared->inode &&
                 other->device == shared->device && other->when == shared->when;
    }
    return twice;
}

/* Has the process that this log is of inherited the byte unset, and set it, or perhaps set it? */
static bool has_set(const struct memlog *log, const struct log_segment *segment, uint64_t offset)
{
    bool inherited = false, still = false;
    for (size_t i = 0; i < log->shared_count; i++) {
        const struct memlog_shared *shared = &log->shared[i];
        if (is_of(shared, segment) && holds(shared, offset)) {
            inherited |= shared->when == MEMLOG_AT_FORK;
            still |= is_last(shared);
        }
    }
    return inherited && !still;
}

static bool anybody_set(const struct looking *looking, uint64_t offset)
{
    const struct memory_tool *tool = looking->run->memory;
    const struct log_segment *segment = &looking->run->log.segments[looking->segment];
    for (size_t i = 0; i < tool->log_count; i++) {
        if (has_set(&tool->logs[i], segment, offset)) {
            return true;
        }
    }
    return false;
}

/* Has a process left that byte unset? */
static bool anybody_left_unset(const struct looking *looking, uint64_t offset)
{
    const struct memory_tool *tool = looking->run->memory;
    for (size_t i = 0; i < tool->log_count; i++) {
        for (size_t k = 0; k < tool->logs[i].shared_count; k++) {
            const struct memlog_shared *shared = &tool->logs[i].shared[k];
            if (is_last(shared) && holds(shared, offset) &&
                is_of(shared, &looking->run->log.segments[looking->segment])) {
                return true;
            }
        }
    }
    return false;
}

/* ---- what it is called ---- */

static char *field_of_car(const struct looking *looking, uint64_t offset)
{
    uint64_t from = looking->cars.offset, bytes = (uint64_t)looking->cars.count * CAR_BYTES;
    if (offset < from || offset >= from + bytes) {
        return NULL;
    }
    const char *name = cars_field_at((offset - from) % CAR_BYTES);
    return strcmp(name, "padding") != 0 ? text_copy(name) : NULL;
}

/* Set in another element, it is a member that some of them do without. */
static bool is_set_elsewhere(const struct looking *looking, const struct naming_member *member,
                             uint64_t offset)
{
    const struct log_segment *segment = &looking->run->log.segments[looking->segment];
    uint64_t own = (offset - member->base) / member->size;
    for (uint64_t i = 0; segment->last != NULL && i < member->count; i++) {
        uint64_t at = member->base + i * member->size + member->offset;
        for (uint64_t k = 0; i != own && k < member->bytes && at + k < segment->bytes; k++) {
            if (segment->last[at + k] != 0 && !anybody_left_unset(looking, at + k)) {
                return true;
            }
        }
    }
    return false;
}

static char *member_name(const struct looking *looking, uint64_t offset)
{
    struct naming_member member;
    if (!naming_member_at(looking->naming, offset, &member) ||
        is_set_elsewhere(looking, &member, offset)) {
        return NULL;
    }
    uint64_t first = member.base + (offset - member.base) / member.size * member.size;
    return naming_of(looking->naming, first + member.offset, member.bytes);
}

static char *name_of(const struct looking *looking, uint64_t offset)
{
    return looking->has_cars ? field_of_car(looking, offset) : member_name(looking, offset);
}

/* ---- telling ---- */

/* Findings of one origin are one: the names of all its members. */
struct origin {
    struct source_place at; /* line 0: not known */
    enum memlog_object object;
    char *names;
    size_t name_count;
    uint64_t offset; /* of the first byte */
};

struct origins {
    struct origin *all;
    size_t count;
};

static struct origin *origin_of(struct origins *origins, const struct looking *looking,
                                const struct memlog_run *run)
{
    struct source_place made = {.line = 0};
    if (run->object == MEMLOG_NOTHING ||
        !memory_made_at(looking->image, &run->made, run->object, &made)) {
        made = (struct source_place){.line = 0};
    }
    for (size_t i = 0; i < origins->count; i++) {
        struct origin *origin = &origins->all[i];
        if (origin->at.line == made.line && strcmp(origin->at.file, made.file) == 0) {
            return origin;
        }
    }
    origins->all = memory_grow(origins->all, origins->count + 1, sizeof *origins->all);
    struct origin *origin = &origins->all[origins->count++];
    *origin = (struct origin){.at = made, .object = run->object};
    return origin;
}

static bool has_name(const struct origin *origin, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = origin->names; at != NULL && (at = strstr(at, name)) != NULL; at++) {
        bool whole =
            (at == origin->names || at[-1] == ' ') && (at[length] == '\0' || at[length] == ',');
        if (whole) {
            return true;
        }
    }
    return false;
}

static void add_name(struct origin *origin, const char *name, uint64_t offset)
{
    enum { MOST_NAMES = 8 };
    if (has_name(origin, name)) {
        return;
    }
    if (origin->names == NULL) {
        origin->names = text_copy(name);
        origin->offset = offset;
    } else if (origin->name_count < MOST_NAMES) {
        char *longer = text_format("%s, %s", origin->names, name);
        free(origin->names);
        origin->names = longer;
    }
    origin->name_count++;
}

/* Past the first of them no origin is told: then the nearest one before has it. */
static void read_run(const struct looking *looking, const struct memlog_run *run,
                     const struct memlog_run *known, struct origins *origins)
{
    for (uint64_t i = 0; i < run->bytes; i++) {
        char *name = name_of(looking, run->offset + i);
        if (name != NULL && !anybody_set(looking, run->offset + i)) {
            add_name(origin_of(origins, looking, known), name, run->offset + i);
        }
        free(name);
    }
}

static void read_shared(const struct looking *looking, const struct memlog_shared *shared,
                        struct origins *origins)
{
    const struct memlog_run *known = NULL;
    for (size_t i = 0; i < shared->run_count; i++) {
        const struct memlog_run *run = &shared->runs[i];
        known = run->object != MEMLOG_NOTHING || known == NULL ? run : known;
        if (!run->inherited) {
            read_run(looking, run, known, origins);
        }
    }
}

static void tell(const struct looking *looking, const struct origin *origin)
{
    char *from = origin->at.line == 0 ? text_copy("")
                 : origin->object == MEMLOG_BLOCK
                     ? text_format("; they come from the block allocated at %s:%d", origin->at.file,
                                   origin->at.line)
                     : text_format("; they come from a local variable of %s() at %s:%d",
                                   origin->at.function, origin->at.file, origin->at.line);
    struct finding *finding =
        findings_add(looking->context->findings, "mem.uninitialised", looking->run->name,
                     "writes values into shared memory that nobody has set: %s%s%s", origin->names,
                     origin->name_count > 8 ? " …" : "", from);
    free(from);
    bool written =
        looking->context->lab != NULL &&
        locate_byte(looking->context, looking->segment, origin->offset, finding, "written here");
    if (origin->at.line > 0) {
        struct location *location =
            finding_locate(finding, origin->at.file, origin->at.line, origin->at.function);
        location_note(location, origin->object == MEMLOG_BLOCK
                                    ? "allocated here, never set"
                                    : "the variable is of this function");
    } else if (!written) {
        finding_detail(finding, "where the values come from is not known");
    }
    finding_detail(finding, "the other processes read whatever was in that memory before");
    finding_look(finding, "give the whole struct a value before its fields (= {0}), then copy it");
}

/* ---- knowing the type ---- */

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

static size_t attaches_of(const struct looking *looking, const struct run *plain, int id,
                          struct naming_attach *attaches, size_t most)
{
    struct frame *frames = memory_need(MOST_FRAMES, sizeof *frames);
    size_t count = 0;
    for (size_t i = 0; i < plain->log.call_count && count < most; i++) {
        const struct log_call *call = &plain->log.calls[i];
        const struct log_program *program = run_log_program(&plain->log, call->program);
        if (strcmp(call->name, "shmat") != 0 || call->arguments[0] != id || !call->has_stack ||
            program == NULL || program->maps == NULL) {
            continue;
        }
        size_t depth = stack_frames(looking->image, &call->stack, program->maps, frames);
        uint64_t base =
            probe_load_base(looking->image->probe, looking->image->inside, program->maps);
        size_t pcs = 0;
        attaches[count] = (struct naming_attach){.pcs = {0}};
        for (size_t k = 0; k < depth && pcs < NAMING_CALLERS; k++) {
            if (frames[k].in_program) {
                attaches[count].pcs[pcs++] = frames[k].pc - base;
            }
        }
        count += pcs > 0;
    }
    free(frames);
    return count;
}

/* By the calls of the undisturbed run, whose segments are made in the same order. */
static struct naming *name_segment(const struct looking *looking)
{
    enum { MOST_ATTACHES = 8 };
    struct naming_attach attaches[MOST_ATTACHES];
    const struct run *plain = undisturbed(looking->context);
    const struct log_segment *segment = &looking->run->log.segments[looking->segment];
    if (plain == NULL || looking->segment >= plain->log.segment_count ||
        plain->log.segments[looking->segment].bytes != segment->bytes ||
        looking->image->probe == NULL) {
        return NULL;
    }
    size_t count = attaches_of(looking, plain, plain->log.segments[looking->segment].id, attaches,
                               MOST_ATTACHES);
    struct naming_question question = {
        .size = segment->bytes, .attaches = attaches, .attach_count = count};
    return count > 0 ? naming_make(looking->image->probe, &question) : NULL;
}

static bool know_type(struct looking *looking)
{
    if (looking->context->lab == NULL) {
        looking->naming = name_segment(looking);
        return looking->naming != NULL;
    }
    looking->has_cars = cars_are_as_specified(looking->context) &&
                        cars_find(&looking->run->log, looking->run->request.cars, &looking->cars) &&
                        looking->cars.segment == looking->segment;
    return looking->has_cars;
}

static void look_at_segment(struct looking *looking, struct origins *origins)
{
    const struct memory_tool *tool = looking->run->memory;
    const struct log_segment *segment = &looking->run->log.segments[looking->segment];
    for (size_t i = 0; i < tool->log_count; i++) {
        const struct memlog *log = &tool->logs[i];
        for (size_t k = 0; k < log->shared_count; k++) {
            const struct memlog_shared *shared = &log->shared[k];
            if (is_last(shared) && is_of(shared, segment) && shared->run_count > 0 &&
                !is_mapped_twice(log, shared)) {
                read_shared(looking, shared, origins);
            }
        }
    }
}

static bool anything_unset(const struct looking *looking)
{
    const struct memory_tool *tool = looking->run->memory;
    bool found = false;
    for (size_t i = 0; i < tool->log_count; i++) {
        for (size_t k = 0; k < tool->logs[i].shared_count; k++) {
            const struct memlog_shared *shared = &tool->logs[i].shared[k];
            found |= shared->run_count > 0 &&
                     is_of(shared, &looking->run->log.segments[looking->segment]);
        }
    }
    return found;
}

void memory_tell_shared(struct context *context, const struct run *run)
{
    struct origins origins = {0};
    struct looking looking = {.context = context, .run = run, .image = memory_image(context, run)};
    for (size_t i = 0; i < run->log.segment_count; i++) {
        looking.segment = i;
        if (!anything_unset(&looking) || !know_type(&looking)) {
            continue;
        }
        origins = (struct origins){0};
        look_at_segment(&looking, &origins);
        for (size_t k = 0; k < origins.count; k++) {
            if (origins.all[k].names != NULL) {
                tell(&looking, &origins.all[k]);
            }
            free(origins.all[k].names);
        }
        free(origins.all);
        naming_release(looking.naming);
        looking.naming = NULL;
    }
}

/* ---- what came from there ---- */

static bool same_line(const struct source_place *left, const struct source_place *right)
{
    return left->line == right->line && strcmp(left->file, right->file) == 0;
}

/* By the line where the value was made, not by the whole stack: whoever calls that function. */
static bool has_origin(const struct image *image, const struct memlog_shared *shared,
                       const struct source_place *origin)
{
    for (size_t i = 0; i < shared->run_count; i++) {
        const struct memlog_run *run = &shared->runs[i];
        struct memory_place made;
        if (origin == NULL ||
            (run->object != MEMLOG_NOTHING && memory_place_of(image, &run->made, &made) &&
             same_line(&made.at, origin))) {
            return true;
        }
    }
    return false;
}

bool memory_was_shared(const struct image *image, const struct run *run,
                       const struct memlog_report *report)
{
    struct memory_place made;
    bool known = report->object != MEMLOG_NOTHING && memory_place_of(image, &report->made, &made);
    for (size_t i = 0; i < run->memory->log_count; i++) {
        const struct memlog *log = &run->memory->logs[i];
        for (size_t k = 0; k < log->shared_count; k++) {
            if (has_origin(image, &log->shared[k], known ? &made.at : NULL)) {
                return true;
            }
        }
    }
    return false;
}
