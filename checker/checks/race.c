/* SPDX-License-Identifier: MIT
 *
 * Races: two accesses of the same bytes, by two processes or threads, one of them a write, that
 * nothing orders. The engine in the instrumented program proves them; here they become findings.
 *
 * A pair of lines is told once, however many bytes, processes and runs show it. Only what was seen
 * unordered is an error. What a lock's turn happened to order, though the two share no lock, is
 * advice. If the engine may have missed an order, its races are advice too: nobody is accused on a
 * doubt.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

#include "arena_format.h"
#include "families.h"
#include "locks.h"
#include "memory.h"
#include "nearest.h"
#include "scene.h"
#include "trace.h"
#include "tracelog.h"

struct told {
    struct source_place places[2];
    bool writes[2];
    bool proven;
};

struct telling {
    struct context *context;
    struct told *all;
    size_t count;
    bool doubted; /* an unordered pair was met that may be ordered in a way that is not seen */
};

struct side { /* one of the two, ready to be told */
    const struct race_side *from;
    struct source_place place; /* line 0: not known */
    size_t age, bytes;
    char *role, *field, *object;
};

static struct side side_of(struct scene *scene, const struct race_pair *pair, int which)
{
    const struct race_side *from = &pair->sides[which];
    struct side side = {.from = from};
    if (!scene_place(scene, from->image, from->pc, &side.place)) {
        side.place = (struct source_place){.line = 0};
    }
    side.role = scene_role(scene, from->life);
    side.bytes = scene_bytes(scene, pair->region, from);
    side.age = scene_age(scene, from->life);
    uint64_t bytes = side.bytes < 8 ? side.bytes : 8 - from->offset % 8;
    side.field = scene_field(scene, pair->region, from->offset, bytes);
    side.object = scene_object(scene, pair->region, from->offset);
    return side;
}

static void side_release(struct side *side)
{
    free(side->role);
    free(side->field);
    free(side->object);
}

/* First the one to mend: that holds nothing while the other holds a lock; then the write; of two
 * writes the one that stands first in the source; of one line the older process. */
static bool goes_first(const struct side *one, const struct side *other)
{
    bool bare = one->from->locks_known && one->from->lock_count == 0;
    bool other_bare = other->from->locks_known && other->from->lock_count == 0;
    if (bare != other_bare) {
        return bare;
    }
    if (one->from->write != other->from->write) {
        return one->from->write;
    }
    int order = strcmp(one->place.file, other->place.file);
    order = order != 0 ? order : one->place.line - other->place.line;
    return order != 0 ? order < 0 : one->age <= other->age;
}

static bool same_place(const struct source_place *one, const struct source_place *other)
{
    return one->line == other->line && strcmp(one->file, other->file) == 0;
}

/* Has this pair of lines been told, as strongly? If not, it has now. */
static bool is_told(struct telling *telling, const struct side *sides, bool proven)
{
    for (size_t i = 0; i < telling->count; i++) {
        struct told *told = &telling->all[i];
        bool same = (same_place(&told->places[0], &sides[0].place) &&
                     same_place(&told->places[1], &sides[1].place)) ||
                    (same_place(&told->places[0], &sides[1].place) &&
                     same_place(&told->places[1], &sides[0].place));
        if (same && sides[0].place.line > 0 && (told->proven || !proven)) {
            return true;
        }
    }
    telling->all = memory_grow(telling->all, telling->count + 1, sizeof *telling->all);
    telling->all[telling->count++] =
        (struct told){.places = {sides[0].place, sides[1].place}, .proven = proven};
    return false;
}

static char *locks_text(struct scene *scene, struct location *location,
                        const struct race_side *side)
{
    char *text = text_copy("holds");
    if (!side->locks_known) {
        free(text);
        return text_copy("holds many locks");
    }
    for (size_t i = 0; i < side->lock_count; i++) {
        char *lock = scene_lock(scene, &side->locks[i]);
        char *longer = text_format("%s%s %s", text, i > 0 ? " and" : "", lock);
        location_lock(location, lock);
        free(lock);
        free(text);
        text = longer;
    }
    if (side->lock_count == 0) {
        free(text);
        text = text_copy("holds nothing");
    }
    return text;
}

