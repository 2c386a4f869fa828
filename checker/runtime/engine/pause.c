/* SPDX-License-Identifier: MIT
 *
 * Where and how long to pause. Protocol: see pause.h.
 *
 * Three reasons, the strongest first. The pair was met before, ordered by nothing but how a lock
 * went round: if it can collide, it will within this pause. The checker has asked for this place,
 * after a run in which that was so. Nothing is held here and others live: the first few times a
 * place is passed, and then ever more rarely, by the seed.
 *
 * A pause ends early when a race is proven. A thread has a budget of pauses; one that pauses
 * holding a lock keeps others from going on, so that is short.
 */
#define _GNU_SOURCE
#include "pause.h"

#include <errno.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { STEP_US = 250, PLACES = 64, PAUSES_OF_PAIR = 12, FIRST_TIMES = 2, DIRECTED_TIMES = 12 };

static _Thread_local struct {
    uint32_t pc;
    uint32_t times;
} places[PLACES];

static void nap(uint32_t us)
{
    struct timespec time = {.tv_sec = 0, .tv_nsec = (long)us * 1000};
    syscall(SYS_nanosleep, &time, NULL);
}

static void wait_up_to(struct sr_thread *me, const struct arena_race *race, uint32_t us)
{
    int saved = errno;
    uint64_t proven = __atomic_load_n(&sr_arena.head->proven, __ATOMIC_RELAXED);
    me->pauses++;
    __atomic_fetch_add(&sr_arena.head->pauses, 1, __ATOMIC_RELAXED);
    for (uint32_t spent = 0; spent < us; spent += STEP_US) {
        nap(STEP_US);
        bool over = race != NULL
                        ? (__atomic_load_n(&race->state, __ATOMIC_RELAXED) & ARENA_PROVEN) != 0
                        : __atomic_load_n(&sr_arena.head->proven, __ATOMIC_RELAXED) != proven;
        if (over) {
            break;
        }
    }
    errno = saved;
}

static uint32_t times_passed(uint32_t pc)
{
    uint32_t index = pc * 2654435761U >> 26;
    if (places[index].pc != pc) {
        places[index].pc = pc;
        places[index].times = 0;
    }
    return places[index].times++;
}

static bool is_directed(const struct arena_options *options, uint32_t pc)
{
    for (uint32_t i = 0; i < options->directed_count && i < ARENA_DIRECTED; i++) {
        if (options->directed[i] == pc) {
            return true;
        }
    }
    return false;
}

static bool wants_pause_for_pair(struct arena_race *race)
{
    return race != NULL && (__atomic_load_n(&race->state, __ATOMIC_RELAXED) & ARENA_PROVEN) == 0 &&
           __atomic_fetch_add(&race->pauses, 1, __ATOMIC_RELAXED) < PAUSES_OF_PAIR;
}

void sr_pause(const struct sr_touch *touch, const struct sr_access *access)
{
    const struct arena_options *options = &sr_arena.head->options;
    struct sr_thread *me = touch->me;
    if (options->pause_us == 0 || me->pauses >= options->pause_most ||
        (access->bits & ARENA_ATOMIC) != 0 ||
        __atomic_load_n(&sr_arena.head->live, __ATOMIC_RELAXED) < 2) {
        return;
    }
    uint32_t whole = me->lockset == 0 ? options->pause_us : options->pause_us / 4;
    if (wants_pause_for_pair(touch->suspect)) {
        wait_up_to(me, touch->suspect, whole);
        return;
    }
    if (me->lockset != 0) {
        return;
    }
    uint32_t times = times_passed(access->pc);
    if (is_directed(options, access->pc) && me->image == 0 && times < DIRECTED_TIMES) {
        wait_up_to(me, NULL, whole);
        return;
    }
    uint64_t chance = sr_mix(sr_mix(options->seed, access->pc), (uint64_t)me->slot << 32 | times);
    if (times < FIRST_TIMES || (chance >> 40) % (8 + times) == 0) {
        wait_up_to(me, NULL, whole / 16 + (uint32_t)(chance >> 24) % (whole / 8 + 1));
    }
}
