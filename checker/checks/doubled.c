/* SPDX-License-Identifier: MIT
 *
 * Text that is printed twice: it stood in the buffer of standard output at the fork, and both the
 * child and its parent have flushed their copy. The instrumented run sees it; on a terminal, where
 * a whole line is not kept in the buffer, it may never show.
 */
#define _GNU_SOURCE
#include "child_ends.h"

#include <ctype.h>
#include <stdlib.h>

#include "memory.h"
#include "places.h"
#include "trace.h"

struct doubled {
    const struct trace_record *first; /* of a child */
    size_t children;
    bool by_parent;
};

static struct doubled doubled_in(const struct run *run)
{
    struct doubled doubled = {NULL, 0, false};
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->kind != TRACE_INHERITED || record->argument <= 0) {
            continue;
        }
        if (record->pid == run->log.programs[0].pid) {
            doubled.by_parent = true;
        } else {
            doubled.first = doubled.first ? doubled.first : record;
            doubled.children++;
        }
    }
    return doubled;
}

/* What can be shown of it: up to the end of its first line. */
static char *text_of(const struct trace_record *record)
{
    char text[17] = "";
    size_t length = 0;
    for (size_t i = 0; i < 16 && (int64_t)i < record->argument; i++) {
        char c = (char)(record->reserved[i / 8] >> (8 * (i % 8)));
        if (!isprint((unsigned char)c)) {
            break;
        }
        text[length++] = c;
    }
    text[length] = '\0';
    return text_format("\"%s%s\"", text, (int64_t)length < record->argument ? "…" : "");
}

void tell_doubled(struct context *context, const struct run *run)
{
    judged(context, "proc.flush");
    if (run == NULL || run->trace == NULL) {
        return;
    }
    struct doubled doubled = doubled_in(run);
    if (doubled.first == NULL || !doubled.by_parent) {
        return;
    }
    char *text = text_of(doubled.first);
    struct finding *finding = findings_add(
        context->findings, "proc.flush", run->name,
        doubled.children == 1 ? "%zu child prints once more what the parent had printed: %s"
                              : "%zu children print once more what the parent had printed: %s",
        doubled.children, text);
    locate_pc(context, doubled.first->pc, finding, "here the child's copy of it is written");
    locate_pc(context, doubled.first->offset, finding,
              "forked here, with that text still in the buffer of standard output");
    finding_detail(finding,
                   "printf only fills a buffer, and fork copies that too; into a pipe or a "
                   "file whole lines wait there");
    finding_look(finding, "fflush(stdout) before fork, or end the child with _exit, which writes "
                          "no buffer");
    free(text);
}
