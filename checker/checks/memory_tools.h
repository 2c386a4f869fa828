/* SPDX-License-Identifier: MIT
 *
 * Runs under the tools that watch memory: AddressSanitizer and UndefinedBehaviorSanitizer (a
 * program built with them), Valgrind's memcheck (any program).
 *
 * Protocol: a launcher that has filled the plan of a run of kind RUN_MEMORY calls
 * memory_tool_prepare() just before box_start(); once the run has ended (box_finish() was true),
 * memory_tool_collect(); whoever releases the run calls memory_tool_release(). Then run->memory
 * holds what each process left. For runs of another kind all of them do nothing, but that a program
 * which has AddressSanitizer in it is kept from starting a symboliser.
 *
 * The tools write into a folder of ours, bound into the sandbox at a place of its own: neither the
 * program's standard error nor its working folder shows anything of it.
 */
#ifndef SCRUTINEER_CHECKS_MEMORY_TOOLS_H
#define SCRUTINEER_CHECKS_MEMORY_TOOLS_H

#include "context.h"
#include "memlog.h"

struct memory_tool {
    char *folder;        /* outside, temporary; NULL: collected */
    struct memlog *logs; /* one a process and tool, by pid */
    size_t log_count;
    bool cut; /* there was more than is read */
    /* What the plan points at. */
    struct box_bind *binds;
    char **environment;
};

/* Why that variant can't be run, here or with this program; NULL: it can. Not of a lab's sanitized
 * build: context->no_sanitized. */
const char *memory_tool_missing(const struct context *context, enum run_variant variant);
/* Of any program, once its image is open: context->has_address, has_undefined. */
void memory_find_sanitizers(struct context *context);
/* Changes the plan: its steps' first command (in place), environment, binds, limits, preloads. What
 * it then points at belongs to the run. False: our trouble. */
bool memory_tool_prepare(const struct context *context, struct run *run, struct box_plan *plan,
                         struct trouble *trouble);
/* Reads what was left, and removes the folder. */
void memory_tool_collect(struct run *run);
/* Is that file one of a tool's? path may be NULL. */
bool memory_tool_owns(const char *path);
void memory_tool_release(struct run *run);

#endif
