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
#include "memlog.h"

/* Was a value of that origin seen in shared memory, where another process may have set it since
 * without memcheck's knowing? Then its use is not told. report: of a value that nobody has set. */
bool memory_was_shared(const struct image *image, const struct run *run,
                       const struct memlog_report *report);
/* run: under Valgrind, finished. */
void memory_tell_shared(struct context *context, const struct run *run);

#endif
