/* SPDX-License-Identifier: MIT
 *
 * Where the copy of an argument is said to stand. When clang puts a function into its caller, the
 * copy of a struct that was passed by value gets the place of the parameter's declaration; who
 * reads a report looks for the statement that passes it.
 */
#ifndef SCRUTINEER_CC_LLVM_PLACES_H
#define SCRUTINEER_CC_LLVM_PLACES_H

#include "list.h"

struct llvm_places {
    struct list metadata;  /* "!DILocation(…)" by number; "" = none */
    struct list variables; /* of them, the parameters */
};

/* line: any line of the text; all of them, in order. */
void llvm_places_learn(struct llvm_places *places, const char *line);
/* Another place for the access that has the place !number: a number, the same if it fits. */
long llvm_places_better(const struct llvm_places *places, long number);
void llvm_places_release(struct llvm_places *places);

#endif
