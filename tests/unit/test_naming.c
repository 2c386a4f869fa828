/* SPDX-License-Identifier: MIT
 *
 * Names of bytes, from the debug information of programs that GCC and Clang make here and now. The
 * programs are not run: each test says which accesses would have been seen, and finds the attaching
 * calls in the disassembly.
 */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "by_value.h"
#include "naming.h"
#include "own_names.h"
#include "variables.h"
#include "naming_harness.c"  /* NOLINT(bugprone-suspicious-include) */
#include "naming_programs.c" /* NOLINT(bugprone-suspicious-include) */
#include "naming_damage.c"   /* NOLINT(bugprone-suspicious-include) */

enum { CAR_BYTES = 72, CARS = 20 };

/* Every car's id and sectors. */
static void see_cars(struct scene *scene, size_t from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        see(scene, from + i * CAR_BYTES, 4);
        see(scene, from + i * CAR_BYTES + 16, 8);
        see(scene, from + i * CAR_BYTES + 24, 8);
    }
}

static void plain_array(struct scene *scene)
{
    scene_program(scene, plain);
    attached(scene, CARS * CAR_BYTES, "main", "shmat");
    see_cars(scene, 0, CARS);
    expect(scene, 3 * CAR_BYTES + 16, 8, "cars[3].s1");
    expect(scene, 0, 4, "cars[0].id");
    expect(scene, 3 * CAR_BYTES, CAR_BYTES, "cars[3]");
    expect(scene, 0, CARS * CAR_BYTES, "cars");
    expect(scene, 0, 3 * CAR_BYTES, "cars[0..2]");
    expect(scene, 3 * CAR_BYTES + 16, 24, "cars[3].s1..s3");
    expect(scene, 3 * CAR_BYTES + 18, 2, "cars[3].s1");
    expect(scene, 2 * CAR_BYTES + 44, 4, "cars[2].n[1]");
    expect(scene, 2 * CAR_BYTES + 40, 32, "cars[2].n");
    expect(scene, 2 * CAR_BYTES + 40, 8, "cars[2].n[0..1]");
    expect(scene, CARS * CAR_BYTES, 1, NULL);
    expect(scene, CARS * CAR_BYTES - 1, 2, NULL);
    expect(scene, 0, 0, NULL);
    expect(scene, UINT64_MAX, 2, NULL);
}

/* Copies of whole structs, and what memcpy() and its like do, contradict nothing. */
static void copied_structs(struct scene *scene)
{
    scene_program(scene, plain);
    attached(scene, CARS * CAR_BYTES, "main", "shmat");
    see(scene, 5 * CAR_BYTES, CAR_BYTES);
    see_block(scene, 7, 500);
    expect(scene, 5 * CAR_BYTES, CAR_BYTES, "cars[5]");
}

/* The vectoriser's: two sectors at once, once two ints among many exact ones. */
static void merged_members(struct scene *scene)
{
    scene_program(scene, plain);
    attached(scene, CARS * CAR_BYTES, "main", "shmat");
    see_cars(scene, 0, 4);
    see(scene, 24, 16);
    see(scene, 40, 8);
    expect(scene, 24, 16, "cars[0].s2..s3");
}

static void contradictions(struct scene *scene)
{
    scene_program(scene, plain);
    attached(scene, CARS * CAR_BYTES, "main", "shmat");
    see_cars(scene, 0, 4);
    see(scene, 4, 4); /* padding */
    expect(scene, 0, 4, NULL);
    attached(scene, CARS * CAR_BYTES, "main", "shmat");
    see(scene, 16, 4); /* half a sector */
    expect(scene, 16, 4, NULL);
    attached(scene, CARS * CAR_BYTES, "main", "shmat");
    for (size_t i = 0; i < 10; i++) { /* the same struct, 80 bytes apart */
        see(scene, i * 80, 4);
        see(scene, i * 80 + 16, 8);
    }
    expect(scene, 16, 8, NULL);
    attached(scene, CARS * CAR_BYTES, "main", "shmat");
    see(scene, 40, 8); /* two ints as one, and nothing else to go by */
    expect(scene, 40, 8, NULL);
    attached(scene, CAR_BYTES - 8, "main", "shmat"); /* too small for one */
    see(scene, 16, 8);
    expect(scene, 16, 8, NULL);
    attached(scene, CAR_BYTES + 8, "main", "shmat"); /* beyond the last whole one */
    see(scene, CAR_BYTES, 4);
    expect(scene, CAR_BYTES, 4, NULL);
}

