/* SPDX-License-Identifier: MIT
 *
 * See memory_tools.h. What each option is for stands beside it.
 */
#define _GNU_SOURCE
#include "memory_tools.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "declared.h"
#include "folder.h"
#include "memory.h"

#define INSIDE "/run/scrutineer/memory"
#define HELPER INSIDE "/memcheck.so"

enum { MOST_FILES = 400, MOST_FILE_BYTES = 8 << 20, SLOWER = 4, MORE_PROCESSES = 8 };

/* ---- Valgrind ---- */

static char *find_valgrind(void)
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

static void put_under_valgrind(json_t *arguments, const char *folder)
{
    char *valgrind = find_valgrind(), *log = text_format("%s/messages", folder);
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

static void add_entry(struct memory_tool *tool, size_t *count, char *entry)
{
    tool->environment = memory_grow(tool->environment, *count + 2, sizeof *tool->environment);
    tool->environment[(*count)++] = entry;
    tool->environment[*count] = NULL;
}

static size_t copy_environment(struct memory_tool *tool, const struct box_plan *plan)
{
    const char *const *from = plan->environment != NULL ? plan->environment : box_environment;
    size_t count = 0;
    for (size_t i = 0; from[i] != NULL; i++) {
        if (!is_ours(from[i])) {
            add_entry(tool, &count, text_copy(from[i]));
        }
    }
    return count;
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

static void add_preload(struct memory_tool *tool, size_t *count, const struct box_plan *plan,
                        const char *helper)
{
    const char *preload = value_of(plan, "LD_PRELOAD");
    if (helper != NULL || *preload != '\0') {
        add_entry(tool, count,
                  text_format("LD_PRELOAD=%s%s%s", helper != NULL ? helper : "",
                              helper != NULL && *preload != '\0' ? ":" : "", preload));
    }
}

/* Also under Valgrind: a program can be built with UndefinedBehaviorSanitizer alone. */
static void set_environment(struct memory_tool *tool, struct box_plan *plan, const char *folder,
                            const char *helper)
{
    size_t count = copy_environment(tool, plan);
    add_entry(tool, &count,
              text_format("ASAN_OPTIONS=log_path=%s/sanitizer:" COMMON_OPTIONS ":" ADDRESS_OPTIONS,
                          folder));
    add_entry(tool, &count,
              text_format("UBSAN_OPTIONS=log_path=%s/sanitizer:" COMMON_OPTIONS
                          ":" UNDEFINED_OPTIONS,
                          folder));
    add_entry(tool, &count, text_copy("LSAN_OPTIONS=exitcode=0:print_suppressions=0"));
    add_preload(tool, &count, plan, helper);
    plan->environment = (const char *const *)tool->environment;
}

/* ---- before ---- */

static const char *const address_names[] = {"__asan_init", NULL};
static const char *const undefined_names[] = {"__ubsan_handle_add_overflow",
                                              "__ubsan_handle_type_mismatch_v1",
                                              "__ubsan_handle_out_of_bounds",
                                              "__ubsan_handle_shift_out_of_bounds",
                                              "__ubsan_handle_divrem_overflow",
                                              "__ubsan_handle_pointer_overflow",
                                              NULL};

void memory_find_sanitizers(struct context *context)
{
    struct probe *probe = context->plain.probe;
    context->has_address = probe_has_symbol(probe, address_names);
    context->has_undefined = probe_has_symbol(probe, undefined_names);
    context->shares_sanitizer =
        probe_needs_symbol(probe, address_names) || probe_needs_symbol(probe, undefined_names);
}

/* What memcheck can't follow, and would blame on the program. */
static const char *missing_in_program(const struct context *context)
{
    static const char *const stacks[] = {"makecontext", "swapcontext", NULL};
    static const char *const threads[] = {"__tsan_init", NULL};
    struct probe *probe = context->plain.probe;
    if (context->lab != NULL) {
        return NULL;
    }
    if (probe_is_static(probe)) {
        return "the program is linked statically: Valgrind does not see its malloc()";
    }
    if (probe_has_symbol(probe, stacks)) {
        return "the program changes stacks by itself (makecontext), which Valgrind takes for "
               "mistakes";
    }
    if (context->traced.probe != NULL || probe_has_symbol(probe, threads)) {
        return "the program was built by scrutineer-cc or with -fsanitize=thread: build it with "
               "gcc "
               "-g, or with -fsanitize=address,undefined";
    }
    return NULL;
}

const char *memory_tool_missing(const struct context *context, enum run_variant variant)
{
    if (variant != VARIANT_MEMCHECK) {
        return NULL;
    }
    char *valgrind = find_valgrind();
    bool missing = valgrind == NULL;
    free(valgrind);
    return missing ? "Valgrind is not installed (the package valgrind)"
                   : missing_in_program(context);
}

static bool make_folder(const struct context *context, struct memory_tool *tool,
                        struct trouble *trouble)
{
    const struct box *box = context->box;
    tool->folder = folder_temporary(trouble);
    if (tool->folder == NULL) {
        return false;
    }
    if (box->kit->memcheck != NULL) {
        char *to = text_format("%s/memcheck.so", tool->folder);
        bool copied = folder_copy_file(box->kit->memcheck, to, 0755, trouble);
        free(to);
        if (!copied) {
            return false;
        }
    }
    return !box->drops || folder_give(tool->folder, box->uid, box->gid, trouble);
}

static void add_bind(struct memory_tool *tool, struct box_plan *plan)
{
    tool->binds = memory_need(plan->bind_count + 1, sizeof *tool->binds);
    memcpy(tool->binds, plan->binds, plan->bind_count * sizeof *tool->binds);
    tool->binds[plan->bind_count] = (struct box_bind){tool->folder, INSIDE, true};
    plan->binds = tool->binds;
    plan->bind_count++;
}

/* AddressSanitizer reserves terabytes of addresses; both are slower. */
static void loosen_limits(struct box_plan *plan)
{
    plan->limits.memory_bytes = 0;
    plan->limits.run_ms *= SLOWER;
    plan->limits.cpu_s *= SLOWER;
    plan->limits.processes += MORE_PROCESSES;
    if (plan->limits.file_bytes != 0 && plan->limits.file_bytes < MOST_FILE_BYTES) {
        plan->limits.file_bytes = MOST_FILE_BYTES;
    }
}

/* A symboliser would be a child of the program's; malloc may fail; and gcc's library wants to be
 * the first one that is loaded, which the witness would be. */
static void quieten(const struct context *context, struct memory_tool *tool, struct box_plan *plan)
{
    size_t count = copy_environment(tool, plan);
    add_entry(tool, &count,
              text_format("ASAN_OPTIONS=allocator_may_return_null=1:%s:symbolize=0",
                          value_of(plan, "ASAN_OPTIONS")));
    add_entry(tool, &count,
              text_format("UBSAN_OPTIONS=%s:symbolize=0", value_of(plan, "UBSAN_OPTIONS")));
    add_preload(tool, &count, plan, NULL);
    plan->environment = (const char *const *)tool->environment;
    plan->witness &= !context->shares_sanitizer;
}

bool memory_tool_prepare(const struct context *context, struct run *run, struct box_plan *plan,
                         struct trouble *trouble)
{
    if (run->request.kind != RUN_MEMORY && !context->has_address && !context->shares_sanitizer) {
        return true;
    }
    struct memory_tool *tool = memory_need(1, sizeof *tool);
    run->memory = tool;
    if (run->request.kind != RUN_MEMORY) {
        quieten(context, tool, plan);
        return true;
    }
    if (!make_folder(context, tool, trouble)) {
        return false;
    }
    add_bind(tool, plan);
    loosen_limits(plan);
    plan->witness = false; /* its handlers and its calls are not for these runs */
    char *folder = box_path(context->box, plan, INSIDE);
    char *helper = NULL;
    if (run->request.variant == VARIANT_MEMCHECK) {
        helper = context->box->kit->memcheck != NULL ? box_path(context->box, plan, HELPER) : NULL;
        put_under_valgrind(json_object_get(json_array_get(plan->steps, 0), "argv"), folder);
    }
    set_environment(tool, plan, folder, helper);
    free(folder);
    free(helper);
    return true;
}

/* ---- after ---- */

/* A regular file of a folder that the program could write into; NULL: none, or too large. */
static char *read_file(int folder, const char *name, size_t *length, bool *cut)
{
    struct stat state;
    int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    char *text = NULL;
    *length = 0;
    if (fd >= 0 && fstat(fd, &state) == 0 && S_ISREG(state.st_mode)) {
        size_t size = state.st_size < MOST_FILE_BYTES ? (size_t)state.st_size : MOST_FILE_BYTES;
        *cut |= state.st_size > MOST_FILE_BYTES;
        text = memory_need(size + 1, 1);
        ssize_t got;
        while (*length < size && (got = read(fd, text + *length, size - *length)) > 0) {
            *length += (size_t)got;
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return text;
}

struct tool_files {
    int folder;
    char *messages;
    size_t messages_length;
};

static void read_log(struct memory_tool *tool, const struct tool_files *files, const char *name)
{
    size_t length;
    bool valgrind = strncmp(name, "valgrind.", 9) == 0;
    const char *number = strchr(name, '.');
    if (number == NULL || (!valgrind && strncmp(name, "sanitizer.", 10) != 0)) {
        return;
    }
    char *text = read_file(files->folder, name, &length, &tool->cut);
    if (text == NULL) {
        return;
    }
    tool->logs = memory_grow(tool->logs, tool->log_count + 1, sizeof *tool->logs);
    struct memlog *log = &tool->logs[tool->log_count++];
    if (valgrind) {
        memlog_read_valgrind(text, length, files->messages != NULL ? files->messages : "",
                             files->messages_length, log);
    } else {
        memlog_read_sanitizer(text, length, log);
    }
    log->pid = isdigit((unsigned char)number[1]) ? atoi(number + 1) : log->pid;
    free(text);
}

/* gcc's shared UndefinedBehaviorSanitizer beside AddressSanitizer writes to standard error,
 * whatever log_path says. */
static void read_errors(struct memory_tool *tool, const struct run *run)
{
    const char *errors = run->log.program_count > 0 ? run->log.programs[0].err : NULL;
    if (!run->finished || errors == NULL || strstr(errors, ": runtime error: ") == NULL) {
        return;
    }
    tool->logs = memory_grow(tool->logs, tool->log_count + 1, sizeof *tool->logs);
    struct memlog *log = &tool->logs[tool->log_count++];
    memlog_read_sanitizer(errors, strlen(errors), log);
    log->pid = run->log.programs[0].pid;
}

static int by_pid(const void *left, const void *right)
{
    const struct memlog *one = left, *other = right;
    return (one->pid > other->pid) - (one->pid < other->pid);
}

static void read_logs(struct memory_tool *tool)
{
    DIR *folder = opendir(tool->folder);
    struct dirent *entry;
    if (folder == NULL) {
        return;
    }
    struct tool_files files = {.folder = dirfd(folder)};
    files.messages = read_file(files.folder, "messages", &files.messages_length, &tool->cut);
    while ((entry = readdir(folder)) != NULL) {
        if (tool->log_count == MOST_FILES) {
            tool->cut = true;
            break;
        }
        read_log(tool, &files, entry->d_name);
    }
    closedir(folder);
    free(files.messages);
    if (tool->log_count > 0) {
        qsort(tool->logs, tool->log_count, sizeof *tool->logs, by_pid);
    }
}

static void drop_folder(struct memory_tool *tool)
{
    if (tool->folder != NULL) {
        folder_remove(tool->folder);
    }
    free(tool->folder);
    tool->folder = NULL;
}

void memory_tool_collect(struct run *run)
{
    if (run->memory != NULL) {
        if (run->memory->folder == NULL) {
            return;
        }
        read_errors(run->memory, run);
        read_logs(run->memory);
        drop_folder(run->memory);
    }
}

void memory_tool_release(struct run *run)
{
    struct memory_tool *tool = run->memory;
    if (tool == NULL) {
        return;
    }
    drop_folder(tool);
    for (size_t i = 0; i < tool->log_count; i++) {
        memlog_release(&tool->logs[i]);
    }
    for (size_t i = 0; tool->environment != NULL && tool->environment[i] != NULL; i++) {
        free(tool->environment[i]);
    }
    free(tool->environment);
    free(tool->binds);
    free(tool->logs);
    free(tool);
    run->memory = NULL;
}

bool memory_tool_owns(const char *path)
{
    static const char *const names[] = {"/sanitizer.", "/valgrind."};
    const char *slash = path != NULL ? strrchr(path, '/') : NULL;
    if (path != NULL && strncmp(path, INSIDE, strlen(INSIDE)) == 0) {
        return true;
    }
    for (size_t i = 0; slash != NULL && i < sizeof names / sizeof names[0]; i++) {
        if (strncmp(slash, names[i], strlen(names[i])) == 0) {
            return true;
        }
    }
    return false;
}
