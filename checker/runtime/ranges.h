/* SPDX-License-Identifier: MIT
 *
 * The ranges of files that are, or were, locked by any process: each is an object of its own for
 * the race engine. Two that have no byte in common order nobody.
 *
 * Protocol: before unlocking sr_range_give, after locking sr_range_take. A range is known from the
 * first of these on.
 */
#ifndef SCRUTINEER_RUNTIME_RANGES_H
#define SCRUTINEER_RUNTIME_RANGES_H

#include <stdbool.h>
#include <stdint.h>

struct sr_range {
    int32_t file; /* digest of device and inode */
    uint64_t start, end;
};

/* Comes after all who gave back any part of it; shared: after those only who wrote. From here on
 * the death of this process gives it back. */
void sr_range_take(const struct sr_range *range, bool shared, uintptr_t caller);
/* It was only asked whether the range is free. If so, whoever is known to have had it has given it
 * back; who might have had it or not is not known to have. */
void sr_range_look(const struct sr_range *range, bool is_free, uintptr_t caller);

void sr_range_give(const struct sr_range *range, bool alone, bool shared, uintptr_t caller);

static inline bool sr_ranges_meet(const struct sr_range *one, const struct sr_range *other)
{
    return one->file == other->file && one->start < other->end && other->start < one->end;
}

#endif
