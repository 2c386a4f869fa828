/* SPDX-License-Identifier: MIT
 * Reads single instructions. See x86.h. What is not in a table is `strange`, not guessed. */
#define _GNU_SOURCE
#include "x86.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "list.h"

struct parts {
    char name[X86_LONGEST];
    char operands[X86_OPERANDS][X86_LONGEST];
    int count;
    bool whole; /* it was read to its end */
};

/* %rax and the like, all 64 bits. */
static const char *address_register(const char *at, bool framed)
{
    static const char *const never[] = {"%rip", "%rsp"};
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
        if (starts_with(at, never[i])) {
            return NULL;
        }
    }
    if (!starts_with(at, "%r") || (framed && starts_with(at, "%rbp"))) {
        return NULL;
    }
    size_t length = 2 + strspn(at + 2, "abcdipsx0123456789");
    return length < 3 || length > 4 ? NULL : at + length;
}

/* 8(%rax), (%rax,%rcx,4), 0(,%rax,8): any address at all. */
static bool is_anywhere(const char *operand, bool framed)
{
    const char *at = operand + (operand[0] == '-');
    at += strspn(at, "0123456789");
    if (*at++ != '(') {
        return false;
    }
    if (*at != ',') {
        at = address_register(at, framed);
    }
    if (at != NULL && *at == ',') {
        at = address_register(at + 1, framed);
        if (at != NULL && *at == ',') {
            at += 1 + strspn(at + 1, "1248");
        }
    }
    return at != NULL && strcmp(at, ")") == 0;
}

static bool add_operand(struct parts *parts, const char *from, size_t length)
{
    while (length > 0 && isspace((unsigned char)*from)) {
        from++;
        length--;
    }
    while (length > 0 && isspace((unsigned char)from[length - 1])) {
        length--;
    }
    if (length == 0) {
        return parts->count == 0;
    }
    if (parts->count == X86_OPERANDS || length >= X86_LONGEST) {
        return false;
    }
    snprintf(parts->operands[parts->count++], X86_LONGEST, "%.*s", (int)length, from);
    return true;
}

static void split(const char *line, struct parts *parts)
{
    int depth = 0;
    *parts = (struct parts){.whole = true};
    line += strspn(line, " \t");
    const char *end = line + strcspn(line, "#;\n");
    parts->whole = *end != ';';
    size_t name = strcspn(line, " \t#;\n");
    snprintf(parts->name, sizeof parts->name, "%.*s", (int)name, line);
    const char *from = line + name;
    for (const char *at = from; at <= end; at++) {
        depth += at < end ? (*at == '(') - (*at == ')') : 0;
        if (at == end || (*at == ',' && depth == 0)) {
            parts->whole &= add_operand(parts, from, (size_t)(at - from));
            from = at + 1;
        }
    }
}

static bool one_of(const char *const *names, const char *name)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        if (fnmatch(names[i], name, 0) == 0) {
            return true;
        }
    }
    return false;
}

static unsigned suffix_bytes(const char *name)
{
    switch (name[strlen(name) - 1]) {
    case 'b':
        return 1;
    case 'w':
        return 2;
    case 'l':
        return 4;
    case 'q':
        return 8;
    default:
        return 0;
    }
}

static const struct {
    const char *names[11];
    unsigned bytes;
} moves[] = {
    {{"movb", "movzb[wlq]", "movsb[wlq]", "pinsrb", "pextrb"}, 1},
    {{"movw", "movzw[lq]", "movsw[lq]", "pinsrw", "pextrw"}, 2},
    {{"movl", "movslq", "movss", "movd", "flds", "fstps", "fsts", "pinsrd", "pextrd"}, 4},
    {{"movq", "movsd", "mov[lh]p[sd]", "fldl", "fstpl", "fstl", "pinsrq", "pextrq", "pushq"}, 8},
    {{"fldt", "fstpt"}, 10},
    {{"mov[au]p[sd]", "movdq[au]", "lddqu"}, 16}};

static unsigned move_bytes(const char *name)
{
    const char *plain = starts_with(name, "vmov") ? name + 1 : name; /* of AVX */
    for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
        if (one_of(moves[i].names, plain)) {
            return moves[i].bytes;
        }
    }
    return 0;
}

static bool touches_nothing(const char *name)
{
    static const char *const names[] = {"lea[wlq]", "nop*", "prefetch*", NULL};
    return one_of(names, name);
}

static bool only_reads(const char *name)
{
    static const char *const names[] = {"cmp[bwlq]", "test[bwlq]", "push*", "fld*", NULL};
    return one_of(names, name);
}

static bool is_arithmetic(const char *name)
{
    static const char *const names[] = {"add[bwlq]",  "sub[bwlq]",  "and[bwlq]",
                                        "or[bwlq]",   "xor[bwlq]",  "cmp[bwlq]",
                                        "test[bwlq]", "imul[bwlq]", NULL};
    return one_of(names, name);
}

/* The only operand of a call or jump through memory is no data. */
static void read_operands(const struct parts *parts, bool framed, struct x86 *x86)
{
    for (int i = 0; i < parts->count; i++) {
        const char *operand = parts->operands[i], *name = parts->name;
        if (!is_anywhere(operand, framed) || touches_nothing(name)) {
            continue;
        }
        unsigned moved = move_bytes(name);
        unsigned bytes = moved != 0 ? moved : is_arithmetic(name) ? suffix_bytes(name) : 0;
        bool last = i == parts->count - 1 && !only_reads(name);
        if (bytes == 0 || (parts->count == 1 && name[0] != 'f' && !starts_with(name, "push"))) {
            x86->strange = true;
        } else if (last) {
            x86->store = bytes;
            snprintf(x86->to, sizeof x86->to, "%s", operand);
        }
        if (bytes != 0 && (!last || moved == 0)) {
            x86->load = bytes;
            snprintf(x86->from, sizeof x86->from, "%s", operand);
        }
    }
}

