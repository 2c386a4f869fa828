/* SPDX-License-Identifier: MIT
 *
 * The generator splitmix64 (Steele, Lea, Flood 2014; Vigna's version is in the public domain): a
 * counter that takes big odd steps, and a function that mixes its bits thoroughly. See random.h.
 * Given: there is nothing to write here.
 */
#include "random.h"

static uint64_t next_bits(struct random_stream *stream)
{
    stream->state += 0x9e3779b97f4a7c15;
    uint64_t bits = stream->state;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
    return bits ^ (bits >> 31);
}

void random_init(struct random_stream *stream, unsigned long seed, int car_id)
{
    /* Mixed in between: otherwise car 8 of seed 1 and car 7 of seed 2 would drive alike. */
    stream->state = seed;
    stream->state = next_bits(stream) + (uint64_t)car_id;
    stream->state = next_bits(stream);
}

double random_next(struct random_stream *stream)
{
    /* The upper 53 bits: as many as a double holds exactly. */
    return (double)(next_bits(stream) >> 11) / 9007199254740992.0;
}
