/* SPDX-License-Identifier: MIT
 *
 * What a car looks like in shared memory.
 *
 * Protocol: every program that attaches the segment reads its bytes through this file. So it is a
 * contract: race and viewer must be compiled with the same one.
 */
#ifndef F1_CAR_H
#define F1_CAR_H

#if LAB == 1
/* What one car needs in the segment. Lab 2 shows why it is 72: the struct comes there. */
enum { F1_CAR_BYTES = 72 };
#endif
#if LAB == 2
/* One car. All times are milliseconds; a best time of 0 means "none yet". */
#endif
#if LAB == 3
/* One car. All times are milliseconds; a best time of 0 means "none yet".
 *
 * Who may touch it? `id` is written by the parent before any car starts, and never again while
 * they drive. All the rest belongs to the process of that car, until the parent has waited for it.
 */
#endif
#if LAB >= 4
/* One car. All times are milliseconds; a best time of 0 means "none yet".
 *
 * Who may touch it? `id` is written by the parent before any car starts, and never again while
 * they drive. All the rest is guarded by the lock: the process of that car writes, the parent
 * reads, each with the lock in hand. Whenever the lock is free, lap_time == s1 + s2 + s3.
 */
#endif
#if LAB >= 2
typedef struct F1_Car {
    /* the number painted on the car */
    int id;
#if SOLVED >= 2
    /* time of the current lap so far: always s1 + s2 + s3 */
    double lap_time;
    /* sector times of the current lap; 0 until the sector is finished */
    double s1;
    double s2;
    double s3;
    /* best sector times so far */
    int best_s1;
    int best_s2;
    int best_s3;
    /* 1 while in the pits */
    int stand;
    /* 1 once retired */
    int out;
    /* completed laps */
    int lap;
    /* best completed lap so far */
    int best_lap_time;
    /* 1 once the session is over for this car */
    int done;
#else
    /* TODO lab 2: the other 12 fields, in exactly the order and with exactly the types of the
     * table in README.md. Don't sort them and don't pack them. */
#endif
} F1_Car;
#endif

#endif
