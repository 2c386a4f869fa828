/* SPDX-License-Identifier: MIT
 *
 * Where in the source the size that a call of shmget was given comes from: does it hold the sizeof
 * of a pointer?
 */
#ifndef SCRUTINEER_CHECKS_SIZE_SOURCE_H
#define SCRUTINEER_CHECKS_SIZE_SOURCE_H

#include "context.h"

struct pointer_size {
    char file[256], function[128];
    int line;
    char text[96];      /* "sizeof(cars)" */
    char name[64];      /* of the variable: "cars"; "": a type was written */
    char type[64];      /* of the variable: "F1_Car *" */
    bool parameter;     /* of its function, which may be written like an array */
    size_t target_size; /* of what it points to, bytes */
};

/* True only if it is certain: the source is that of the program, and the size is made with the
 * sizeof of a pointer and with no other. */
bool size_is_of_pointer(const struct context *context, const struct run *run,
                        const struct log_call *call, struct pointer_size *found);

#endif
