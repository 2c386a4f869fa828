/* SPDX-License-Identifier: MIT
 *
 * What the bytes of a segment are called in a run under Valgrind, where that is certain: in a lab
 * the fields of F1_Car, if it is as the assignment has it; in any other program the members of the
 * structs that the segment was attached to. Never padding, nor what is in an array or a union.
 *
 * Protocol: memory_names_open() a segment, memory_name_of() any byte, memory_names_close().
 */
#ifndef SCRUTINEER_CHECKS_MEMORY_NAMES_H
#define SCRUTINEER_CHECKS_MEMORY_NAMES_H

#include "cars.h"
#include "context.h"
#include "naming.h"

struct memory_names {
    bool has_cars;
    struct cars_place cars;
    struct naming *naming;
};

/* segment: which one, in the order in which they are made. False: its type is not known. */
bool memory_names_open(const struct context *context, const struct run *run,
                       const struct image *image, size_t segment, struct memory_names *names);
/* "s1", "cars[3].lap"; the caller frees. NULL: it is nothing that must have a value. member: which
 * one of which struct; of cars its size is 0. */
char *memory_name_of(const struct memory_names *names, uint64_t offset,
                     struct naming_member *member);
void memory_names_close(struct memory_names *names);

#endif
