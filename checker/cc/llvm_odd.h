/* SPDX-License-Identifier: MIT
 *
 * Loads and stores in LLVM's text that clang's instrumentation passes over, as their size is none
 * of 1, 2, 4, 8 and 16 bytes: i24 for a struct of three bytes that goes in a register, long double,
 * vectors that are wider than a register.
 */
#ifndef SCRUTINEER_CC_LLVM_ODD_H
#define SCRUTINEER_CC_LLVM_ODD_H

#include <stdbool.h>

struct llvm_odd {
    bool writes;
    bool typed;       /* pointers have types */
    unsigned bytes;   /* that it touches */
    const char *type; /* of the pointer, with its length: "i24*" or "ptr" */
    int type_length;
    const char *pointer; /* the value, with its length */
    int pointer_length;
};

/* line: of a function. False: it is no such access. The pointers point into the line. */
bool llvm_odd_read(const char *line, struct llvm_odd *odd);

#endif
