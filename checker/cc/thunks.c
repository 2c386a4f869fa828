/* SPDX-License-Identifier: MIT
 *
 * Writes thunks for x86-64. See thunks.h.
 *
 * At its beginning a function finds its arguments in six integer registers, eight vector registers,
 * rax (how many of the latter, for printf and the like) and on the stack, and r10 may hold a nested
 * function's frame. All of that is as it was when the thunk jumps on; the return address is the
 * caller's, so that setjmp() works too. r11 is free.
 */
#define _GNU_SOURCE
#include "thunks.h"

bool thunks_possible(void)
{
#ifdef __x86_64__
    return true;
#else
    return false;
#endif
}

/* 200 bytes below the return address leave the stack at a multiple of 16 for the call:
 * 0-127 xmm0-7, 128 rdi, 136 rsi, 144 rdx, 152 rcx, 160 r8, 168 r9, 176 rax, 184 r10. */
enum { FRAME = 200, REGISTERS = 128 };

static const char *const kept[] = {"rdi", "rsi", "rdx", "rcx", "r8", "r9", "rax", "r10"};

static void write_moves(FILE *file, bool save)
{
    for (int i = 0; i < 8; i++) {
        if (save) {
            fprintf(file, "\tmovq\t%%%s, %d(%%rsp)\n\tmovups\t%%xmm%d, %d(%%rsp)\n", kept[i],
                    REGISTERS + 8 * i, i, 16 * i);
        } else {
            fprintf(file, "\tmovups\t%d(%%rsp), %%xmm%d\n\tmovq\t%d(%%rsp), %%%s\n", 16 * i, i,
                    REGISTERS + 8 * i, kept[i]);
        }
    }
}

void thunks_write(FILE *file, size_t index, const char *name)
{
    fprintf(file, "\t.text\n\t.globl\t__wrap_%s\n\t.hidden\t__wrap_%s\n", name, name);
    fprintf(file, "\t.type\t__wrap_%s, @function\n__wrap_%s:\n\t.cfi_startproc\n", name, name);
    fprintf(file, "\tendbr64\n\tmovq\tsr_unknown_call@GOTPCREL(%%rip), %%r11\n");
    fprintf(file, "\ttestq\t%%r11, %%r11\n\tje\t1f\n");
    fprintf(file, "\tsubq\t$%d, %%rsp\n\t.cfi_adjust_cfa_offset %d\n", FRAME, FRAME);
    write_moves(file, true);
    fprintf(file, "\tleaq\t%d(%%rsp), %%rdi\n\tmovq\t$%zu, %%rsi\n\tmovq\t%d(%%rsp), %%rdx\n",
            REGISTERS, index, FRAME);
    fprintf(file, "\tcld\n\tcall\t*%%r11\n");
    write_moves(file, false);
    fprintf(file, "\taddq\t$%d, %%rsp\n\t.cfi_adjust_cfa_offset -%d\n", FRAME, FRAME);
    fprintf(file, "1:\tjmp\t*__real_%s@GOTPCREL(%%rip)\n\t.cfi_endproc\n", name);
    fprintf(file, "\t.size\t__wrap_%s, .-__wrap_%s\n\t.weak\tsr_unknown_call\n", name, name);
}