static void locate(struct scene *scene, struct finding *finding, const struct side *side)
{
    const struct source_place *place = &side->place;
    struct location *location =
        finding_locate(finding, place->line > 0 ? place->file : NULL, place->line, place->function);
    location_process(location, scene_pid(scene, side->from->life), side->role);
    location_object(location, side->from->write ? "write" : "read", (long)side->bytes, side->object,
                    side->field);
    char *locks = locks_text(scene, location, side->from);
    char *line = place->line > 0 ? scene_line(scene, place) : NULL;
    char *note = line != NULL ? text_format("%s   %s", line, locks) : text_copy(locks);
    location_note(location, note);
    free(note);
    free(line);
    free(locks);
}

/* The kind of a lock that both hold all the same; 0 = none. */
static unsigned kind_in_common(const struct side *sides)
{
    for (size_t i = 0; i < sides[0].from->lock_count; i++) {
        for (size_t k = 0; k < sides[1].from->lock_count; k++) {
            const struct race_object *one = &sides[0].from->locks[i];
            const struct race_object *other = &sides[1].from->locks[k];
            if (one->kind == other->kind && one->object == other->object &&
                one->offset == other->offset) {
                return one->kind;
            }
        }
    }
    return 0;
}

static bool has_readers(unsigned kind)
{
    return kind == TRACE_SYNC_RWLOCK || kind == TRACE_SYNC_FLOCK || kind == TRACE_SYNC_RECORD;
}

static bool any_lock_taken(const struct run *run)
{
    struct locks *locks = locks_read(run->trace);
    bool any = locks_any_taken(locks);
    free(locks);
    return any;
}

static void advise(const struct scene *scene, struct finding *finding, const struct side *sides)
{
    size_t held[2] = {sides[0].from->lock_count, sides[1].from->lock_count};
    const char *what[2] = {sides[0].from->write ? "write" : "read",
                           sides[1].from->write ? "write" : "read"};
    if (sides[0].from->atomic || sides[1].from->atomic) {
        finding_look(finding, "one of the two is atomic, the other is not: both must be");
    } else if (has_readers(kind_in_common(sides))) {
        finding_look(finding, "both hold it as readers: who writes must take it for writing");
    } else if (kind_in_common(sides) != 0) {
        finding_look(finding,
                     "the lock that both hold keeps neither out: each process has its own, or "
                     "it lets in more than one");
    } else if (held[0] > 0 && held[1] > 0) {
        finding_look(finding, "they hold different locks: both must take the same one");
    } else if (held[0] > 0 || held[1] > 0) {
        finding_look(finding, "the %s at %s:%d must be done under the same lock as the other",
                     what[held[0] > 0], sides[held[0] > 0].place.file,
                     sides[held[0] > 0].place.line);
    } else if (scene->context->lab != NULL && scene->context->lab->number == 3) {
        finding_look(finding,
                     "wait for the car first (wait, waitpid), then read what it has written");
    } else if (scene->run->trace != NULL && !any_lock_taken(scene->run)) {
        finding_look(finding,
                     "no lock is taken anywhere: take one around both, or let one wait until "
                     "the other is done (wait, a semaphore that begins at 0)");
    } else {
        finding_look(finding, "take the same lock around both, or let one wait until the other is "
                              "done (wait, a semaphore that begins at 0)");
    }
}

static const char *bytes_name(const struct side *sides)
{
    return sides[0].field != NULL   ? sides[0].field
           : sides[1].field != NULL ? sides[1].field
                                    : sides[0].object;
}

static struct finding *add(struct context *context, const struct run *run, const struct side *sides,
                           bool is_error)
{
    const char *does = sides[0].from->write ? "writes" : "reads";
    const char *others = sides[1].from->write ? "writes" : "reads";
    bool same_role = strcmp(sides[0].role, sides[1].role) == 0;
    const char *other = same_role ? "another process" : sides[1].role;
    return findings_add(context->findings, is_error ? "race" : "race.suspect", run->name,
                        is_error ? "%s %s %s while %s %s it"
                                 : "%s %s %s, and %s %s it, with no lock in common",
                        sides[0].role, does, bytes_name(sides), other, others);
}

static void tell_doubts(const struct context *context, const struct race_log *log,
                        struct finding *finding)
{
    if (context->race_doubted) {
        finding_detail(finding, "no proof: parts of the program that the race engine can't see may "
                                "order the two (see the notes)");
    } else if ((log->doubts & ARENA_DOUBT_CALL) != 0) {
        finding_detail(finding, "no proof: the program uses calls that may order processes in a "
                                "way that is not seen");
    } else if (log->doubts != 0) {
        finding_detail(finding,
                       "no proof: there was more to keep track of than there was room for");
    } else {
        finding_detail(finding,
                       "in no run did the two meet: how the locks went round has kept them "
                       "apart so far");
    }
}

