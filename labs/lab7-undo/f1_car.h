/* SPDX-License-Identifier: MIT
 *
 * What a car looks like in shared memory.
 *
 * Protocol: every program that attaches the segment reads its bytes through this file. So it is a
 * contract: race and viewer must be compiled with the same one.
 */
#ifndef F1_CAR_H
#define F1_CAR_H

/* One car. All times are milliseconds; a best time of 0 means "none yet".
 *
 * Who may touch it? `id` is written by the parent before any car starts, and never again while
 * they drive. All the rest is guarded by the lock: the process of that car writes, the parent
 * reads, each with the lock in hand. Whenever the lock is free, lap_time == s1 + s2 + s3.
 */
typedef struct F1_Car {
    /* the number painted on the car */
    int id;
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
} F1_Car;

#endif
