/* SPDX-License-Identifier: MIT
 * See scene.h. */
#define _GNU_SOURCE
#include "scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena_format.h"
#include "memory.h"
#include "naming.h"
#include "trace.h"
#include "tracelog.h"

void scene_open(struct scene *scene, const struct context *context, const struct run *run)
{
    *scene = (struct scene){.context = context, .run = run, .log = run->races};
    scene->probes = memory_need(scene->log->image_count + 1, sizeof *scene->probes);
    scene->tried = memory_need(scene->log->image_count + 1, sizeof *scene->tried);
    scene->namings = memory_need(scene->log->region_count + 1, sizeof *scene->namings);
    scene->named = memory_need(scene->log->region_count + 1, sizeof *scene->named);
    scene->has_cars =
        context->lab != NULL && cars_find(&run->log, context->lab->cars, &scene->cars);
}

void scene_close(struct scene *scene)
{
    for (size_t i = 0; i < scene->log->image_count; i++) {
        if (scene->probes[i] != scene->context->traced.probe) {
            probe_close(scene->probes[i]);
        }
    }
    for (size_t i = 0; i < scene->log->region_count; i++) {
        naming_release(scene->namings[i]);
    }
    free(scene->namings);
    free(scene->named);
    free(scene->probes);
    free(scene->tried);
}

/* --- programs --------------------------------------------------------------------------------- */

/* Where the file lies outside, that is `inside` for the program. */
static char *outside_of(const struct context *context, const char *inside)
{
    static const char folder[] = "/program/";
    if (context->build != NULL && strncmp(inside, folder, strlen(folder)) == 0) {
        return text_format("%s/traced/%s", context->build->folder, inside + strlen(folder));
    }
    return text_copy(inside);
}

static struct probe *probe_of(struct scene *scene, unsigned image)
{
    if (image >= scene->log->image_count) {
        return NULL;
    }
    if (!scene->tried[image]) {
        const struct image *main_image = &scene->context->traced;
        const char *path = scene->log->images[image];
        scene->tried[image] = true;
        if (main_image->inside != NULL && strcmp(path, main_image->inside) == 0) {
            scene->probes[image] = main_image->probe;
        } else {
            struct trouble ignored;
            char *outside = outside_of(scene->context, path);
            scene->probes[image] = probe_open(outside, &ignored);
            free(outside);
        }
    }
    return scene->probes[image];
}

bool scene_place(struct scene *scene, unsigned image, uint32_t pc, struct source_place *place)
{
    struct probe *probe = pc == 0 ? NULL : probe_of(scene, image);
    return probe != NULL && probe_place(probe, pc, place) && place->line > 0;
}

static FILE *open_source(const struct scene *scene, const char *file)
{
    const struct build *build = scene->context->build;
    char *path = build != NULL && file[0] != '/' ? text_format("%s/%s", build->source, file)
                                                 : text_copy(file);
    FILE *source = fopen(path, "re");
    free(path);
    return source;
}

char *scene_line(const struct scene *scene, const struct source_place *place)
{
    enum { MOST_COLUMNS = 60 };
    char text[512];
    bool found = false;
    FILE *source = open_source(scene, place->file);
    for (int line = 0; source != NULL && !found && fgets(text, sizeof text, source) != NULL;) {
        /* A line longer than the buffer comes in pieces. */
        line += strchr(text, '\n') != NULL;
        found = line == place->line;
    }
    if (source != NULL) {
        fclose(source);
    }
    const char *start = text + strspn(text, " \t");
    size_t length = found ? strcspn(start, "\r\n") : 0;
    if (length == 0) {
        return NULL;
    }
    return length <= MOST_COLUMNS ? text_format("%.*s", (int)length, start)
                                  : text_format("%.*s …", MOST_COLUMNS, start);
}

/* --- processes -------------------------------------------------------------------------------- */

int scene_pid(const struct scene *scene, size_t life)
{
    return life < scene->log->life_count ? scene->log->lives[life].pid : 0;
}

size_t scene_age(const struct scene *scene, size_t life)
{
    return life < scene->log->life_count ? scene->log->lives[life].age : SIZE_MAX;
}

/* The life of that process's first thread. */
static size_t process_of(const struct scene *scene, size_t life)
{
    const struct race_life *lives = scene->log->lives;
    size_t at = life;
    while (lives[at].thread > 0 && lives[at].parent != at &&
           lives[lives[at].parent].pid == lives[at].pid) {
        at = lives[at].parent;
    }
    return at;
}

