/* SPDX-License-Identifier: MIT
 *
 * The race log is read from memory that the checked program could write to: whatever stands there,
 * reading it ends, and gives numbers that lie in bounds.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "arena_format.h"
#include "racelog.h"
#include "trace.h"
#include "tracelog.h"

static const struct trace_options options = {.seed = 1, .shadow_bytes = 1 << 20};

struct memory {
    int fd;
    char *bytes;
    size_t size;
    struct arena *arena;
};

static struct memory make(void)
{
    struct trouble trouble;
    struct memory memory = {.fd = trace_create(&options, &trouble)};
    assert_true(memory.fd >= 0);
    memory.size = (size_t)lseek(memory.fd, 0, SEEK_END);
    memory.bytes =
        mmap(NULL, memory.size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, memory.fd, 0);
    assert_ptr_not_equal(memory.bytes, MAP_FAILED);
    memory.arena = (struct arena *)(void *)(memory.bytes + ARENA_OFFSET);
    return memory;
}

static void release(struct memory *memory)
{
    munmap(memory->bytes, memory->size);
    close(memory->fd);
}

/* A process with a child, and one pair of theirs. */
static void put_a_race(struct memory *memory)
{
    struct arena *arena = memory->arena;
    struct arena_life *lives = (void *)(memory->bytes + arena->lives.offset);
    struct arena_race *race = (void *)(memory->bytes + arena->races.offset);
    arena->lives.next = 2;
    lives[0] = (struct arena_life){.slot = 0, .first_clock = 1, .pid = 2, .parent = 0, .ready = 1};
    lives[1] = (struct arena_life){.slot = 1, .first_clock = 1, .pid = 3, .parent = 0, .ready = 1};
    struct arena_sighting *sightings = (void *)(memory->bytes + arena->sightings.offset);
    race[5] = (struct arena_race){.hash = 77, .state = ARENA_PROVEN, .region = 9, .told = 4};
    sightings[3] = (struct arena_sighting){
        .offset = 16,
        .proven = 1,
        .sides = {{.slot = 1, .clock = 4, .pc = 100, .bits = ARENA_WRITE, .mask = 0xf0},
                  {.slot = 0, .clock = 7, .pc = 200, .mask = 0xff}}};
}

static void a_pair_is_read_as_it_was_written(void **state)
{
    (void)state;
    struct trouble trouble;
    struct memory memory = make();
    put_a_race(&memory);
    struct race_log *log = race_log_open(memory.fd, &trouble);
    assert_non_null(log);
    assert_int_equal(log->pair_count, 1);
    const struct race_pair *pair = &log->pairs[0];
    assert_true(pair->proven);
    assert_int_equal(pair->region, 9);
    assert_true(pair->sides[0].write);
    assert_false(pair->sides[1].write);
    /* the first byte that both touch: the fifth of the granule at 16 */
    assert_int_equal(pair->sides[0].offset, 20);
    assert_int_equal(log->lives[pair->sides[0].life].pid, 3);
    assert_int_equal(log->lives[pair->sides[1].life].pid, 2);
    race_log_close(log);
    release(&memory);
}

/* A slot that was used again: the epoch tells whose it was. */
static void an_epoch_belongs_to_who_had_the_slot_then(void **state)
{
    (void)state;
    struct trouble trouble;
    struct memory memory = make();
    put_a_race(&memory);
    struct arena_life *lives = (void *)(memory.bytes + memory.arena->lives.offset);
    memory.arena->lives.next = 3;
    lives[2] = (struct arena_life){.slot = 1, .first_clock = 5, .pid = 4, .parent = 0, .ready = 1};
    struct race_log *log = race_log_open(memory.fd, &trouble);
    assert_non_null(log);
    assert_int_equal(log->lives[log->pairs[0].sides[0].life].pid, 3);
    race_log_close(log);
    release(&memory);
}

