/* SPDX-License-Identifier: MIT
 * The cars' array in a segment's bytes: found by numbers in any order, at any offset; read field by
 * field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "cars.h"

/* The assignment's struct, as a compiler lays it out. */
typedef struct F1_Car {
    int id;
    double lap_time, s1, s2, s3;
    int best_s1, best_s2, best_s3, stand, out, lap, best_lap_time, done;
} F1_Car;

static void fields_are_where_the_compiler_puts_them(void **state)
{
    (void)state;
    assert_int_equal(sizeof(F1_Car), CAR_BYTES);
    F1_Car from = {44, 90.5, 30.25, 30.25, 30, 1, 2, 3, 1, 0, 7, 9, 1};
    struct car car = car_read((const uint8_t *)&from);
    assert_int_equal(car.id, 44);
    assert_true(car.lap_time_ms == 90.5 && car.s_ms[0] == 30.25 && car.s_ms[2] == 30);
    assert_int_equal(car.best_s_ms[0], 1);
    assert_int_equal(car.best_s_ms[2], 3);
    assert_int_equal(car.stand, 1);
    assert_int_equal(car.out, 0);
    assert_int_equal(car.lap, 7);
    assert_int_equal(car.best_lap_ms, 9);
    assert_int_equal(car.done, 1);
    assert_string_equal(cars_field_at(offsetof(F1_Car, s2)), "s2");
    assert_string_equal(cars_field_at(offsetof(F1_Car, s2) + 7), "s2");
    assert_string_equal(cars_field_at(4), "padding");
    assert_string_equal(cars_field_at(offsetof(F1_Car, done)), "done");
}

static struct log_segment segment_with(size_t offset, int count, int step)
{
    struct log_segment segment = {.bytes = offset + (size_t)count * CAR_BYTES};
    segment.last = calloc(1, segment.bytes);
    for (int i = 0; i < count; i++) {
        int id = car_number((i * step) % count);
        memcpy(segment.last + offset + (size_t)i * CAR_BYTES, &id, sizeof id);
    }
    return segment;
}

static void cars_are_found_in_any_order_behind_a_header(void **state)
{
    (void)state;
    struct log_segment segments[2] = {{.bytes = 32, .last = calloc(1, 32)},
                                      segment_with(40, 20, 7)};
    struct run_log log = {.segments = segments, .segment_count = 2};
    struct cars_place place;
    assert_true(cars_find(&log, 20, &place));
    assert_int_equal(place.segment, 1);
    assert_int_equal(place.offset, 40);
    assert_int_equal(place.count, 20);
    free(segments[0].last);
    free(segments[1].last);
}

static void a_car_twice_is_not_the_grid(void **state)
{
    (void)state;
    struct log_segment segment = segment_with(0, 20, 1);
    struct run_log log = {.segments = &segment, .segment_count = 1};
    struct cars_place place;
    assert_true(cars_find(&log, 20, &place));
    memcpy(segment.last + CAR_BYTES, segment.last, sizeof(int));
    assert_false(cars_find(&log, 20, &place));
    free(segment.last);
}

static void a_segment_that_is_too_small_is_not_read_beyond_its_end(void **state)
{
    (void)state;
    struct log_segment segment = segment_with(0, 19, 1);
    struct run_log log = {.segments = &segment, .segment_count = 1};
    struct cars_place place;
    assert_false(cars_find(&log, 20, &place));
    free(segment.last);
}

static void the_numbers_go_on_behind_the_twenty(void **state)
{
    (void)state;
    assert_int_equal(car_number(0), 44);
    assert_int_equal(car_number(19), 16);
    assert_int_equal(car_number(20), 101);
    assert_int_equal(car_number(999), 1080);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_where_the_compiler_puts_them),
        cmocka_unit_test(cars_are_found_in_any_order_behind_a_header),
        cmocka_unit_test(a_car_twice_is_not_the_grid),
        cmocka_unit_test(a_segment_that_is_too_small_is_not_read_beyond_its_end),
        cmocka_unit_test(the_numbers_go_on_behind_the_twenty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