static void page_with_one(struct scene *scene)
{
    scene_program(scene, plain);
    attached(scene, 4096, "main", "shmat");
    see_cars(scene, 0, 1);
    expect(scene, 16, 8, "cars->s1");
    expect(scene, 0, CAR_BYTES, "*cars");
    expect(scene, CAR_BYTES + 16, 8, NULL);
    attached(scene, 4096, "main", "shmat");
    see_cars(scene, 0, 3);
    expect(scene, 16, 8, "cars[0].s1");
}

static void untyped_helper(struct scene *scene)
{
    scene_program(scene, helper);
    attached(scene, 3 * CAR_BYTES, has_function("attach") ? "attach" : "main", "shmat");
    called_by(scene, "main", "attach");
    see_cars(scene, 0, 3);
    expect(scene, CAR_BYTES + 24, 8, "cars[1].s2");
}

static void several_segments(struct scene *scene)
{
    scene_program(scene, several);
    attached(scene, 4, "main", "mmap");
    see(scene, 0, 4);
    expect(scene, 0, 4, "*counter");
    attached_nth(scene, 40, "main", "mmap", 1);
    see(scene, 12, 4);
    expect(scene, 12, 4, "spare[3]");
    expect(scene, 0, 40, "spare");
    attached_nth(scene, 80, "main", "mmap", 2);
    see(scene, 8, 8);
    expect(scene, 8, 8, "laps[1]");
    attached_nth(scene, 80, "main", "mmap", 2);
    see(scene, 8, 2); /* neither an int nor a double */
    expect(scene, 8, 2, NULL);
}

static void rich_struct(struct scene *scene)
{
    static const struct {
        size_t offset, bytes;
        const char *name;
    } parts[] = {{72, 4, "shared->total"},
                 {76, 4, "shared->state"},
                 {80, 1, "shared->open"},
                 {81, 1, "shared->done"},
                 {84, 4, "shared->turn"},
                 {88, 8, "shared->now"},
                 {96, 8, "shared->value.real"},
                 {100, 4, "shared->value.whole[1]"},
                 {104, 4, "shared->x"},
                 {108, 4, "shared->f"},
                 {112, 4, "shared->low..high"},
                 {118, 1, "shared->name[3]"},
                 {132, 4, "shared->rows[0].lap"},
                 {156, 4, "shared->rows[2].lap"},
                 {162, 2, "shared->rows[2].gap[1]"},
                 {184, 8, "shared->where"},
                 {232, 8, "shared->grid[1][2]"},
                 {256, 8, "shared->cars[0].s1"},
                 {400, 8, "shared->cars[2].s1"}};
    const size_t size = 240 + 5 * CAR_BYTES;
    scene_program(scene, rich);
    attached(scene, size, "main", "mmap");
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        see(scene, parts[i].offset, parts[i].bytes);
    }
    see(scene, 4, 4); /* inside of the semaphore */
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        expect(scene, parts[i].offset, parts[i].bytes, parts[i].name);
    }
    expect(scene, 0, 32, "shared->lock");
    expect(scene, 4, 4, "shared->lock");
    expect(scene, 48, 8, "shared->mutex");
    expect(scene, 72, 8, "shared->total..state");
    expect(scene, 240, 5 * CAR_BYTES, "shared->cars");
    expect(scene, 240 + CAR_BYTES, CAR_BYTES, "shared->cars[1]");
    expect(scene, 132, 48, "shared->rows");
    expect(scene, 192, 24, "shared->grid[0]");
    expect(scene, 0, size, "*shared");
}

static void member_of_handle(struct scene *scene)
{
    scene_program(scene, handle);
    attached(scene, 3 * CAR_BYTES, "open_race", "shmat");
    called_by(scene, "main", "open_race");
    see_cars(scene, 0, 3);
    expect(scene, CAR_BYTES + 16, 8, "race->cars[1].s1");
    expect(scene, 2 * CAR_BYTES, CAR_BYTES, "race->cars[2]");
}

static void header_and_array(struct scene *scene)
{
    scene_program(scene, header);
    attached(scene, 16 + 4 * CAR_BYTES, "main", "mmap");
    see(scene, 8, 4);
    see_cars(scene, 16, 4);
    expect(scene, 8, 4, "head->count");
    expect(scene, 0, 16, "*head");
    expect(scene, 16 + 2 * CAR_BYTES + 16, 8, "cars[2].s1");
    expect(scene, 16, 4 * CAR_BYTES, "cars");
    expect(scene, 8, 16, NULL); /* in both */
}

