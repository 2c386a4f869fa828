/* SPDX-License-Identifier: MIT
 * See cars.h; the facts are the assignment's. */
#define _GNU_SOURCE
#include "cars.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

const struct car_field car_fields[CAR_FIELDS] = {
    {"id", "int", 0, 4},       {"lap_time", "double", 8, 8}, {"s1", "double", 16, 8},
    {"s2", "double", 24, 8},   {"s3", "double", 32, 8},      {"best_s1", "int", 40, 4},
    {"best_s2", "int", 44, 4}, {"best_s3", "int", 48, 4},    {"stand", "int", 52, 4},
    {"out", "int", 56, 4},     {"lap", "int", 60, 4},        {"best_lap_time", "int", 64, 4},
    {"done", "int", 68, 4},
};

static int integer_at(const uint8_t *bytes)
{
    int value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

static double real_at(const uint8_t *bytes)
{
    double value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

struct car car_read(const uint8_t *bytes)
{
    struct car car = {.id = integer_at(bytes), .lap_time_ms = real_at(bytes + 8)};
    for (size_t k = 0; k < 3; k++) {
        car.s_ms[k] = real_at(bytes + 16 + 8 * k);
        car.best_s_ms[k] = integer_at(bytes + 40 + 4 * k);
    }
    car.stand = integer_at(bytes + 52);
    car.out = integer_at(bytes + 56);
    car.lap = integer_at(bytes + 60);
    car.best_lap_ms = integer_at(bytes + 64);
    car.done = integer_at(bytes + 68);
    return car;
}

int car_number(int index)
{
    static const int numbers[] = {44, 77, 5,  7,  3, 33, 11, 31, 18, 35,
                                  27, 55, 10, 28, 8, 20, 2,  14, 9,  16};
    return index < 20 ? numbers[index] : 101 + (index - 20);
}

static int by_value(const void *one, const void *other)
{
    return *(const int *)one - *(const int *)other;
}

/* Sorted, so that an array in any order compares equal. */
static int *sorted_numbers(int count)
{
    int *numbers = memory_need((size_t)count, sizeof *numbers);
    for (int i = 0; i < count; i++) {
        numbers[i] = car_number(i);
    }
    qsort(numbers, (size_t)count, sizeof *numbers, by_value);
    return numbers;
}

static bool holds_cars(const uint8_t *bytes, const int *numbers, int count)
{
    int first = integer_at(bytes);
    if (bsearch(&first, numbers, (size_t)count, sizeof first, by_value) == NULL) {
        return false; /* most places, at little cost */
    }
    int *found = memory_need((size_t)count, sizeof *found);
    for (int i = 0; i < count; i++) {
        found[i] = integer_at(bytes + (size_t)i * CAR_BYTES);
    }
    qsort(found, (size_t)count, sizeof *found, by_value);
    bool same = memcmp(found, numbers, (size_t)count * sizeof *found) == 0;
    free(found);
    return same;
}

static bool find_in(const struct log_segment *segment, const int *numbers, int count,
                    size_t *offset)
{
    size_t needed = (size_t)count * CAR_BYTES;
    for (*offset = 0; segment->last != NULL && *offset + needed <= segment->bytes; *offset += 8) {
        if (holds_cars(segment->last + *offset, numbers, count)) {
            return true;
        }
    }
    return false;
}

bool cars_find(const struct run_log *log, int count, struct cars_place *place)
{
    int *numbers = sorted_numbers(count);
    bool found = false;
    place->count = count;
    for (size_t i = 0; i < log->segment_count && !found; i++) {
        place->segment = i;
        found = find_in(&log->segments[i], numbers, count, &place->offset);
    }
    free(numbers);
    return found;
}

const char *cars_field_at(size_t offset_in_car)
{
    for (size_t i = 0; i < CAR_FIELDS; i++) {
        if (offset_in_car >= car_fields[i].offset &&
            offset_in_car < car_fields[i].offset + car_fields[i].size) {
            return car_fields[i].name;
        }
    }
    return "padding";
}
