/* SPDX-License-Identifier: MIT
 *
 * See memory_shared.h. For each process memcheck knows only what that process wrote. So a byte is
 * not told when a child that has it from its parent has set it since, or may have.
 */
#define _GNU_SOURCE
#include "memory_shared.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "memory_names.h"
#include "memory_places.h"
#include "memory_tools.h"
#include "places.h"

struct looking {
    struct context *context;
    const struct run *run;
    struct image image;
    size_t segment;
    struct memory_names names;
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

static char *name_of(const struct looking *looking, uint64_t offset)
{
    struct naming_member member;
    char *name = memory_name_of(&looking->names, offset, &member);
    if (name != NULL && member.size > 0 && is_set_elsewhere(looking, &member, offset)) {
        free(name);
        return NULL;
    }
    return name;
}

/* ---- telling ---- */

/* Findings of one origin are one: the names of all its members. */
struct origin {
    struct source_place at; /* line 0: not known */
    enum memlog_object object;
    char *names;
    size_t name_count;
    uint64_t offset; /* of the first byte */
    bool by_child;   /* which wrote it */
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
        !memory_made_at(&looking->image, &run->made, run->object, &made)) {
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

static void add_name(struct origin *origin, const char *name, uint64_t offset, bool by_child)
{
    enum { MOST_NAMES = 8 };
    if (has_name(origin, name)) {
        return;
    }
    if (origin->names == NULL) {
        origin->names = text_copy(name);
        origin->offset = offset;
        origin->by_child = by_child;
    } else if (origin->name_count < MOST_NAMES) {
        char *longer = text_format("%s, %s", origin->names, name);
        free(origin->names);
        origin->names = longer;
    }
    origin->name_count++;
}

/* Past the first of them no origin is told: then the nearest one before has it. */
static void read_run(const struct looking *looking, const struct memlog_run *run,
                     const struct memlog_run *known, bool by_child, struct origins *origins)
{
    for (uint64_t i = 0; i < run->bytes; i++) {
        char *name = name_of(looking, run->offset + i);
        if (name != NULL && !anybody_set(looking, run->offset + i)) {
            add_name(origin_of(origins, looking, known), name, run->offset + i, by_child);
        }
        free(name);
    }
}

static void read_shared(const struct looking *looking, const struct memlog_shared *shared,
                        bool by_child, struct origins *origins)
{
    const struct memlog_run *known = NULL;
    for (size_t i = 0; i < shared->run_count; i++) {
        const struct memlog_run *run = &shared->runs[i];
        known = run->object != MEMLOG_NOTHING || known == NULL ? run : known;
        if (!run->inherited) {
            read_run(looking, run, known, by_child, origins);
        }
    }
}

/* By the instrumented run, which has seen every write. */
static bool locate_writer(const struct looking *looking, const struct origin *origin,
                          struct finding *finding)
{
    size_t at = origin->offset - looking->names.cars.offset;
    return origin->by_child ? locate_write(looking->context, car_number((int)(at / CAR_BYTES)),
                                           at % CAR_BYTES, finding, "written here")
                            : locate_byte(looking->context, looking->segment, origin->offset,
                                          finding, "written here");
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
    bool written = looking->context->lab != NULL && locate_writer(looking, origin, finding);
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
    finding_look(
        finding,
        "give the variable, or the whole struct, a value where it is declared (= 0, = {0})");
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
                read_shared(looking, shared, log->pid != looking->run->log.programs[0].pid,
                            origins);
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
        if (!anything_unset(&looking) ||
            !memory_names_open(context, run, &looking.image, i, &looking.names)) {
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
        memory_names_close(&looking.names);
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
