/* SPDX-License-Identifier: MIT
 *
 * What a car looks like in shared memory.
 *
 * Protocol: every program that attaches the segment reads its bytes through this file. So it is a
 * contract: race and viewer must be compiled with the same one.
 */
#ifndef F1_CAR_H
#define F1_CAR_H

/* One car. All times are milliseconds; a best time of 0 means "none yet". */
typedef struct F1_Car {
    /* the number painted on the car */
    int id;
    /* TODO lab 2: the other 12 fields, in exactly the order and with exactly the types of the
     * table in README.md. Don't sort them and don't pack them. */
} F1_Car;

#endif