static void types_of_accessors(struct scene *scene)
{
    scene_program(scene, untyped);
    attached(scene, 10 * CAR_BYTES, "main", "mmap");
    see_in(scene, "drive", 3 * CAR_BYTES + 16, 8);
    see_in(scene, "print", 0, 4);
    expect(scene, 3 * CAR_BYTES + 16, 8, "F1_Car[3].s1");
    attached(scene, CAR_BYTES, "main", "mmap");
    see_in(scene, "drive", 16, 8);
    expect(scene, 16, 8, "car->s1");
    attached(scene, CAR_BYTES, "main", "mmap");
    see_in(scene, "drive", 16, 8);
    see_in(scene, "print", 0, 4);
    expect(scene, 16, 8, "F1_Car.s1"); /* the two call it differently */
}

/* One function of three knows a type that happens to fit. */
static void type_of_a_minority(struct scene *scene)
{
    scene_program(scene, untyped);
    attached(scene, 160, "main", "mmap");
    see_in(scene, "count", 16, 8);
    see_in(scene, "main", 40, 8);
    see_in(scene, "use", 8, 8);
    expect(scene, 16, 8, NULL);
    attached(scene, 160, "main", "mmap");
    see(scene, 16, 8);
    expect(scene, 16, 8, NULL);
}

static void type_that_is_returned(struct scene *scene)
{
    scene_program(scene, typed);
    attached(scene, 2 * CAR_BYTES, "attach", "shmat");
    called_by(scene, "main", "attach");
    see_cars(scene, 0, 2);
    expect(scene, CAR_BYTES, 4, "cars[1].id");
}

static void equally_good(struct scene *scene)
{
    scene_program(scene, unclear);
    attached(scene, 32, "main", "mmap");
    see(scene, 16, 4);
    see(scene, 24, 8);
    expect(scene, 16, 4, NULL);
    attached(scene, 24, "main", "mmap");
    see(scene, 16, 4);
    see(scene, 8, 4);
    expect(scene, 16, 4, "struct pair[1].two");
}

static void pointer_to_array(struct scene *scene)
{
    scene_program(scene, grid);
    attached(scene, 96, "main", "mmap");
    see(scene, 72, 8);
    expect(scene, 72, 8, "gaps[2][1]");
    expect(scene, 32, 32, "gaps[1]");
    attached(scene, 32, "main", "mmap");
    see(scene, 8, 8);
    expect(scene, 8, 8, "(*gaps)[1]");
    expect(scene, 8, 16, "(*gaps)[1..2]");
    expect(scene, 0, 32, "*gaps");
}

static void struct_of_another_unit(struct scene *scene)
{
    scene_programs(scene, opaque_main, opaque_other);
    attached(scene, 16, "main", "shmat");
    see(scene, 0, 4);
    see(scene, 8, 8);
    expect(scene, 8, 8, "board->best");
}

/* Nothing was seen of it: the variable that the call's result goes to is still its name. */
static void nothing_seen(struct scene *scene)
{
    scene_program(scene, plain);
    attached(scene, CARS * CAR_BYTES, "main", "shmat");
    expect(scene, CAR_BYTES, 4, "cars[1].id");
    scene_program(scene, unclear);
    attached(scene, 32, "main", "mmap");
    expect(scene, 16, 4, NULL);
}

/* The result goes to a variable of a type that was not accessed: no other one is believed. */
static void refused_receiver(struct scene *scene)
{
    scene_program(scene, decoys);
    attached(scene, 48, "main", "mmap");
    see(scene, 20, 4);
    expect(scene, 20, 4, NULL);
    attached(scene, 48, "main", "mmap");
    see(scene, 24, 8);
    expect(scene, 24, 8, "wide[3]");
    attached_nth(scene, 50, "main", "mmap", 1); /* nobody makes 50 bytes for one that takes 12 */
    see(scene, 20, 4);
    expect(scene, 20, 4, NULL);
}

static void semaphore_alone(struct scene *scene)
{
    scene_program(scene, decoys);
    attached_nth(scene, 32, "main", "mmap", 2);
    see(scene, 0, 4);
    expect(scene, 0, 4, "*lock");
}

