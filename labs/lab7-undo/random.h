/* SPDX-License-Identifier: MIT
 *
 * Random numbers that can be repeated. Given: there is nothing to write here.
 *
 * Protocol: each car's process has a stream of its own and calls random_init() on it first. The
 * same seed and car always give the same numbers; another car gives others.
 */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

struct random_stream {
    uint64_t state; /* private memory of one process: never in the segment */
};

void random_init(struct random_stream *stream, unsigned long seed, int car_id);

/* The next number, from 0 up to, but not including, 1. */
double random_next(struct random_stream *stream);

#endif