static void check_bounds(const struct race_log *log)
{
    for (size_t i = 0; i < log->pair_count; i++) {
        assert_true(log->pairs[i].region < log->region_count);
        for (int k = 0; k < 2; k++) {
            assert_true(log->pairs[i].sides[k].life <= log->life_count);
            assert_true(log->pairs[i].sides[k].lock_count <= RACE_LOCKS);
        }
    }
    for (size_t i = 0; i < log->life_count; i++) {
        assert_true(log->lives[i].parent <= i);
    }
    for (size_t i = 0; i < log->waiter_count; i++) {
        assert_true(log->waiters[i].life < log->life_count);
        assert_true(log->waiters[i].held_count <= 8);
    }
}

/* Words of the header and of the tables, overwritten at random (always the same random). */
static void damage_does_no_harm(void **state)
{
    (void)state;
    enum { ROUNDS = 300, WORDS = 40 };
    unsigned seed = 12345;
    for (int round = 0; round < ROUNDS; round++) {
        struct trouble trouble;
        struct memory memory = make();
        put_a_race(&memory);
        struct arena sound = *memory.arena;
        for (int i = 0; i < WORDS; i++) {
            const struct arena_section *sections = &sound.slots;
            size_t which = (size_t)rand_r(&seed) % 16;
            size_t start = which < 14 ? (size_t)sections[which].offset : ARENA_OFFSET;
            size_t at = start + (size_t)rand_r(&seed) % 2048 / 4 * 4;
            uint32_t word = rand_r(&seed) % 3 == 0 ? UINT32_MAX : (uint32_t)rand_r(&seed);
            memcpy(memory.bytes + at, &word, sizeof word);
        }
        struct race_log *log = race_log_open(memory.fd, &trouble);
        if (log != NULL) {
            check_bounds(log);
            uint32_t places[10];
            assert_true(race_log_suspects(log, places, 10) <= 10);
            race_log_close(log);
        }
        release(&memory);
    }
}

static void a_file_that_is_too_short_is_trouble(void **state)
{
    (void)state;
    struct trouble trouble;
    int fd = memfd_create("short", 0);
    assert_true(fd >= 0 && ftruncate(fd, 100) == 0);
    assert_null(race_log_open(fd, &trouble));
    assert_int_equal(ftruncate(fd, ARENA_FIRST_SECTION), 0);
    assert_null(race_log_open(fd, &trouble));
    close(fd);
}

/* A parent with two children: the first has a child that was numbered late, the second becomes
 * another program. */
static void the_older_process_does_not_depend_on_who_was_numbered_first(void **state)
{
    (void)state;
    const struct arena_life lives[] = {
        {.parent = 0}, {.parent = 0}, {.parent = 0}, {.parent = 1}, {.parent = 4, .was = 3}};
    static const uint32_t oldest_first[] = {0, 1, 3, 2, 4};
    for (size_t i = 0; i < 5; i++) {
        for (size_t k = 0; k < 5; k++) {
            assert_int_equal(arena_life_before(lives, oldest_first[i], oldest_first[k]), i < k);
        }
    }
}

static void damaged_lives_end_too(void **state)
{
    (void)state;
    const struct arena_life lives[] = {{.parent = 2}, {.was = 9}, {.parent = 1}, {.was = 4}};
    for (uint32_t i = 0; i < 4; i++) {
        assert_false(arena_life_before(lives, i, i));
        for (uint32_t k = 0; k < i; k++) {
            assert_int_not_equal(arena_life_before(lives, i, k), arena_life_before(lives, k, i));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_is_read_as_it_was_written),
        cmocka_unit_test(an_epoch_belongs_to_who_had_the_slot_then),
        cmocka_unit_test(damage_does_no_harm),
        cmocka_unit_test(a_file_that_is_too_short_is_trouble),
        cmocka_unit_test(the_older_process_does_not_depend_on_who_was_numbered_first),
        cmocka_unit_test(damaged_lives_end_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