static void test_static_programs(void **state)
{
    struct scene scene = {.compiler = 0, .flags = "-O3 -static"};
    (void)state;
    plain_array(&scene);
    several_segments(&scene);
    scene.flags = "-O0 -static-pie";
    rich_struct(&scene);
    scene_end(&scene);
}

static void senseless_questions(struct scene *scene)
{
    scene_program(scene, plain);
    attached(scene, 0, "main", "shmat");
    expect(scene, 0, 4, NULL);
    attached(scene, CARS * CAR_BYTES, "main", "shmat");
    see(scene, UINT64_MAX - 1, 8);
    see(scene, 16, UINT64_MAX);
    see(scene, 16, 0);
    see(scene, 16, 8);
    expect(scene, 16, 8, "cars[0].s1");
    scene->attach.pcs[0] = UINT64_MAX;
    scene->attach.pcs[1] = 1;
    expect(scene, 16, 8, NULL);
    assert_null(naming_of(NULL, 0, 4));
    naming_release(NULL);
}

/* The same in another order is the same. */
static void order_of_accesses(struct scene *scene)
{
    scene_program(scene, untyped);
    attached(scene, CAR_BYTES, "main", "mmap");
    see_in(scene, "print", 0, 4);
    see_in(scene, "drive", 16, 8);
    expect(scene, 16, 8, "F1_Car.s1");
}

static void structs_by_value(struct scene *scene)
{
    struct by_value found[8];
    scene_program(scene, copies);
    assert_int_equal(probe_by_value(scene->probe, found, 2), 2);
    assert_int_equal(probe_by_value(scene->probe, found, 8), 5);
    assert_string_equal(found[0].place.function, "sum");
    assert_string_equal(found[0].place.file, "program.c");
    assert_int_equal(found[0].place.line, 4);
    assert_string_equal(found[0].parameter, "car");
    assert_string_equal(found[0].type, "F1_Car");
    assert_int_equal(found[0].size, CAR_BYTES);
    assert_false(found[0].returned);
    assert_string_equal(found[1].place.function, "make");
    assert_true(found[1].returned);
    assert_string_equal(found[2].type, "union number");
    assert_string_equal(found[3].place.function, "both");
    assert_true(found[3].returned);
    assert_string_equal(found[4].parameter, "s");
    assert_int_equal(found[4].size, 2);
}

/* ---- each with both compilers ---- */

#define SITUATION(name)                                                                            \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        (void)state;                                                                               \
        each_build(name);                                                                          \
    }

SITUATION(plain_array)
SITUATION(copied_structs)
SITUATION(merged_members)
SITUATION(contradictions)
SITUATION(page_with_one)
SITUATION(untyped_helper)
SITUATION(several_segments)
SITUATION(rich_struct)
SITUATION(member_of_handle)
SITUATION(header_and_array)
SITUATION(types_of_accessors)
SITUATION(type_of_a_minority)
SITUATION(type_that_is_returned)
SITUATION(equally_good)
SITUATION(pointer_to_array)
SITUATION(struct_of_another_unit)
SITUATION(refused_receiver)
SITUATION(semaphore_alone)
SITUATION(nothing_seen)
SITUATION(senseless_questions)
SITUATION(order_of_accesses)
SITUATION(structs_by_value)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_array),           cmocka_unit_test(test_copied_structs),
        cmocka_unit_test(test_merged_members),        cmocka_unit_test(test_contradictions),
        cmocka_unit_test(test_page_with_one),         cmocka_unit_test(test_untyped_helper),
        cmocka_unit_test(test_several_segments),      cmocka_unit_test(test_rich_struct),
        cmocka_unit_test(test_member_of_handle),      cmocka_unit_test(test_header_and_array),
        cmocka_unit_test(test_types_of_accessors),    cmocka_unit_test(test_type_of_a_minority),
        cmocka_unit_test(test_type_that_is_returned), cmocka_unit_test(test_equally_good),
        cmocka_unit_test(test_pointer_to_array),      cmocka_unit_test(test_struct_of_another_unit),
        cmocka_unit_test(test_refused_receiver),      cmocka_unit_test(test_semaphore_alone),
        cmocka_unit_test(test_static_programs),       cmocka_unit_test(test_nothing_seen),
        cmocka_unit_test(test_senseless_questions),   cmocka_unit_test(test_order_of_accesses),
        cmocka_unit_test(test_structs_by_value),      cmocka_unit_test(test_damaged_files),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
