/* SPDX-License-Identifier: MIT
 * See remarks.h. */
#define _GNU_SOURCE
#include "remarks.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* only, never: a part of the tool's message that must be in it, or must not; NULL = any. */
struct remark {
    const char *kind, *words, *only, *never;
};

static const struct remark remarks[] = {
    {"-Wanalyzer-double-free", "on one way through the function the same memory is freed twice",
     NULL, NULL},
    {"-Wanalyzer-double-fclose", "on one way through the function the same file is closed twice",
     NULL, NULL},
    {"-Wanalyzer-use-after-free", "on one way through the function memory is used after free", NULL,
     NULL},
    {"-Wanalyzer-free-of-non-heap", "free is given what malloc has not made", NULL, NULL},
    {"-Wanalyzer-mismatching-deallocation", "it is given back by another function than its own",
     NULL, NULL},
    {"-Wanalyzer-unsafe-call-within-signal-handler",
     "a signal handler calls what may be interrupted half-way, and may then hang or break; let it "
     "set a variable, see man 7 signal-safety",
     NULL, NULL},
    {"-Wanalyzer-use-of-pointer-in-stale-stack-frame",
     "the address of a local variable is used after its function has returned", NULL, NULL},
    {"-Wanalyzer-write-to-const", "a constant is written", NULL, NULL},
    {"-Wanalyzer-write-to-string-literal", "a text in quotes is written; it is a constant", NULL,
     NULL},
    {"-Wanalyzer-stale-setjmp-buffer", "longjmp to a function that has returned", NULL, NULL},
    {"-Wanalyzer-shift-count-negative", "a shift by less than nothing has no result", NULL, NULL},
    {"-Wanalyzer-shift-count-overflow", "a shift by as many bits as there are has no result", NULL,
     NULL},
    {"-Wanalyzer-fd-double-close",
     "on one way through the function the same descriptor is closed twice", NULL, NULL},
    {"-Wanalyzer-fd-use-after-close",
     "on one way through the function a descriptor is used after close", NULL, NULL},
    {"-Wanalyzer-fd-access-mode-mismatch",
     "a descriptor is used in a way that it was not opened for", NULL, NULL},
    {"bugprone-sizeof-expression", "this sizeof is probably not that of what is meant", NULL,
     "pointer"},
    {"bugprone-suspicious-memset-usage",
     "are memset's arguments in their order: address, value, "
     "how many bytes?",
     NULL, NULL},
    {"bugprone-suspicious-semicolon",
     "this semicolon ends the if or the loop: what follows is not "
     "part of it",
     NULL, NULL},
    {"bugprone-posix-return",
     "pthread_ and posix_ functions return the error's number, never less than 0", NULL, NULL},
    {"bugprone-bad-signal-to-kill-thread", "SIGTERM ends the whole process, not one thread", NULL,
     NULL},
    {"bugprone-assert-side-effect", "with NDEBUG an assert is left out, and what it does with it",
     NULL, NULL},
    {"bugprone-misplaced-operator-in-strlen-in-alloc",
     "the + 1 stands within strlen: it shortens the text", NULL, NULL},
    {"bugprone-misplaced-pointer-arithmetic-in-alloc",
     "the addition stands behind the bracket: it moves the address, and adds no room", NULL, NULL},
    {"bugprone-terminating-continue", "continue in do … while (0) ends the loop", NULL, NULL},
    {"bugprone-multiple-statement-macro",
     "a macro of several statements: the if or the loop takes "
     "only the first",
     NULL, NULL},
    {"clang-analyzer-unix.Malloc",
     "on one way through the function memory is used or freed after "
     "free",
     "free", "leak"},
    {"clang-analyzer-unix.MallocSizeof", "malloc for a type, sizeof of another", NULL, NULL},
    {"clang-analyzer-unix.MismatchedDeallocator",
     "it is given back by another function than its own", NULL, NULL},
    {"clang-analyzer-unix.Vfork", "between vfork and exec or _exit nothing else may be done", NULL,
     NULL},
    {"clang-analyzer-unix.cstring.BadSizeArg",
     "the last argument says how much room is left, not how large the text is", NULL, NULL},
    {"clang-analyzer-core.StackAddressEscape",
     "the address of a local variable leaves its function, which is then over", NULL, NULL},
    {"clang-analyzer-core.VLASize", "an array of this size can't be", NULL, NULL},
};
enum { REMARKS = sizeof remarks / sizeof remarks[0] };

const char *remark_words(const char *kind, const char *message)
{
    for (size_t i = 0; i < REMARKS; i++) {
        const struct remark *remark = &remarks[i];
        if (strcmp(remark->kind, kind) == 0) {
            bool passed = (remark->only == NULL || strstr(message, remark->only) != NULL) &&
                          (remark->never == NULL || strstr(message, remark->never) == NULL);
            return passed ? remark->words : NULL;
        }
    }
    return NULL;
}

char *remark_checks(void)
{
    char *checks = text_copy("-*");
    for (size_t i = 0; i < REMARKS; i++) {
        if (remarks[i].kind[0] != '-') {
            char *longer = text_format("%s,%s", checks, remarks[i].kind);
            free(checks);
            checks = longer;
        }
    }
    return checks;
}
