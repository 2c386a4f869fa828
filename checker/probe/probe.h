/* SPDX-License-Identifier: MIT
 *
 * Reads the debug information of a program (libdw): struct layouts, the source line of an
 * address, and the call stack of a process whose registers and stack bytes were captured.
 *
 * Protocol: probe_open() once a program, any number of questions, probe_close(). The file may be
 * hostile (it is the student's): nothing here may crash on a damaged ELF or DWARF; a question that
 * can't be answered is answered with false or 0.
 */
#ifndef SCRUTINEER_PROBE_PROBE_H
#define SCRUTINEER_PROBE_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trouble.h"

struct probe;

/* path: the program outside of the sandbox. NULL and the trouble set if it can't be opened. */
struct probe *probe_open(const char *path, struct trouble *trouble);
void probe_close(struct probe *probe); /* NULL is fine */
bool probe_has_debug_info(const struct probe *probe);

struct source_place {
    char file[256]; /* as it was given to the compiler (DW_AT_name or line table, relative kept) */
    int line;       /* > 0 */
    char function[128]; /* "" = not known */
};

/* address: as in the ELF file (for a position-independent program: runtime address - load base).
 * The line of the instruction that holds that byte; for a return address pass address - 1. */
bool probe_place(struct probe *probe, uint64_t address, struct source_place *place);
/* Where a function is defined (its first line). */
bool probe_function(struct probe *probe, const char *name, struct source_place *place);

enum field_kind { FIELD_INTEGER, FIELD_FLOATING, FIELD_POINTER, FIELD_OTHER };

struct layout_field {
    char name[64];
    char type[64]; /* as C writes it: "int", "double", "char *", "struct x"; typedefs are kept */
    enum field_kind kind; /* of the type behind the typedefs; of the element for an array */
    bool is_signed;
    size_t offset, size; /* bytes; size of the whole member */
    size_t elements;     /* 1, or how many for an array */
    int line;            /* where the member is declared; 0 = not known */
};

struct layout {
    char name[64];  /* the typedef's or the tag's name */
    char file[256]; /* where it is declared */
    int line;
    size_t size;                 /* bytes */
    size_t alignment;            /* the largest alignment its members ask for naturally (1 to 16) */
    struct layout_field *fields; /* in the order of declaration; belongs to the layout */
    size_t field_count;
};

/* The struct of that name: a typedef's (also of an anonymous struct) or a tag's. */
bool probe_layout(struct probe *probe, const char *name, struct layout *layout);
/* A struct, whatever its name, that has at least `least` members with names among `names`;
 * the one with the most of them. */
bool probe_layout_like(struct probe *probe, const char *const *names, size_t name_count,
                       size_t least, struct layout *layout);
void layout_release(struct layout *layout);

/* What was captured of a stopped or blocked thread. Registers in DWARF numbering (x86-64: 0 rax 1
 * rdx 2 rcx 3 rbx 4 rsi 5 rdi 6 rbp 7 rsp 8-15 r8-r15 16 rip; arm64: 0-30 x0-x30, 31 sp, 32 pc).
 * Only pc and sp are always known: has_registers says whether the others are. */
struct stack_capture {
    uint64_t pc, sp;
    bool has_registers;
    uint64_t registers[33];
    const uint8_t *stack; /* bytes from sp upwards */
    size_t stack_bytes;
    const char *maps; /* the text of /proc/PID/maps at that moment, paths as seen inside */
};

struct frame {
    uint64_t pc;               /* runtime address; of the call, not of its return, for callers */
    bool in_program;           /* in the program itself, not in a library */
    char symbol[128];          /* from the symbol table (libraries too); "" = not known */
    struct source_place place; /* line 0 = not known */
};

/* Fills at most `most` frames, innermost first; returns how many. program_inside: the path that the
 * program has in `maps`. Libraries are looked up at the path that `maps` says (/usr is the same
 * inside and outside). Works with pc and sp alone as far as the unwind tables do not need more. */
size_t probe_unwind(struct probe *probe, const char *program_inside,
                    const struct stack_capture *capture, struct frame *frames, size_t most);
/* The load base of program_inside by maps; 0 if it is not there or is not position independent. */
uint64_t probe_load_base(struct probe *probe, const char *program_inside, const char *maps);

#endif