/* The car whose slot a process writes most, by its number; 0 = none. */
static int car_of(const struct scene *scene, int pid)
{
    const struct run *run = scene->run;
    if (!scene->has_cars || run->trace == NULL || pid == run->log.programs[0].pid) {
        return 0;
    }
    size_t *writes = memory_need((size_t)scene->cars.count, sizeof *writes);
    size_t end = scene->cars.offset + (size_t)scene->cars.count * CAR_BYTES;
    int best = -1;
    for (size_t i = 0; i < run->trace->count; i++) {
        const struct trace_record *record = &run->trace->records[i];
        if (record->pid != pid || record->kind != TRACE_WRITE ||
            record->object != run->log.segments[scene->cars.segment].id ||
            record->offset < scene->cars.offset || record->offset >= end) {
            continue;
        }
        int slot = (int)((record->offset - scene->cars.offset) / CAR_BYTES);
        writes[slot]++;
        best = best < 0 || writes[slot] > writes[best] ? slot : best;
    }
    free(writes);
    return best < 0 ? 0 : car_number(best);
}

/* Among the processes that its parent made, counted from 1. */
static size_t ordinal_of(const struct scene *scene, size_t life)
{
    const struct race_life *lives = scene->log->lives;
    size_t ordinal = 1;
    for (size_t i = 0; i < life; i++) {
        ordinal += i != lives[life].parent && lives[i].parent == lives[life].parent &&
                   lives[i].thread == 0 && lives[i].pid != 0;
    }
    return ordinal;
}

static char *process_name(const struct scene *scene, size_t life)
{
    const struct race_life *lives = scene->log->lives;
    int car = car_of(scene, lives[life].pid);
    if (car != 0) {
        return text_format("car %d", car);
    }
    if (life == 0 || lives[life].pid == lives[0].pid) {
        return text_copy("the parent");
    }
    if (lives[life].parent == life) {
        const char *path = lives[life].image < scene->log->image_count
                               ? scene->log->images[lives[life].image]
                               : "a program";
        const char *slash = strrchr(path, '/');
        return text_copy(slash != NULL ? slash + 1 : path);
    }
    size_t parent = process_of(scene, lives[life].parent);
    return parent == 0 || lives[parent].pid == lives[0].pid
               ? text_format("child %zu", ordinal_of(scene, life))
               : text_format("grandchild %zu", ordinal_of(scene, life));
}

char *scene_role(struct scene *scene, size_t life)
{
    if (life >= scene->log->life_count) {
        return text_copy("a process");
    }
    const struct race_life *of = &scene->log->lives[life];
    char *name = process_name(scene, process_of(scene, life));
    char *role =
        of->thread > 0 ? text_format("thread %u of %s", of->thread + 1, name) : text_copy(name);
    free(name);
    return role;
}

/* --- bytes ------------------------------------------------------------------------------------ */

static int segment_ordinal(const struct scene *scene, int id)
{
    for (size_t i = 0; i < scene->run->log.segment_count; i++) {
        if (scene->run->log.segments[i].id == id) {
            return (int)i + 1;
        }
    }
    return 0;
}

char *scene_object(const struct scene *scene, size_t region, uint64_t offset)
{
    const struct race_region *of = &scene->log->regions[region];
    unsigned long at = (unsigned long)(offset + of->from);
    if (of->kind == ARENA_SYSV) {
        int ordinal = segment_ordinal(scene, of->id);
        return ordinal > 0 ? text_format("segment %d + %lu", ordinal, at)
                           : text_format("segment (id %d) + %lu", of->id, at);
    }
    return text_format("%s + %lu", of->kind == ARENA_FILE ? "mapped file" : "shared mapping", at);
}

static bool is_of_region(const struct trace_record *record, const struct race_region *of,
                         size_t region)
{
    int object = of->kind == ARENA_SYSV ? of->id : -2 - (int)region;
    bool is_access =
        record->kind == TRACE_READ || record->kind == TRACE_WRITE || record->kind == TRACE_ATOMIC;
    return is_access && record->object == object;
}

