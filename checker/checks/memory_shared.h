/* SPDX-License-Identifier: MIT
 *
 * Values that nobody set, written into shared memory: what our helper under Valgrind has asked
 * memcheck, byte by byte, at the end of each process (box/memcheck/).
 *
 * Told is only what is certainly a value: in a lab the fields of F1_Car; in any other program a
 * member of a struct whose type is known from the variable that the segment was attached to, and
 * that the program sets in no other element. Padding, arrays, unions never.
 */
#ifndef SCRUTINEER_CHECKS_MEMORY_SHARED_H
#define SCRUTINEER_CHECKS_MEMORY_SHARED_H

#include "context.h"

/* run: under Valgrind, finished. */
void memory_tell_shared(struct context *context, const struct run *run);

#endif
