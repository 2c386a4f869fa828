/* SPDX-License-Identifier: MIT
 *
 * What stands nearest to an access, in the trace of its own thread: the lock that is taken only
 * after it, or was given back before it; else the fork that made the other side's process, and the
 * wait for that. See nearest.h.
 *
 * Only the thread's own records are looked at, in the order in which it made them: so the answer
 * does not depend on which of the two came first, nor on the lap in which they met.
 */
#define _GNU_SOURCE
#include "nearest.h"

#include <stdlib.h>

#include "memory.h"
#include "trace.h"
#include "tracelog.h"

/* Pcs; 0: there is none. */
struct nearest {
    uint64_t given, taken; /* the lock: before the access, after it */
    uint64_t forked, waited;
};

static const struct race_life *life_of(const struct scene *scene, const struct race_side *side)
{
    return side->life < scene->log->life_count ? &scene->log->lives[side->life] : NULL;
}

/* The child of process `parent` that the life is in, or comes from; 0: it does not come from it. */
static int child_towards(const struct scene *scene, size_t life, int parent)
{
    const struct race_life *lives = scene->log->lives;
    for (size_t at = life; lives[at].parent != at; at = lives[at].parent) {
        if (lives[lives[at].parent].pid == parent && lives[at].pid != parent) {
            return lives[at].pid;
        }
    }
    return 0;
}

/* By any thread of the process that made the other side's: that it was made, and waited for. Both
 * stand round the access, whenever it was: else they would order the two. Returns the index of the
 * fork's record, the trace's length if there is none. */
static size_t find_fork(const struct scene *scene, const struct race_side *side,
                        const struct race_side *other, struct nearest *nearest)
{
    const struct trace_view *trace = scene->run->trace;
    const struct race_life *mine = life_of(scene, side), *theirs = life_of(scene, other);
    int child = mine != NULL && theirs != NULL ? child_towards(scene, other->life, mine->pid) : 0;
    size_t fork_at = trace->count;
    for (size_t i = 0; child != 0 && i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        if (record->pid != mine->pid || record->argument != child) {
            continue;
        }
        if (record->kind == TRACE_FORK) {
            nearest->forked = record->pc;
            fork_at = i;
        } else if (record->kind == TRACE_REAPED) {
            nearest->waited = record->pc;
        }
    }
    return fork_at;
}

static bool is_of(const struct trace_record *record, const struct race_side *side)
{
    bool right_kind = record->kind == (side->write ? TRACE_WRITE : TRACE_READ) ||
                      (side->atomic && record->kind == TRACE_ATOMIC);
    return right_kind && record->pc == side->pc;
}

/* A post by who has not taken it is a message, no lock that is given back. */
static bool is_given_back(const struct trace_record *record)
{
    return record->kind == TRACE_LOCK_GIVE && record->reserved[0] == 0;
}

/* Around the first time that the thread came to that place. */
static void find_lock(const struct scene *scene, const struct race_side *side, size_t from,
                      struct nearest *nearest)
{
    const struct trace_view *trace = scene->run->trace;
    const struct race_life *life = life_of(scene, side);
    bool met = false;
    uint64_t given = 0;
    for (size_t i = from; life != NULL && i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        if (record->pid != life->pid || record->thread != life->thread) {
            continue;
        }
        met |= is_of(record, side);
        if (record->kind != TRACE_LOCK_TAKE && !is_given_back(record)) {
            continue;
        }
        if (met) {
            nearest->taken = record->kind == TRACE_LOCK_TAKE ? record->pc : 0;
            break;
        }
        given = record->kind == TRACE_LOCK_TAKE ? 0 : record->pc;
    }
    nearest->given = met ? given : 0;
}

static char *place_text(struct scene *scene, const struct race_side *side, uint64_t pc)
{
    struct source_place place;
    return pc != 0 && scene_place(scene, side->image, (uint32_t)pc, &place)
               ? text_format("%s:%d", place.file, place.line)
               : NULL;
}

static bool tell_lock(struct scene *scene, struct finding *finding, const struct race_side *side,
                      const struct nearest *nearest)
{
    bool taken = nearest->taken != 0;
    char *at = place_text(scene, side, taken ? nearest->taken : nearest->given);
    if (at != NULL) {
        finding_detail(finding, "nothing orders these two: the %s stands %s, at %s",
                       side->write ? "write" : "read",
                       taken ? "before the lock is taken" : "after the lock was given back", at);
    }
    free(at);
    return at != NULL;
}

static bool tell_fork(struct scene *scene, struct finding *finding, const struct race_side *side,
                      const struct nearest *nearest)
{
    char *forked = place_text(scene, side, nearest->forked);
    char *waited = place_text(scene, side, nearest->waited);
    const char *does = side->write ? "write" : "read";
    if (forked != NULL && waited != NULL) {
        finding_detail(finding,
                       "nothing orders these two: the %s comes after the fork, from which on both "
                       "run at once, at %s, and before that child is waited for, at %s",
                       does, forked, waited);
    } else if (forked != NULL) {
        finding_detail(finding,
                       "nothing orders these two: the %s comes after the fork, from which on both "
                       "run at once, at %s",
                       does, forked);
    }
    free(forked);
    free(waited);
    return forked != NULL;
}

static bool tell_side(struct scene *scene, struct finding *finding, const struct race_side *side,
                      const struct race_side *other)
{
    struct nearest nearest = {0};
    if (scene->run->trace == NULL || side->lock_count > 0) {
        return false;
    }
    size_t fork_at = find_fork(scene, side, other, &nearest);
    find_lock(scene, side, fork_at < scene->run->trace->count ? fork_at : 0, &nearest);
    return tell_lock(scene, finding, side, &nearest) || tell_fork(scene, finding, side, &nearest);
}

void nearest_tell(struct scene *scene, struct finding *finding, const struct race_side *one,
                  const struct race_side *other)
{
    if (!tell_side(scene, finding, one, other) && !tell_side(scene, finding, other, one)) {
        finding_detail(finding, "nothing orders these two: no common lock, no wait, no message "
                                "between them");
    }
}
