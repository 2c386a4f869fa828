/* SPDX-License-Identifier: MIT
 * See memory_options.h. */
#define _GNU_SOURCE
#include "memory_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

/* ---- Valgrind ---- */

char *memory_valgrind(void)
{
    static const char *const places[] = {"/usr/bin/valgrind", "/usr/local/bin/valgrind"};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (access(places[i], X_OK) == 0) {
            return text_copy(places[i]);
        }
    }
    return NULL;
}

/* One descriptor for the messages of all processes, opened by a shell: with a file for them, too,
 * Valgrind 3.19 writes the XML of forked children into their parent's. */
#define SHELL_TEXT "valgrind=$1 log=$2; shift 2; exec \"$valgrind\" \"$@\" 9>>\"$log\""

static void insert_words(json_t *arguments, const char *const *words)
{
    for (size_t i = 0; words[i] != NULL; i++) {
        json_array_insert_new(arguments, i, json_string(words[i]));
    }
}

void memory_put_under_valgrind(json_t *arguments, const char *folder)
{
    char *valgrind = memory_valgrind(), *log = text_format("%s/messages", folder);
    char *xml = text_format("--xml-file=%s/valgrind.%%p.xml", folder);
    const char *const words[] = {
        "/bin/sh", "-c", SHELL_TEXT, "sh", valgrind, log, "-q", "--tool=memcheck", "--log-fd=9",
        "--xml=yes", xml, "--vgdb=no", /* no pipes in /tmp */
        "--child-silent-after-fork=no",
        /* A program that starts another of the student's own; but not a shell or ls. */
        "--trace-children=yes", "--trace-children-skip=/usr/*,/bin/*,/sbin/*,/lib*,/opt/*",
        "--leak-check=full",
        "--show-leak-kinds=all", /* at a fork; at the end only what is lost is read */
        "--track-origins=yes", "--track-fds=yes", "--num-callers=24",
        "--expensive-definedness-checks=yes", /* no false alarms on optimised code */
        "--max-stackframe=16000000",          /* a large local array is no change of stacks */
        "--", NULL};
    insert_words(arguments, words);
    free(valgrind);
    free(log);
    free(xml);
}

/* ---- environments ---- */

static bool is_ours(const char *entry)
{
    static const char *const names[] = {
        "ASAN_OPTIONS=", "UBSAN_OPTIONS=",   "LSAN_OPTIONS=",   "VALGRIND_OPTS=",
        "LD_PRELOAD=",   "MALLOC_PERTURB_=", "GLIBC_TUNABLES=", "MSAN_OPTIONS="};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strncmp(entry, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}

struct entries {
    char **all;
    size_t count;
};

static void add_entry(struct entries *entries, char *entry)
{
    entries->all = memory_grow(entries->all, entries->count + 2, sizeof *entries->all);
    entries->all[entries->count++] = entry;
    entries->all[entries->count] = NULL;
}

static struct entries copy_environment(const struct box_plan *plan)
{
    const char *const *from = plan->environment != NULL ? plan->environment : box_environment;
    struct entries entries = {.count = 0};
    for (size_t i = 0; from[i] != NULL; i++) {
        if (!is_ours(from[i])) {
            add_entry(&entries, text_copy(from[i]));
        }
    }
    return entries;
}

static const char *value_of(const struct box_plan *plan, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; plan->environment != NULL && plan->environment[i] != NULL; i++) {
        const char *entry = plan->environment[i];
        if (strncmp(entry, name, length) == 0 && entry[length] == '=') {
            return entry + length + 1;
        }
    }
    return "";
}

/* Both sanitizers read the common ones (log_path, symbolize, exitcode) from either variable. No
 * symboliser: as a child of the program's it would be waited for by it. A crash stays a crash. No
 * exit status of theirs: a parent would take it for its child's. malloc may fail. */
#define COMMON_OPTIONS                                                                             \
    "symbolize=0:halt_on_error=0:exitcode=0:abort_on_error=0:handle_segv=0:handle_sigbus=0:"       \
    "handle_sigfpe=0:handle_sigill=0:handle_abort=0:allocator_may_return_null=1:color=never:"      \
    "log_exe_name=0:log_suffix=:print_summary=0"
#define ADDRESS_OPTIONS                                                                            \
    "detect_leaks=1:detect_stack_use_after_return=1:detect_odr_violation=0:"                       \
    "alloc_dealloc_mismatch=0:verify_asan_link_order=0:print_legend=0"
#define UNDEFINED_OPTIONS "print_stacktrace=1"

static void add_preload(struct entries *entries, const struct box_plan *plan, const char *helper)
{
    const char *preload = value_of(plan, "LD_PRELOAD");
    if (helper != NULL || *preload != '\0') {
        add_entry(entries, text_format("LD_PRELOAD=%s%s%s", helper != NULL ? helper : "",
                                       helper != NULL && *preload != '\0' ? ":" : "", preload));
    }
}

/* Also under Valgrind: a program can be built with UndefinedBehaviorSanitizer alone. */
char **memory_environment(const struct box_plan *plan, const char *folder, const char *helper)
{
    struct entries entries = copy_environment(plan);
    add_entry(&entries,
              text_format("ASAN_OPTIONS=log_path=%s/sanitizer:" COMMON_OPTIONS ":" ADDRESS_OPTIONS,
                          folder));
    add_entry(&entries, text_format("UBSAN_OPTIONS=log_path=%s/sanitizer:" COMMON_OPTIONS
                                    ":" UNDEFINED_OPTIONS,
                                    folder));
    add_entry(&entries, text_copy("LSAN_OPTIONS=exitcode=0:print_suppressions=0"));
    add_preload(&entries, plan, helper);
    return entries.all;
}

char **memory_quiet_environment(const struct box_plan *plan)
{
    struct entries entries = copy_environment(plan);
    add_entry(&entries, text_format("ASAN_OPTIONS=allocator_may_return_null=1:%s:symbolize=0",
                                    value_of(plan, "ASAN_OPTIONS")));
    add_entry(&entries,
              text_format("UBSAN_OPTIONS=%s:symbolize=0", value_of(plan, "UBSAN_OPTIONS")));
    add_preload(&entries, plan, NULL);
    return entries.all;
}
