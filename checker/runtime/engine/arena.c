/* SPDX-License-Identifier: MIT
 *
 * Finds the sections of the arena. Protocol: see arena.h.
 */
#include "arena.h"

struct sr_arena sr_arena;

static bool fits(const struct arena_section *section, uint64_t entry_bytes, uint64_t bytes)
{
    return section->offset <= bytes && section->count <= (bytes - section->offset) / entry_bytes;
}

static bool is_sound(const struct arena *head, uint64_t bytes)
{
    return head->bytes != 0 && head->bytes <= bytes && fits(&head->shadow, 1, bytes) &&
           fits(&head->extras, sizeof(struct arena_extra), bytes) &&
           fits(&head->rows, sizeof(uint32_t), bytes);
}

bool sr_arena_open(void *file, uint64_t bytes)
{
    char *base = file;
    struct arena *head = (struct arena *)(void *)(base + ARENA_OFFSET);
    if (!is_sound(head, bytes)) {
        return false;
    }
    sr_arena = (struct sr_arena){
        .head = head,
        .base = base,
        .slots = (void *)(base + head->slots.offset),
        .lives = (void *)(base + head->lives.offset),
        .rows = (void *)(base + head->rows.offset),
        .hard = (void *)(base + head->hard.offset),
        .objects = (void *)(base + head->objects.offset),
        .blocks = (void *)(base + head->blocks.offset),
        .locksets = (void *)(base + head->locksets.offset),
        .regions = (void *)(base + head->regions.offset),
        .images = (void *)(base + head->images.offset),
        .races = (void *)(base + head->races.offset),
        .sightings = (void *)(base + head->sightings.offset),
        .heads = (void *)(base + head->heads.offset),
        .extras = (void *)(base + head->extras.offset),
    };
    return true;
}

uint64_t sr_arena_take(struct arena_section *section, uint64_t count)
{
    uint64_t first = __atomic_fetch_add(&section->next, count, __ATOMIC_RELAXED);
    if (first > section->count || count > section->count - first) {
        __atomic_fetch_add(&section->lost, 1, __ATOMIC_RELAXED);
        return UINT64_MAX;
    }
    return first;
}

void sr_arena_doubt(enum arena_doubt doubt)
{
    __atomic_fetch_or(&sr_arena.head->doubts, (uint32_t)doubt, __ATOMIC_RELAXED);
}
