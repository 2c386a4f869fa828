/* SPDX-License-Identifier: MIT
 *
 * Places in the source from the trace of the instrumented run: where a line stands, where a car's
 * field is written.
 */
#ifndef SCRUTINEER_CHECKS_PLACES_H
#define SCRUTINEER_CHECKS_PLACES_H

#include "context.h"

/* Adds the line of an address in the instrumented program; false (nothing added) if not known. */
bool locate_pc(const struct context *context, uint64_t pc, struct finding *finding,
               const char *note);
/* Adds the line at which a child writes that field (offset in the car) of car `id`; in doubt of any
 * car. */
bool locate_write(const struct context *context, int id, size_t field_offset,
                  struct finding *finding, const char *note);
/* Adds the line that writes that byte of the segment (the n-th that was made), whoever does. */
bool locate_byte(const struct context *context, size_t segment, size_t offset,
                 struct finding *finding, const char *note);
/* Adds the line at which the parent last writes the array, after its children: the sort. */
bool locate_sort(const struct context *context, struct finding *finding, const char *note);

#endif
