/* SPDX-License-Identifier: MIT
 *
 * See memory_tools.h. With which options the tools are called: memory_options.c.
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
#include "memory_options.h"

#define INSIDE "/run/scrutineer/memory"
#define HELPER INSIDE "/memcheck.so"

enum { MOST_FILES = 400, MOST_FILE_BYTES = 8 << 20, SLOWER = 4, MORE_PROCESSES = 8 };

/* ---- what fits the program ---- */

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
    if (context->traced.probe == NULL && probe_has_symbol(probe, threads)) {
        return "the program was built with -fsanitize=thread: build it without, or with "
               "-fsanitize=address,undefined";
    }
    return NULL;
}

const char *memory_tool_missing(const struct context *context, enum run_variant variant)
{
    if (variant != VARIANT_MEMCHECK) {
        return NULL;
    }
    char *valgrind = memory_valgrind();
    bool missing = valgrind == NULL;
    free(valgrind);
    if (missing) {
        return "Valgrind is not installed (the package valgrind)";
    }
    if (context->box->kit->memcheck == NULL) {
        return "the checker was built without Valgrind: build it again, now that it is there";
    }
    return missing_in_program(context);
}

/* ---- before ---- */

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
    tool->environment = memory_quiet_environment(plan);
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
        helper = box_path(context->box, plan, HELPER);
        memory_put_under_valgrind(json_object_get(json_array_get(plan->steps, 0), "argv"), folder);
    }
    tool->environment = memory_environment(plan, folder, helper);
    plan->environment = (const char *const *)tool->environment;
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