/* movsq copies from (%rsi) to (%rdi), rep movsq as often as %rcx says. */
static bool read_string(const struct parts *parts, struct x86 *x86)
{
    static const char *const names[] = {"movs[bwlq]", NULL};
    bool repeated = strcmp(parts->name, "rep") == 0 && parts->count == 1;
    const char *name = repeated ? parts->operands[0] : parts->name;
    if (!one_of(names, name) || (!repeated && parts->count != 0)) {
        return false;
    }
    x86->load = x86->store = suffix_bytes(name);
    x86->repeated = repeated ? x86->load : 0;
    snprintf(x86->from, sizeof x86->from, "(%%rsi)");
    snprintf(x86->to, sizeof x86->to, "(%%rdi)");
    x86->ignores_flags = true;
    return true;
}

static bool ignores_flags(const char *name)
{
    static const char *const names[] = {
        "mov*",     "vmov*",     "lea[wlq]",    "add[bwlq]",   "sub[bwlq]",   "and[bwlq]",
        "or[bwlq]", "xor[bwlq]", "not?",        "neg?",        "imul?",       "s[ah][lr]?",
        "push*",    "popq",      "cvt*",        "pxor",        "xorp?",       "unpck*",
        "punpck*",  "pinsr*",    "pextr*",      "pshuf*",      "shuf*",       "test?",
        "cmp?",     "cltq",      "cqto",        "cltd",        "cwtl",        "nop*",
        "fld*",     "fst*",      "add[sp][sd]", "sub[sp][sd]", "mul[sp][sd]", "div[sp][sd]",
        NULL};
    return one_of(names, name);
}

static bool sets_flags(const char *name)
{
    static const char *const names[] = {"add[bwlq]",  "sub[bwlq]", "and[bwlq]",
                                        "or[bwlq]",   "xor[bwlq]", "cmp[bwlq]",
                                        "test[bwlq]", "neg[bwlq]", NULL};
    return one_of(names, name);
}

static enum x86_flow flow_of(const char *name)
{
    static const char *const ends[] = {"ret*", "ud2", "hlt", NULL};
    if (starts_with(name, "call")) {
        return X86_CALL;
    }
    if (starts_with(name, "jmp") || strcmp(name, "notrack") == 0) {
        return X86_JUMP_ALWAYS;
    }
    return name[0] == 'j' ? X86_JUMP_PERHAPS : one_of(ends, name) ? X86_END : X86_PLAIN;
}

/* %al, %ax, %eax and %ah are in %rax; %r10d is in %r10. */
static void whole_register(const char *name, char whole[8])
{
    static const char *const letters[] = {"ax", "bx", "cx", "dx", "si", "di", "bp", "sp"};
    static const char *const halves[] = {"al", "bl", "cl", "dl", "sil", "dil", "bpl", "spl"};
    static const char *const highs[] = {"ah", "bh", "ch", "dh"};
    const char *plain = name + 1;
    if (plain[0] == 'r' && isdigit((unsigned char)plain[1])) {
        snprintf(whole, 8, "%%r%d", atoi(plain + 1));
        return;
    }
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        bool same = strcmp(plain, letters[i]) == 0 || strcmp(plain, halves[i]) == 0 ||
                    ((plain[0] == 'r' || plain[0] == 'e') && strcmp(plain + 1, letters[i]) == 0) ||
                    (i < 4 && strcmp(plain, highs[i]) == 0);
        if (same) {
            snprintf(whole, 8, "%%r%s", letters[i]);
        }
    }
}

/* Of two operands or more the last is changed, of one that one. */
static void read_changes(const struct parts *parts, struct x86 *x86)
{
    static const char *const more[] = {"c[lwq]t*", "imul*", "movs[bwlq]", NULL};
    const char *last = parts->count > 0 ? parts->operands[parts->count - 1] : "";
    bool single = parts->count < 2 && one_of(more, parts->name);
    x86->changes_more = !x86->ignores_flags || single;
    if (starts_with(last, "%") && !starts_with(last, "%xmm") && !starts_with(last, "%st")) {
        whole_register(last, x86->changes);
        x86->changes_more |= x86->changes[0] == '\0';
    }
}

void x86_read(const char *line, bool framed, struct x86 *x86)
{
    struct parts parts;
    *x86 = (struct x86){.flow = X86_PLAIN};
    split(line, &parts);
    if (parts.name[0] == '\0') {
        x86->ignores_flags = true;
        return;
    }
    if (!parts.whole) {
        x86->strange = x86->changes_more = true;
        return;
    }
    x86->flow = flow_of(parts.name);
    if (x86->flow != X86_PLAIN) {
        x86->changes_more = true;
        snprintf(x86->target, sizeof x86->target, "%s", parts.count > 0 ? parts.operands[0] : "");
        return;
    }
    x86->ignores_flags = ignores_flags(parts.name);
    x86->sets_flags = sets_flags(parts.name);
    if (read_string(&parts, x86)) {
        x86->changes_more = true;
        return;
    }
    read_operands(&parts, framed, x86);
    read_changes(&parts, x86);
}
