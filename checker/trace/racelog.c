/* SPDX-License-Identifier: MIT
 * See racelog.h; the format is abi/arena_format.h. */
#define _GNU_SOURCE
#include "racelog.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "arena_format.h"
#include "memory.h"

struct view {
    const char *base;
    uint64_t bytes;
    const struct arena *head;
    struct race_log *log;
};

/* The entries of a section; NULL if they do not lie in the file. */
static const void *entries(const struct view *view, const struct arena_section *section,
                           uint64_t count, uint64_t entry_bytes)
{
    bool fits = section->offset <= view->bytes && section->offset % 64 == 0 &&
                count <= (view->bytes - section->offset) / entry_bytes;
    return fits ? view->base + section->offset : NULL;
}

static size_t given_out(const struct arena_section *section, size_t most)
{
    return section->next < most ? (size_t)section->next : most;
}

/* --- lives, images, regions ------------------------------------------------------------------- */

static int by_age(const void *one, const void *other, void *lives)
{
    uint32_t ones = *(const uint32_t *)one, others = *(const uint32_t *)other;
    return ones == others ? 0 : arena_life_before(lives, ones, others) ? -1 : 1;
}

static bool read_ages(struct view *view)
{
    size_t count = view->log->life_count;
    const struct arena_life *from =
        entries(view, &view->head->lives, count, sizeof(struct arena_life));
    uint32_t *oldest_first = memory_need(count, sizeof *oldest_first);
    for (size_t i = 0; i < count; i++) {
        oldest_first[i] = (uint32_t)i;
    }
    if (from != NULL && count > 0) {
        qsort_r(oldest_first, count, sizeof *oldest_first, by_age, (void *)from);
    }
    for (size_t i = 0; i < count; i++) {
        view->log->lives[oldest_first[i]].age = i;
    }
    free(oldest_first);
    return from != NULL;
}

static bool read_lives(struct view *view)
{
    size_t count = given_out(&view->head->lives, ARENA_LIVES);
    const struct arena_life *from =
        entries(view, &view->head->lives, count, sizeof(struct arena_life));
    view->log->lives = memory_need(count, sizeof *view->log->lives);
    for (size_t i = 0; from != NULL && i < count; i++) {
        view->log->lives[i] = (struct race_life){.pid = from[i].pid,
                                                 .thread = from[i].thread,
                                                 .parent = from[i].parent < i ? from[i].parent : i,
                                                 .image = from[i].image,
                                                 .fork_pc = from[i].fork_pc};
        view->log->life_count++;
    }
    return from != NULL && read_ages(view);
}

/* Who had that slot at that time: the last one that began there before. */
static size_t life_of(const struct view *view, uint32_t slot, uint32_t clock)
{
    const struct arena_life *from =
        entries(view, &view->head->lives, view->log->life_count, sizeof(struct arena_life));
    for (size_t i = view->log->life_count; from != NULL && i-- > 0;) {
        if (from[i].slot == slot && from[i].first_clock <= clock) {
            return i;
        }
    }
    return view->log->life_count;
}

static bool read_images(struct view *view)
{
    size_t count = given_out(&view->head->images, ARENA_IMAGES);
    const struct arena_image *from =
        entries(view, &view->head->images, count, sizeof(struct arena_image));
    view->log->images = memory_need(count, sizeof *view->log->images);
    for (size_t i = 0; from != NULL && i < count; i++) {
        view->log->images[view->log->image_count++] =
            text_format("%.*s", (int)strnlen(from[i].path, ARENA_PATH), from[i].path);
    }
    return from != NULL;
}

static bool read_regions(struct view *view)
{
    const struct arena_region *from =
        entries(view, &view->head->regions, ARENA_REGIONS, sizeof(struct arena_region));
    view->log->regions = memory_need(ARENA_REGIONS, sizeof *view->log->regions);
    for (size_t i = 0; from != NULL && i < ARENA_REGIONS; i++) {
        view->log->regions[i] =
            (struct race_region){.kind = from[i].kind,
                                 .id = from[i].id,
                                 .bytes = from[i].bytes,
                                 .from = from[i].from,
                                 .image = cell_image(from[i].attach.who),
                                 .attach_pc = (uint32_t)from[i].attach.what,
                                 .caller_pc = (uint32_t)(from[i].attach.what >> 32)};
    }
    view->log->region_count = ARENA_REGIONS;
    return from != NULL;
}

