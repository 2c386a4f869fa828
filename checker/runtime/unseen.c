/* SPDX-License-Identifier: MIT
 *
 * The entries for copies that the compiler does not announce. See unseen.h.
 *
 * Most addresses are private: those pay two comparisons. For the others all is saved that a
 * function of C may change, and the stack is aligned as it wants it. This runtime is compiled
 * without AVX, and scrutineer-cc leaves programs alone that use more of a vector register than 16
 * bytes.
 */
#include "unseen.h"

#include "access.h"
#include "pointers.h"

void sr_unseen(const volatile void *address, uint64_t bytes, uint64_t writes, uint64_t caller)
{
    if (!writes) {
        sr_read(address, bytes, caller);
        return;
    }
    sr_write(address, bytes, caller);
    if (bytes == sizeof(void *)) {
        sr_pointers_storing(address, caller);
    }
}

#ifdef __x86_64__
/* On the stack of `keep`, from %rbp upwards: the old %rbp, whether it writes, the return address.
 */
#define ENTRY(name, writes)                                                                        \
    "\t.globl\t" name "\n\t.type\t" name ", @function\n" name ":\n\t.cfi_startproc\n\tendbr64\n"   \
    "\tcmpq\tsr_segments_bounds(%rip), %rdi\n\tjb\t1f\n"                                           \
    "\tcmpq\t8+sr_segments_bounds(%rip), %rdi\n\tjae\t1f\n"                                        \
    "\tpushq\t$" writes "\n\t.cfi_adjust_cfa_offset 8\n\tjmp\tsr_unseen_keep\n"                    \
    "\t.cfi_adjust_cfa_offset -8\n1:\tret\n\t.cfi_endproc\n\t.size\t" name ", .-" name "\n"

__asm__("\t.text\n" ENTRY("__tsan_unseen_read", "0")
            ENTRY("__tsan_unseen_write",
                  "1") "\t.type\tsr_unseen_keep, @function\n"
                       "sr_unseen_keep:\n"
                       "\t.cfi_startproc\n"
                       "\t.cfi_def_cfa_offset 16\n"
                       "\tpushq\t%rbp\n"
                       "\t.cfi_def_cfa_offset 24\n"
                       "\t.cfi_offset %rbp, -24\n"
                       "\tmovq\t%rsp, %rbp\n"
                       "\t.cfi_def_cfa_register %rbp\n"
                       "\t.irp\tname, rax, rcx, rdx, r8, r9, r10, r11\n"
                       "\tpushq\t%\\name\n"
                       "\t.endr\n"
                       "\tsubq\t$256, %rsp\n"
                       "\tandq\t$-16, %rsp\n"
                       "\t.irp\tnumber, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n"
                       "\tmovaps\t%xmm\\number, 16*\\number(%rsp)\n"
                       "\t.endr\n"
                       "\tmovq\t8(%rbp), %rdx\n"
                       "\tmovq\t16(%rbp), %rcx\n"
                       "\tcall\tsr_unseen\n"
                       "\t.irp\tnumber, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15\n"
                       "\tmovaps\t16*\\number(%rsp), %xmm\\number\n"
                       "\t.endr\n"
                       "\tleaq\t-56(%rbp), %rsp\n"
                       "\t.irp\tname, r11, r10, r9, r8, rdx, rcx, rax\n"
                       "\tpopq\t%\\name\n"
                       "\t.endr\n"
                       "\tpopq\t%rbp\n"
                       "\t.cfi_def_cfa %rsp, 16\n"
                       "\tleaq\t8(%rsp), %rsp\n"
                       "\t.cfi_def_cfa_offset 8\n"
                       "\tret\n"
                       "\t.cfi_endproc\n"
                       "\t.size\tsr_unseen_keep, .-sr_unseen_keep\n");
#endif
