/* SPDX-License-Identifier: MIT
 *
 * Names bytes of a shared memory segment as the programmer would: "cars[3].s1", "shared->total",
 * "*counter". The names come from the program's own debug information: from the pointer variables
 * of the functions that attached the segment, of their callers, from the globals, and at last from
 * the types that the functions which made the accesses work with. A type is taken only if it
 * explains all accesses that were seen; where several explain them equally well, none is.
 *
 * Protocol: naming_make() once a segment, naming_of() for any number of byte ranges,
 * naming_release(). The naming keeps nothing of the probe. The same question gets the same answer.
 */
#ifndef SCRUTINEER_PROBE_NAMING_H
#define SCRUTINEER_PROBE_NAMING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probe.h"

struct naming;

struct naming_access {
    uint64_t offset, bytes; /* within the segment */
    uint64_t pc;            /* ELF address in the instruction that made it; 0 = not known */
    bool block;             /* made by memcpy() and its like: says nothing about a single member */
};

enum { NAMING_CALLERS = 3 };

/* A call that attached the segment: shmat(), mmap(). */
struct naming_attach {
    /* ELF addresses in the call instruction (its first byte or its last, as frame.pc minus the load
     * base), in that of the call to the function it stands in, and one further; 0 = not known.
     * Functions that the compiler inlined are found by themselves: do not list them. */
    uint64_t pcs[NAMING_CALLERS];
};

struct naming_question {
    uint64_t size;                        /* of the segment, bytes */
    const struct naming_access *accesses; /* may be NULL if there are none */
    size_t access_count;
    const struct naming_attach *attaches; /* the first one that was made first */
    size_t attach_count;
};

/* NULL: there is no name for anything in it. The question is not needed any more afterwards. */
struct naming *naming_make(struct probe *probe, const struct naming_question *question);
/* The name of bytes [offset, offset + bytes), with free(); NULL: it can't be told. A part of a
 * member has the member's name, several members "cars[3].s1..s3", several elements "cars[0..2]",
 * all of them "cars", the whole of a single one "*shared". Where no variable's name is known, the
 * type's stands for it: "F1_Car[3].s1", "F1_Car.s1". naming may be NULL. */
char *naming_of(const struct naming *naming, uint64_t offset, uint64_t bytes);
struct naming_member {
    uint64_t offset, bytes; /* within the struct */
    uint64_t base, size;    /* where the array of such structs begins; bytes of one */
    size_t count;           /* how many there are */
};
/* The member that holds that byte, if it is a number or a pointer that stands by itself in its
 * struct: neither padding, nor in an array or a union, nor a bit-field. */
bool naming_member_at(const struct naming *naming, uint64_t offset, struct naming_member *member);
void naming_release(struct naming *naming); /* NULL is fine */

#endif