uint64_t scene_bytes(const struct scene *scene, size_t region, const struct race_side *side)
{
    const struct trace_view *trace = scene->run->trace;
    uint64_t bytes = side->bytes;
    for (size_t i = 0; trace != NULL && i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        bool covers =
            record->offset <= side->offset && side->offset - record->offset < record->size;
        if (record->pc == side->pc && covers && record->pid == scene_pid(scene, side->life) &&
            is_of_region(record, &scene->log->regions[region], region) && record->size > bytes) {
            bytes = record->size;
        }
    }
    return bytes;
}

/* Larger than any scalar, or no power of two: memcpy and its like. */
static bool is_block(uint32_t bytes)
{
    return bytes > 16 || (bytes & (bytes - 1)) != 0;
}

/* All that was seen of that region's accesses, for the naming to be held against. */
static struct naming *name_region(struct scene *scene, size_t region)
{
    enum { MOST_ACCESSES = 4000 };
    const struct race_region *of = &scene->log->regions[region];
    struct naming_access *accesses = memory_need(MOST_ACCESSES, sizeof *accesses);
    size_t count = 0;
    const struct trace_view *trace = scene->run->trace;
    for (size_t i = 0; trace != NULL && i < trace->count && count < MOST_ACCESSES; i++) {
        const struct trace_record *record = &trace->records[i];
        if (is_of_region(record, of, region)) {
            accesses[count++] = (struct naming_access){.offset = record->offset,
                                                       .bytes = record->size,
                                                       .pc = record->pc,
                                                       .block = is_block(record->size)};
        }
    }
    const struct naming_attach attach = {.pcs = {of->attach_pc, of->caller_pc}};
    const struct naming_question question = {.size = of->bytes,
                                             .accesses = accesses,
                                             .access_count = count,
                                             .attaches = &attach,
                                             .attach_count = 1};
    struct probe *probe = probe_of(scene, of->image);
    struct naming *naming = probe != NULL ? naming_make(probe, &question) : NULL;
    free(accesses);
    return naming;
}

char *scene_field(struct scene *scene, size_t region, uint64_t offset, uint64_t bytes)
{
    if (region >= scene->log->region_count || scene->log->regions[region].from != 0) {
        return NULL;
    }
    if (!scene->named[region]) {
        scene->named[region] = true;
        scene->namings[region] = name_region(scene, region);
    }
    return naming_of(scene->namings[region], offset, bytes);
}

static size_t region_of_object(const struct scene *scene, int object)
{
    if (object < TRACE_PRIVATE) {
        size_t region = (size_t)(-2 - (long)object);
        return region < scene->log->region_count ? region : SIZE_MAX;
    }
    for (size_t i = 0; object >= 0 && i < scene->log->region_count; i++) {
        if (scene->log->regions[i].kind == ARENA_SYSV && scene->log->regions[i].id == object &&
            scene->log->regions[i].bytes > 0) {
            return i;
        }
    }
    return SIZE_MAX;
}

static const char *kind_name(unsigned kind)
{
    switch (kind) {
    case TRACE_LOCK_SEM:
    case TRACE_LOCK_NAMED:
    case TRACE_LOCK_SYSV:
        return "semaphore";
    case TRACE_LOCK_MUTEX:
        return "mutex";
    case TRACE_SYNC_RWLOCK:
        return "read-write lock";
    case TRACE_SYNC_FLOCK:
    case TRACE_SYNC_RECORD:
        return "file lock";
    default:
        return "lock";
    }
}

char *scene_lock(struct scene *scene, const struct race_object *lock)
{
    const char *kind = kind_name(lock->kind);
    if (lock->kind == TRACE_LOCK_SYSV) {
        return text_format("semaphore %lu of set %d", (unsigned long)lock->offset, lock->object);
    }
    if (lock->kind == TRACE_LOCK_NAMED || lock->kind == TRACE_SYNC_FLOCK ||
        lock->kind == TRACE_SYNC_RECORD) {
        return text_format("%s%s", lock->kind == TRACE_LOCK_NAMED ? "named " : "a ", kind);
    }
    size_t region = region_of_object(scene, lock->object);
    if (region == SIZE_MAX) {
        return text_format("a %s in private memory", kind);
    }
    char *field = scene_field(scene, region, lock->offset, 1);
    char *object = scene_object(scene, region, lock->offset);
    char *name = field != NULL ? text_format("%s %s (%s)", kind, field, object)
                               : text_format("%s at %s", kind, object);
    free(field);
    free(object);
    return name;
}
