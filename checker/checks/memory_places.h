/* SPDX-License-Identifier: MIT
 *
 * From the stacks of the tools that watch memory to places in the programmer's own code.
 */
#ifndef SCRUTINEER_CHECKS_MEMORY_PLACES_H
#define SCRUTINEER_CHECKS_MEMORY_PLACES_H

#include "context.h"
#include "memlog.h"

struct memory_place {
    struct source_place at; /* the innermost frame in the program's own code; line 0: it has no
                               debug information, function may be known all the same */
    bool in_library;        /* it happened in a function that is called there */
    const char *library;    /* that function's name, of the stack; NULL = not known */
    size_t frame;           /* index in the stack */
};

/* The image of the program that ran, with the path that it ran from; valid as long as both. */
struct image memory_image(const struct context *context, const struct run *run);
/* False: none of the frames is in the program's own code. */
bool memory_place_of(const struct image *image, const struct memlog_stack *stack,
                     struct memory_place *place);
/* Where what a stack tells was made: the allocation, or for a local variable its function's first
 * line. */
bool memory_made_at(const struct image *image, const struct memlog_stack *stack,
                    enum memlog_object object, struct source_place *place);
/* Without "." in front, as the compiler was given it. */
const char *memory_file(const char *file);
/* Adds the callers of that place, two at most. */
void memory_add_callers(const struct image *image, const struct memlog_stack *stack,
                        const struct memory_place *place, struct finding *finding);

#endif
