/* SPDX-License-Identifier: MIT
 *
 * What is wrong with single accesses to shared memory: past the end of what was asked for, though
 * inside the page, where no other tool sees it; and pointers into private memory stored there,
 * which mean something else, or nothing, in another process.
 */
#define _GNU_SOURCE
#include <stdlib.h>

#include "families.h"
#include "memory.h"
#include "scene.h"
#include "trace.h"

static bool is_seen(const struct trace_record **seen, size_t count,
                    const struct trace_record *record)
{
    for (size_t i = 0; i < count; i++) {
        if (seen[i]->pc == record->pc && seen[i]->kind == record->kind) {
            return true;
        }
    }
    return false;
}

/* Its process as a life of the race log: the first one of that pid. */
static size_t life_of(const struct race_log *log, int pid)
{
    for (size_t i = 0; i < log->life_count; i++) {
        if (log->lives[i].pid == pid) {
            return i;
        }
    }
    return log->life_count;
}

static size_t region_of(const struct race_log *log, int object)
{
    for (size_t i = 0; i < log->region_count; i++) {
        const struct race_region *of = &log->regions[i];
        bool same = object < TRACE_PRIVATE ? (long)i == -2 - (long)object
                                           : of->kind == 1 && of->id == object;
        if (same && of->bytes > 0) {
            return i;
        }
    }
    return log->region_count;
}

static void locate(struct scene *scene, const struct trace_record *record, size_t life,
                   size_t region, struct finding *finding)
{
    struct source_place place;
    unsigned image = life < scene->log->life_count ? scene->log->lives[life].image : 0;
    bool known = scene_place(scene, image, (uint32_t)record->pc, &place);
    struct location *location = finding_locate(finding, known ? place.file : NULL,
                                               known ? place.line : 0, known ? place.function : "");
    char *role = scene_role(scene, life);
    char *object = region < scene->log->region_count ? scene_object(scene, region, record->offset)
                                                     : text_copy("shared memory");
    location_process(location, record->pid, role);
    bool writes = record->kind == TRACE_POINTER || record->reserved[0] != 0;
    location_object(location, writes ? "write" : "read", (long)record->size, object, NULL);
    free(role);
    free(object);
}

static void tell_overrun(struct scene *scene, const struct trace_record *record)
{
    size_t life = life_of(scene->log, record->pid);
    size_t region = region_of(scene->log, record->object);
    long asked = (long)record->argument;
    long past = (long)(record->offset + record->size) - asked;
    struct finding *finding = findings_add(
        scene->context->findings, "shm.overrun", scene->run->name,
        "%s %ld byte%s past the end of shared memory of %ld bytes",
        record->reserved[0] != 0 ? "writes" : "reads", past, past == 1 ? "" : "s", asked);
    locate(scene, record, life, region, finding);
    finding_detail(finding, "the kernel gives whole pages, so it goes well today: the bytes there "
                            "belong to nobody");
    finding_look(finding, "an index that is one too high, or too few bytes asked for (sizeof of a "
                          "pointer, one element too few)");
}

static void tell_pointer(struct scene *scene, const struct trace_record *record)
{
    size_t life = life_of(scene->log, record->pid);
    size_t region = region_of(scene->log, record->object);
    struct finding *finding =
        findings_add(scene->context->findings, "shm.pointer", scene->run->name,
                     "a pointer into this process's own memory is stored in shared memory");
    locate(scene, record, life, region, finding);
    finding_detail(finding,
                   "in another process there is something else at that address, or nothing");
    finding_look(finding,
                 "store the data itself, or an index or offset that means the same to all");
}

static void look(const struct context *context, const struct run *run)
{
    enum { MOST = 64 };
    const struct trace_record *seen[MOST];
    size_t count = 0;
    struct scene scene;
    scene_open(&scene, context, run);
    for (size_t i = 0; i < run->trace->count && count < MOST; i++) {
        const struct trace_record *record = &run->trace->records[i];
        bool wanted = record->kind == TRACE_OVERRUN || record->kind == TRACE_POINTER;
        if (!wanted || is_seen(seen, count, record)) {
            continue;
        }
        seen[count++] = record;
        if (record->kind == TRACE_OVERRUN) {
            tell_overrun(&scene, record);
        } else {
            tell_pointer(&scene, record);
        }
    }
    scene_close(&scene);
}

void family_memory(struct context *context)
{
    const struct run *run =
        context->lab != NULL ? run_named(context, "traced") : undisturbed(context);
    if (run == NULL || run->races == NULL || run->trace->attached == 0) {
        not_judged(context, "shm.overrun", "%s", why_no_trace(context));
        not_judged(context, "shm.pointer", "%s", why_no_trace(context));
        return;
    }
    look(context, run);
    judged(context, "shm.overrun");
    judged(context, "shm.pointer");
}
