/* SPDX-License-Identifier: MIT
 * The cars' segment: is there exactly one, how large, with which rights and which key. */
#define _GNU_SOURCE
#include "families.h"

#include <stdio.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>

#include "cars.h"
#include "static.h"

/* Labs 1 to 3 need one segment; from lab 4 on a second holds the lock. */
static bool is_alone(const struct lab *lab)
{
    return lab->number < 4;
}

static const struct log_segment *largest(const struct run_log *log)
{
    const struct log_segment *found = NULL;
    for (size_t i = 0; i < log->segment_count; i++) {
        if (found == NULL || log->segments[i].bytes > found->bytes) {
            found = &log->segments[i];
        }
    }
    return found;
}

static const struct log_call *maker_of(const struct run *run, const struct log_segment *segment)
{
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *call = &run->log.calls[i];
        if (strcmp(call->name, "shmget") == 0 && call->pid == segment->creator &&
            (size_t)call->arguments[1] == segment->bytes) {
            return call;
        }
    }
    return NULL;
}

static void tell_none(struct context *context, const struct run *run)
{
    if (!run->log.supervised) {
        not_judged(context, "sim.segment", "the kernel does not let the checker watch the calls");
        return;
    }
    const struct log_call *call = call_named(run, "shmget");
    struct finding *finding =
        call ? findings_add(context->findings, "sim.segment", run->name,
                            "shmget was called, but no segment came of it")
             : findings_add(context->findings, "sim.segment", run->name,
                            "no shared memory segment was made: shmget was never called");
    locate_call(context, run, call, finding, NULL);
    finding_look(finding, "the lab's README.md, \"What to write\"; man shmget");
    judged(context, "sim.segment");
}

static void tell_several(struct context *context, const struct run *run)
{
    struct finding *finding =
        findings_add(context->findings, "sim.segment", run->name,
                     "%zu segments were made; the cars need one", run->log.segment_count);
    for (size_t i = run->log.segment_count; i > 0 && i + 2 > run->log.segment_count; i--) {
        locate_call(context, run, maker_of(run, &run->log.segments[i - 1]), finding, "made here");
    }
}

/* What the size that was asked for comes from, as far as it shows. */
static void explain_size(struct finding *finding, size_t bytes, size_t cars)
{
    if (bytes == cars * sizeof(void *)) {
        finding_detail(finding, "%zu = %zu x %zu, the size of a pointer (or of a double)", bytes,
                       cars, sizeof(void *));
    } else if (bytes == CAR_BYTES) {
        finding_detail(finding, "room for one car only: times the number of cars is missing");
    } else if (bytes == cars) {
        finding_detail(finding, "the number of cars, without the size of one");
    } else if (bytes % cars == 0) {
        finding_detail(finding, "%zu = %zu x %zu", bytes, cars, bytes / cars);
    } else if (bytes % CAR_BYTES == 0) {
        finding_detail(finding, "%zu = %zu x %d: another number of cars", bytes, bytes / CAR_BYTES,
                       CAR_BYTES);
    }
}

static void size(struct context *context, const struct run *run, const struct log_segment *segment)
{
    size_t cars = (size_t)context->lab->cars, wanted = cars * CAR_BYTES;
    judged(context, "layout.size");
    /* Where a lock may live beside the cars, larger is no mistake. */
    if (segment->bytes == wanted || (!is_alone(context->lab) && segment->bytes > wanted)) {
        return;
    }
    struct finding *finding =
        findings_add(context->findings, "layout.size", run->name,
                     "the segment has %zu bytes; %zu cars of %d bytes need %zu", segment->bytes,
                     cars, CAR_BYTES, wanted);
    locate_call(context, run, maker_of(run, segment), finding, "the segment is made here");
    if (!hint_sizeof(context, run, maker_of(run, segment), finding)) {
        explain_size(finding, segment->bytes, cars);
    }
}

static void rights(struct context *context, const struct run *run,
                   const struct log_segment *segment)
{
    judged(context, "shm.mode");
    if ((segment->mode & 0600) != 0600) {
        struct finding *useless = findings_add(
            context->findings, "sim.segment", run->name,
            "the segment has the rights 0%o: its owner can't read and write it", segment->mode);
        locate_call(context, run, maker_of(run, segment), useless, "made here");
        finding_look(useless, "IPC_CREAT | 0600: an octal number begins with 0, and flags are put "
                              "together with a single |");
        return;
    }
    if ((segment->mode & 0177) == 0) {
        return;
    }
    struct finding *finding =
        findings_add(context->findings, "shm.mode", run->name,
                     "the segment has the rights 0%o: others may %s it; 0600 is enough for "
                     "programs of one user",
                     segment->mode, segment->mode & 022 ? "change" : "read");
    locate_call(context, run, maker_of(run, segment), finding, "made here");
}

static void keys(struct context *context, const struct run *run)
{
    judged(context, "shm.key");
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *call = &run->log.calls[i];
        int key = (int)call->arguments[0], flags = (int)call->arguments[2];
        if (strcmp(call->name, "shmget") != 0 || key == IPC_PRIVATE || !(flags & IPC_CREAT) ||
            (flags & IPC_EXCL)) {
            continue;
        }
        struct finding *finding = findings_add(
            context->findings, "shm.key", run->name,
            "the key 0x%x with IPC_CREAT and without IPC_EXCL takes over a segment that is there",
            (unsigned)key);
        locate_call(context, run, call, finding, NULL);
        finding_detail(finding,
                       "what an earlier run left, with its old values, would be used as if "
                       "it were new");
        finding_look(finding, "IPC_PRIVATE, or IPC_CREAT | IPC_EXCL");
    }
}

static void sizes(struct context *context, const struct run *run)
{
    struct cars_place place;
    const struct log_segment *segment = cars_find(&run->log, context->lab->cars, &place)
                                            ? &run->log.segments[place.segment]
                                            : largest(&run->log);
    size(context, run, segment);
    rights(context, run, segment);
    tell_sizeof(context, run);
}

void family_segment(struct context *context)
{
    const struct run *run = undisturbed(context);
    judged(context, "layout.sizeof"); /* where nothing shows it, there is nothing to say */
    if (run == NULL) {
        return;
    }
    if (run->log.supervised) {
        keys(context, run);
    }
    if (context->lab == NULL) {
        for (size_t i = 0; i < run->log.segment_count; i++) {
            if ((run->log.segments[i].mode & 0600) == 0600) {
                rights(context, run, &run->log.segments[i]);
            }
        }
        tell_sizeof(context, run);
        return;
    }
    if (run->log.segment_count == 0) {
        tell_none(context, run);
        return;
    }
    judged(context, "sim.segment");
    if (is_alone(context->lab) && run->log.segment_count > 1) {
        tell_several(context, run);
        return;
    }
    sizes(context, run);
}