static void tell_pair(struct telling *telling, struct scene *scene, const struct race_pair *pair)
{
    struct side sides[2] = {side_of(scene, pair, 0), side_of(scene, pair, 1)};
    if (!goes_first(&sides[0], &sides[1])) {
        struct side moved = sides[0];
        sides[0] = sides[1];
        sides[1] = moved;
    }
    bool is_error = pair->proven && scene->log->doubts == 0 && !telling->context->race_doubted;
    telling->doubted |= pair->proven && !is_error;
    if (!is_told(telling, sides, pair->proven)) {
        struct finding *finding = add(telling->context, scene->run, sides, is_error);
        locate(scene, finding, &sides[0]);
        locate(scene, finding, &sides[1]);
        if (pair->proven) {
            nearest_tell(scene, finding, sides[0].from, sides[1].from);
        }
        if (!is_error) {
            tell_doubts(telling->context, scene->log, finding);
        }
        advise(scene, finding, sides);
    }
    side_release(&sides[0]);
    side_release(&sides[1]);
}

static uint32_t write_pc(const struct race_pair *pair)
{
    const struct race_side *sides = pair->sides;
    bool first = sides[0].write && (!sides[1].write || sides[0].pc <= sides[1].pc);
    return sides[first ? 0 : 1].pc;
}

/* In an order that does not depend on which process came first. */
static int by_place(const void *one, const void *other)
{
    const struct race_pair *pairs[2] = {one, other};
    uint64_t keys[2][6];
    for (int i = 0; i < 2; i++) {
        const struct race_side *sides = pairs[i]->sides;
        keys[i][0] = pairs[i]->region_order;
        keys[i][1] = sides[0].offset;
        keys[i][2] = write_pc(pairs[i]);
        keys[i][3] = (uint64_t)sides[0].pc + sides[1].pc;
        keys[i][4] = (uint64_t)sides[0].write << 1 | sides[0].atomic;
        keys[i][5] = (uint64_t)sides[1].write << 1 | sides[1].atomic;
    }
    for (int i = 0; i < 6; i++) {
        if (keys[0][i] != keys[1][i]) {
            return keys[0][i] < keys[1][i] ? -1 : 1;
        }
    }
    return 0;
}

/* Where one of the two has stood still again and again right after its access, and the other never
 * came, something does order them, though it goes through a lock and the data behind it. Only what
 * could not be tried so is still suspected. */
static bool is_suspect(const struct race_pair *pair)
{
    enum { TRIED = 6 };
    return pair->both_ways && pair->pauses < TRIED;
}

static void tell_run(struct telling *telling, const struct run *run, bool proven)
{
    struct scene scene;
    if (run->races == NULL) {
        return;
    }
    qsort(run->races->pairs, run->races->pair_count, sizeof *run->races->pairs, by_place);
    scene_open(&scene, telling->context, run);
    for (size_t i = 0; i < run->races->pair_count; i++) {
        const struct race_pair *pair = &run->races->pairs[i];
        if (pair->proven == proven && (proven || is_suspect(pair))) {
            tell_pair(telling, &scene, pair);
        }
    }
    scene_close(&scene);
}

/* Why a run can't say that there is no race; NULL: it can. */
static const char *why_blind(const struct run *run)
{
    if (run->races == NULL || run->trace == NULL || run->trace->attached == 0) {
        return "the instrumented program has recorded nothing";
    }
    if (run->races->unwatched > 0) {
        return "the program shares more memory than can be watched";
    }
    return run->races->overrun ? "there were more accesses to keep than there was room for" : NULL;
}

static void judge(struct context *context, bool doubted)
{
    const char *why = why_no_trace(context);
    for (size_t i = 0; i < context->run_count; i++) {
        const struct run *run = context->runs[i];
        if (run->traced && run->finished) {
            why = why_blind(run);
            if (why != NULL) {
                break;
            }
        }
    }
    if (why == NULL && doubted) {
        why =
            "two accesses were met unordered, but the program may order them in a way that is not "
            "seen";
    }
    if (why == NULL) {
        judged(context, "race");
        judged(context, "race.suspect");
    } else {
        not_judged(context, "race", "%s", why);
        not_judged(context, "race.suspect", "%s", why);
    }
}

void family_race(struct context *context)
{
    struct telling telling = {.context = context};
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < context->run_count; i++) {
            if (context->runs[i]->traced && context->runs[i]->finished) {
                tell_run(&telling, context->runs[i], pass == 0);
            }
        }
    }
    judge(context, telling.doubted);
    free(telling.all);
}
