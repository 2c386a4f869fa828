/* SPDX-License-Identifier: MIT
 *
 * Single instructions of x86-64 as gcc writes them (AT&T): what memory they touch through a
 * register that may hold any address. What is on the stack (through %rsp), behind a symbol or in
 * the thread's own storage is nobody else's, and does not count.
 */
#ifndef SCRUTINEER_CC_X86_H
#define SCRUTINEER_CC_X86_H

#include <stdbool.h>

enum x86_flow { X86_PLAIN, X86_CALL, X86_JUMP_ALWAYS, X86_JUMP_PERHAPS, X86_END };

enum { X86_LONGEST = 120, X86_OPERANDS = 3 };

struct x86 {
    enum x86_flow flow;
    char target[X86_LONGEST]; /* of a call or jump, as written: "f@PLT", "*%rax" */
    unsigned load, store;     /* bytes that it reads or writes there; 0: none */
    unsigned repeated;      /* rep movs: bytes a step, from (%rsi) to (%rdi), %rcx times; else 0 */
    char from[X86_LONGEST]; /* the address that it reads … */
    char to[X86_LONGEST];   /* … and writes */
    bool strange;           /* touches such memory in a way that is not known here */
    bool ignores_flags;     /* surely does not look at the flags */
    bool sets_flags;        /* surely all of them that compilers look at, anew */
    char changes[8];   /* the general register that it changes, "%rax" for %al too; "" = none */
    bool changes_more; /* … or others, not known here */
};

/* line: one line that is no directive, label or comment. framed: %rbp is the frame's. */
void x86_read(const char *line, bool framed, struct x86 *x86);

#endif
