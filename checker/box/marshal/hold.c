/* SPDX-License-Identifier: MIT
 *
 * The hold test: the marshal takes the program's own lock, a sem_t in one of its segments, as one
 * process more that respects it, and looks whether the cars' segment changes all the same. Bytes
 * that do were written without the lock.
 *
 * Protocol: hold_begin() notes which lock; hold_tick() on every turn of the loop until it says that
 * it is over. A round starts only when all cars have been seen alive (what a parent prepares
 * before it forks needs no lock) and a change counts only if, after it, more than one process still
 * lives (what a parent does when all are waited for needs no lock either). It ends early when every
 * process has come to stand in a blocking call: then all who respect the lock have met it.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { LONGEST_HOLD_MS = 60, ROUND_GAP_MS = 5 };

void hold_begin(struct marshal *marshal, json_t *step)
{
    struct hold *hold = &marshal->hold;
    json_int_t offset = 0, watched = 0, from = 0, bytes = 0;
    *hold = (struct hold){.active = true, .seen = json_array()};
    json_unpack(step, "{s:i,s:I,s:I,s:I,s:I,s:i,s:i}", "segment", &hold->segment, "offset", &offset,
                "watched", &watched, "from", &from, "bytes", &bytes, "processes", &hold->processes,
                "rounds", &hold->rounds);
    hold->offset = (size_t)offset;
    hold->watched = (size_t)watched;
    hold->from = (size_t)from;
    hold->bytes = (size_t)bytes;
}

static sem_t *semaphore_of(struct marshal *marshal)
{
    struct hold *hold = &marshal->hold;
    if ((size_t)hold->segment >= marshal->segment_count) {
        return NULL;
    }
    struct segment *segment = &marshal->segments[hold->segment];
    if (segment->address == NULL || segment->read_only ||
        hold->offset + sizeof(sem_t) > segment->bytes) {
        return NULL;
    }
    return (sem_t *)(void *)(segment->address + hold->offset);
}

static bool take(struct marshal *marshal)
{
    sem_t *semaphore = semaphore_of(marshal);
    return semaphore != NULL && sem_trywait(semaphore) == 0;
}

static void give_back(struct marshal *marshal)
{
    sem_t *semaphore = semaphore_of(marshal);
    if (semaphore != NULL) {
        sem_post(semaphore);
    }
}

static bool is_lock_call(long number)
{
    return number == SYS_futex || number == SYS_semop || number == SYS_semtimedop;
}

static bool all_stand_at_a_lock(void)
{
    enum { MOST = 2048 };
    static struct process list[MOST];
    size_t count = procs_list(list, MOST);
    for (size_t i = 0; i < count; i++) {
        long number;
        uint64_t arguments[6], sp, pc;
        if (list[i].state == 'Z' || list[i].parent == getpid()) {
            continue;
        }
        if (!procs_syscall(list[i].pid, &number, arguments, &sp, &pc) || !is_lock_call(number)) {
            return false;
        }
    }
    return true;
}

static struct segment *watched(struct marshal *marshal)
{
    size_t index = marshal->hold.watched;
    struct segment *segment = &marshal->segments[index];
    bool there = index < marshal->segment_count && segment->address != NULL &&
                 marshal->hold.from + marshal->hold.bytes <= segment->bytes;
    return there ? segment : NULL;
}

static void round_begin(struct marshal *marshal, struct segment *segment)
{
    struct hold *hold = &marshal->hold;
    hold->held = true;
    hold->held_since_ms = marshal_now_ms(marshal);
    segment_refresh(marshal, segment, true);
    hold->before = malloc(segment->bytes);
    if (hold->before == NULL) {
        marshal_fail("out of memory for a sample");
    }
    memcpy(hold->before, segment->last, segment->bytes);
}

static void round_end(struct marshal *marshal, struct segment *segment, bool changed)
{
    struct hold *hold = &marshal->hold;
    char *before = hex_of(hold->before, segment ? segment->bytes : 0);
    char *after = hex_of(segment ? segment->last : hold->before, segment ? segment->bytes : 0);
    json_array_append_new(hold->seen,
                          json_pack("{s:f,s:f,s:b,s:s,s:s}", "ms", hold->held_since_ms, "held_ms",
                                    marshal_now_ms(marshal) - hold->held_since_ms, "changed",
                                    changed, "before", before, "after", after));
    give_back(marshal);
    free(before);
    free(after);
    free(hold->before);
    hold->before = NULL;
    hold->held = false;
    hold->done++;
    hold->until_ms = marshal_now_ms(marshal) + ROUND_GAP_MS;
}

static void while_held(struct marshal *marshal)
{
    struct segment *segment = watched(marshal);
    if (segment == NULL) {
        round_end(marshal, NULL, false);
        return;
    }
    bool differs = memcmp(marshal->hold.before + marshal->hold.from,
                          segment->address + marshal->hold.from, marshal->hold.bytes) != 0;
    if (differs && procs_living() > 1) {
        segment_refresh(marshal, segment, true);
        round_end(marshal, segment, true);
    } else if (differs || all_stand_at_a_lock() ||
               marshal_now_ms(marshal) - marshal->hold.held_since_ms > LONGEST_HOLD_MS) {
        round_end(marshal, segment, false);
    }
}

/* Between rounds: wait for all cars, then for the lock. */
static void while_free(struct marshal *marshal)
{
    struct hold *hold = &marshal->hold;
    struct segment *segment = watched(marshal);
    size_t living = procs_living();
    hold->seen_all |= living >= (size_t)hold->processes;
    if (hold->seen_all && segment != NULL && living > 1 &&
        marshal_now_ms(marshal) >= hold->until_ms && take(marshal)) {
        round_begin(marshal, segment);
    }
}

bool hold_tick(struct marshal *marshal)
{
    struct hold *hold = &marshal->hold;
    if (!hold->active) {
        return true;
    }
    if (hold->held) {
        while_held(marshal);
    } else {
        while_free(marshal);
    }
    bool over = !hold->held && (hold->done >= hold->rounds || programs_ended(marshal));
    hold->active = !over;
    return over;
}