/* --- pairs ------------------------------------------------------------------------------------ */

static bool object_of(const struct view *view, uint32_t number, struct race_object *object)
{
    const struct arena_object *from =
        entries(view, &view->head->objects, ARENA_OBJECTS, sizeof(struct arena_object));
    if (from == NULL || number == 0 || number > ARENA_OBJECTS) {
        return false;
    }
    *object = (struct race_object){from[number - 1].kind, from[number - 1].object,
                                   from[number - 1].offset};
    return true;
}

static void locks_of(const struct view *view, uint32_t lockset, struct race_side *side)
{
    const struct arena_lockset *from =
        entries(view, &view->head->locksets, ARENA_LOCKSETS, sizeof(struct arena_lockset));
    side->locks_known = lockset < ARENA_LOCKSETS && from != NULL;
    if (!side->locks_known || lockset == 0) {
        return;
    }
    side->locks_known = from[lockset].ready == 1;
    for (uint32_t i = 0; i < from[lockset].count && i < RACE_LOCKS; i++) {
        side->lock_count +=
            object_of(view, from[lockset].objects[i], &side->locks[side->lock_count]);
    }
}

static struct race_side side_of(const struct view *view, const struct arena_sighting *seen,
                                int which)
{
    const struct arena_side *from = &seen->sides[which];
    uint32_t common = seen->sides[0].mask & seen->sides[1].mask & 255;
    struct race_side side = {
        .life = life_of(view, from->slot, from->clock),
        .image = from->image,
        .pc = from->pc,
        .caller_pc = from->caller_pc,
        .write = (from->bits & ARENA_WRITE) != 0,
        .atomic = (from->bits & ARENA_ATOMIC) != 0,
        .offset = seen->offset + (common ? (unsigned)__builtin_ctz(common) : 0),
        .bytes = from->bytes ? from->bytes : (unsigned)__builtin_popcount(from->mask & 255)};
    locks_of(view, from->lockset, &side);
    return side;
}

/* By the place that attaches it, then by when it was made. */
static uint64_t order_of(const struct view *view, uint32_t region)
{
    const struct arena_region *from =
        entries(view, &view->head->regions, ARENA_REGIONS, sizeof(struct arena_region));
    uint64_t made = from == NULL ? 0 : (from[region].shadow - view->head->shadow.offset) / 4096;
    return from == NULL ? 0 : (uint64_t)(uint32_t)from[region].attach.what << 32 | (uint32_t)made;
}

static bool read_pairs(struct view *view)
{
    const struct arena_race *from =
        entries(view, &view->head->races, ARENA_RACES, sizeof(struct arena_race));
    const struct arena_sighting *sightings =
        entries(view, &view->head->sightings, ARENA_SIGHTINGS, sizeof(struct arena_sighting));
    struct race_log *log = view->log;
    log->pairs = memory_need(ARENA_RACES, sizeof *log->pairs);
    for (size_t i = 0; from != NULL && sightings != NULL && i < ARENA_RACES; i++) {
        const uint32_t both = ARENA_FORWARD | ARENA_BACKWARD;
        if (from[i].hash == 0 || from[i].told == 0 || from[i].told > ARENA_SIGHTINGS ||
            from[i].region >= ARENA_REGIONS) {
            continue;
        }
        const struct arena_sighting *told = &sightings[from[i].told - 1];
        log->pairs[log->pair_count++] =
            (struct race_pair){.proven = told->proven != 0,
                               .both_ways = (from[i].state & both) == both,
                               .region = from[i].region,
                               .region_order = order_of(view, from[i].region),
                               .pauses = from[i].pauses,
                               .sides = {side_of(view, told, 0), side_of(view, told, 1)}};
    }
    return from != NULL && sightings != NULL;
}

