/* SPDX-License-Identifier: MIT
 * Judges single instructions by their names. See instruction.h. */
#define _GNU_SOURCE
#include "instruction.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <string.h>

static bool in_table(const char *const *table, const char *text)
{
    for (size_t i = 0; table[i] != NULL; i++) {
        if (fnmatch(table[i], text, FNM_CASEFOLD) == 0) {
            return true;
        }
    }
    return false;
}

/* Directives put down symbols and sections, unless they put down bytes: those may be anything. */
static enum instruction directive_kind(const char *text)
{
    static const char *const bytes[] = {".byte*",  ".word*",  ".long*",  ".quad*", ".value*",
                                        ".short*", ".int *",  ".hword*", ".octa*", ".2byte*",
                                        ".4byte*", ".8byte*", ".inst*",  ".insn*", ".macro*",
                                        ".rept*",  ".irp*",   ".inc*",   NULL};
    bool forges = strstr(text, ".scrutineer") != NULL; /* notes of its own */
    return forges || in_table(bytes, text) ? INSTRUCTION_UNSEEN : INSTRUCTION_HARMLESS;
}

static const char *after_label(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                 "_.$");
    if (length > 0 && text[length] == ':') {
        text += length + 1;
        text += strspn(text, " ");
    }
    return text;
}

enum instruction instruction_kind(const char *text)
{
    static const char *const harmless[] = {
        "nop*",   "pause*", "rep nop", "rep",   "repz", "repe", "?fence", "rdtsc",
        "rdtscp", "cpuid",  "endbr*",  "yield", "isb*", "dmb*", "dsb*",   NULL};
    static const char *const sync[] = {
        "lock",      "lock *", "xchg*",  "cmpxchg*", "xacquire*", "xrelease*", "syscall*",
        "sysenter*", "int $*", "xadd*",  "xbegin*", /* and on arm64: */
        "svc*",      "ldxr*",  "ldaxr*", "stxr*",    "stlxr*",    "ldar*",     "stlr*",
        "swp*",      "cas*",   "ldadd*", "ldset*",   "ldclr*",    NULL};
    text = after_label(text);
    if (text[0] == '\0') {
        return INSTRUCTION_HARMLESS;
    }
    if (text[0] == '.') {
        return directive_kind(text);
    }
    if (in_table(sync, text)) {
        return INSTRUCTION_SYNC;
    }
    return in_table(harmless, text) ? INSTRUCTION_HARMLESS : INSTRUCTION_UNSEEN;
}
