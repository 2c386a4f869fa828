/* SPDX-License-Identifier: MIT
 *
 * What a line of inline assembler may do.
 */
#ifndef SCRUTINEER_CC_INSTRUCTION_H
#define SCRUTINEER_CC_INSTRUCTION_H

enum instruction {
    INSTRUCTION_HARMLESS, /* touches no memory and orders nothing: nop, pause, a fence, a label … */
    INSTRUCTION_UNSEEN,   /* may touch memory */
    INSTRUCTION_SYNC,     /* may order processes: lock …, xchg, a system call */
};

/* text: one instruction, without comment, white space reduced to single blanks. */
enum instruction instruction_kind(const char *text);

#endif