/* --- who waits for what ----------------------------------------------------------------------- */

static void read_waiter(struct view *view, const struct arena_slot *slot)
{
    struct race_waiter waiter = {.life = slot->life};
    waiter.waits = object_of(view, slot->waits_for, &waiter.wanted);
    waiter.wanted_pc = slot->waits_pc;
    for (int i = 0; i < ARENA_HELD; i++) {
        if (object_of(view, slot->held_objects[i], &waiter.held[waiter.held_count])) {
            waiter.held_pcs[waiter.held_count] = slot->held_pcs[i];
            waiter.held_callers[waiter.held_count++] = slot->held_callers[i];
        }
    }
    if (waiter.life < view->log->life_count && (waiter.waits || waiter.held_count > 0)) {
        view->log->waiters[view->log->waiter_count++] = waiter;
    }
}

static bool read_waiters(struct view *view)
{
    size_t count = view->head->slots_used < ARENA_SLOTS ? view->head->slots_used : ARENA_SLOTS;
    const struct arena_slot *from =
        entries(view, &view->head->slots, count, sizeof(struct arena_slot));
    view->log->waiters = memory_need(count, sizeof *view->log->waiters);
    for (size_t i = 0; from != NULL && i < count; i++) {
        if (from[i].state == ARENA_LIVE) {
            read_waiter(view, &from[i]);
        }
    }
    return from != NULL;
}

static void read_sums(struct view *view)
{
    const struct arena *head = view->head;
    view->log->accesses = head->accesses;
    view->log->sync_ops = head->sync_ops;
    view->log->pauses = head->pauses;
    view->log->doubts = head->doubts;
    view->log->unwatched = head->unwatched;
    view->log->overrun = head->races.lost > 0 || head->extras.lost > 0 || head->sightings.lost > 0;
}

static struct race_log *read_all(struct view *view, struct trouble *trouble)
{
    view->log = memory_need(1, sizeof *view->log);
    view->head = (const void *)(view->base + ARENA_OFFSET);
    bool sound = view->head->bytes == view->bytes && read_lives(view) && read_images(view) &&
                 read_regions(view) && read_pairs(view) && read_waiters(view);
    read_sums(view);
    if (!sound) {
        race_log_close(view->log);
        trouble_set(trouble, "the memory of the race engine is damaged");
        return NULL;
    }
    return view->log;
}

struct race_log *race_log_open(int fd, struct trouble *trouble)
{
    struct stat state;
    if (fstat(fd, &state) != 0 || state.st_size < ARENA_FIRST_SECTION) {
        trouble_set(trouble, "the memory of the race engine is not there");
        return NULL;
    }
    size_t bytes = (size_t)state.st_size;
    void *mapping = mmap(NULL, bytes, PROT_READ, MAP_SHARED | MAP_NORESERVE, fd, 0);
    if (mapping == MAP_FAILED) {
        trouble_set(trouble, "can't read the memory of the race engine: %s", strerror(errno));
        return NULL;
    }
    struct view view = {.base = mapping, .bytes = bytes};
    struct race_log *log = read_all(&view, trouble);
    munmap(mapping, bytes);
    return log;
}

size_t race_log_suspects(const struct race_log *log, uint32_t *places, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; log != NULL && i < log->pair_count; i++) {
        for (int k = 0; !log->pairs[i].proven && k < 2 && count < most; k++) {
            if (log->pairs[i].sides[k].image == 0) {
                places[count++] = log->pairs[i].sides[k].pc;
            }
        }
    }
    return count;
}

void race_log_close(struct race_log *log)
{
    if (log == NULL) {
        return;
    }
    for (size_t i = 0; i < log->image_count; i++) {
        free(log->images[i]);
    }
    free(log->images);
    free(log->pairs);
    free(log->lives);
    free(log->regions);
    free(log->waiters);
    free(log);
}
