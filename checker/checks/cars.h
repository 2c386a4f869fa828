/* SPDX-License-Identifier: MIT
 *
 * The array of F1_Car in a segment's bytes: found by the cars' numbers, read field by field.
 * The layout is the assignment's (72 bytes a car on x86-64 and arm64).
 */
#ifndef SCRUTINEER_CHECKS_CARS_H
#define SCRUTINEER_CHECKS_CARS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "log.h"

enum { CAR_BYTES = 72, CAR_FIELDS = 13 };

/* The fields in their order; the table is what layout and messages are made from. */
struct car_field {
    const char *name, *type;
    size_t offset, size;
};
extern const struct car_field car_fields[CAR_FIELDS];

struct car {
    int id;
    double lap_time_ms, s_ms[3];
    int best_s_ms[3], stand, out, lap, best_lap_ms, done;
};

struct car car_read(const uint8_t *bytes);
int car_number(int index); /* the number of the car that starts in that slot */

/* Where the array stands in a run. */
struct cars_place {
    size_t segment; /* index in the log */
    size_t offset;
    int count;
};

/* The segment and offset at which `count` records of CAR_BYTES hold exactly the ids of the grid, in
 * any order; by the final bytes. */
bool cars_find(const struct run_log *log, int count, struct cars_place *place);
const char *cars_field_at(size_t offset_in_car); /* "s1"; "padding" */

#endif
