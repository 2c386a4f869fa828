/* SPDX-License-Identifier: MIT
 *
 * What the race engine keeps in the memory that all processes of a checked program share: clocks,
 * synchronisation objects, the shadow of every shared byte, and what was found.
 *
 * It lies in the same memory file as the trace (trace.h), from ARENA_OFFSET on. The checker lays it
 * out with arena_lay_out() before the program starts; the runtime maps it and fills it; the checker
 * reads it when the program has ended and trusts nothing in it: the program could write there.
 *
 * There are no locks in here. Every word that more than one process changes is changed by one
 * atomic operation, so that a process killed at any moment leaves nothing half done that others
 * wait for.
 *
 * A slot is a column of the clocks: one thread of one process. An epoch is (slot, clock). Row s of
 * `rows` is what the thread of slot s knows of all others: rows[s][t] >= c says that epoch (t, c)
 * happened before what s does now. `hard` is the same without the orders that come from taking a
 * lock that another gave back: what holds there would hold however the locks had been taken.
 */
#ifndef SCRUTINEER_ABI_ARENA_FORMAT_H
#define SCRUTINEER_ABI_ARENA_FORMAT_H

#include <stdint.h>

enum {
    ARENA_SLOTS = 4096,
    ARENA_LIVES = 65536,
    ARENA_OBJECTS = 1 << 17, /* a power of two: open addressing */
    ARENA_BLOCKS = 1 << 20,
    ARENA_BLOCK_WORDS = 64, /* of 32 bits: a piece of a vector, or the list of a vector's pieces */
    ARENA_LOCKSETS = 1 << 15,
    ARENA_LOCKS_OF_SET = 6,
    ARENA_REGIONS = 4096,
    ARENA_IMAGES = 250,
    ARENA_RACES = 4096,
    ARENA_SIGHTINGS = 1 << 16,
    ARENA_EXTRA_HEADS = 1 << 18,
    ARENA_EXTRAS = 1 << 20,
    ARENA_CELLS = 4, /* of a granule of 8 bytes, before extras are needed */
    ARENA_HELD = 8,
    ARENA_DIRECTED = 128,
    ARENA_PATH = 488
};

struct arena_section {
    uint64_t offset; /* from the start of the file */
    uint64_t count;  /* entries that fit (shadow: bytes) */
    uint64_t next;   /* atomic: entries (shadow: bytes) given out; may pass `count` */
    uint64_t lost;   /* atomic: how often there was no room */
};

/* One thread of one process. What is needed while it lives. */
struct arena_slot {
    uint32_t state; /* enum arena_slot_state */
    int32_t pid;
    uint32_t life;    /* index into lives */
    uint32_t signals; /* counts up when something was sent to this process that may order it */
    uint32_t held_objects[ARENA_HELD]; /* object index + 1; 0: free */
    uint32_t held_pcs[ARENA_HELD];
    uint32_t held_callers[ARENA_HELD]; /* from where the function was called that took it; 0: not
                                          known */
    uint32_t waits_for; /* object index + 1: it stands in a call that takes that lock */
    uint32_t waits_pc;
    uint32_t release_pc;    /* of the release that began its present epoch; 0: none */
    uint32_t release_clock; /* that epoch */
    uint32_t acquire_pc;    /* of the last acquire */
    uint32_t reserved[15];
};

enum arena_slot_state { ARENA_FREE, ARENA_LIVE, ARENA_ENDED };

/* Which process had a slot, from which epoch on: slots are used again, lives are not. */
struct arena_life {
    uint32_t slot;
    uint32_t first_clock;
    int32_t pid;
    uint32_t thread;  /* 0: the first of its process */
    uint32_t parent;  /* life that made it; itself: none known */
    uint32_t image;   /* index into images */
    uint32_t fork_pc; /* where the parent made it; 0 = not known */
    uint32_t was;     /* life + 1 that its process had before exec; 0: none */
    uint32_t ready;   /* stored last */
};

/* Anything that orders: a lock, a pipe, a flag. Found by the hash of what it is. */
struct arena_object {
    uint64_t hash;  /* 0: free */
    uint32_t kind;  /* enum trace_lock */
    int32_t object; /* shmid, semid, region …: as in the trace's LOCK records */
    uint64_t offset;
    uint32_t given;  /* vector of who gave it back, sent, stored (release); block index, 0: none */
    uint32_t other;  /* a second vector: readers of a read-write lock, decrements of a semaphore */
    uint32_t firm;   /* the part of `given` that holds however locks are taken */
    uint32_t trait;  /* enum sr_trait of the runtime */
    uint32_t holder; /* slot + 1 that took it last */
    uint32_t undo;   /* block with a bit for each slot whose death gives it back; 0: none */
    uint32_t own[3]; /* what a kind of object keeps for itself */
    int32_t pid;     /* of an object in private memory; 0: shared */
    uint32_t ready;
};

struct arena_lockset {
    uint64_t hash;
    uint32_t ready;
    uint32_t count;
    uint32_t objects[ARENA_LOCKS_OF_SET]; /* object index + 1, ascending */
};

enum arena_region_kind { ARENA_SYSV = 1, ARENA_ANONYMOUS, ARENA_FILE };

/* 16 bytes, exchanged as a whole. who: bits 0-31 clock, 32-43 slot, 44-51 bytes of the granule,
 * 52 write, 53 atomic, 63 always. what: bits 0-31 pc, 32-47 lockset, 48-55 image. */
struct arena_cell {
    uint64_t who, what;
} __attribute__((aligned(16)));

/* Memory that processes share, whatever address it has in which of them. */
struct arena_region {
    uint64_t hash;   /* 0: free */
    uint64_t bytes;  /* asked for: shmget's size, mmap's length */
    uint64_t shadow; /* offset in the file of its first granule; 0: there was no room */
    uint64_t inode;
    /* Of all attaches the one of the oldest process, and of these its first, so that it is the same
     * one whoever was quicker. who: bits 0-31 life, 48-55 image, 63 always; 0: not known. what:
     * bits 0-31 pc of the attach, 32-63 pc of the call of the function that attached. */
    struct arena_cell attach;
    int32_t kind;  /* enum arena_region_kind */
    int32_t id;    /* ARENA_SYSV: shmid; else the region's number, from 1 */
    uint64_t from; /* ARENA_FILE: offset in the file of its first byte */
    uint32_t ready;
};

struct arena_image {
    uint32_t ready;
    uint32_t reserved;
    uint64_t inode;
    char path[ARENA_PATH]; /* as the program saw it */
};

struct arena_granule { /* of 8 bytes of a region */
    struct arena_cell cells[ARENA_CELLS];
};

struct arena_extra { /* more cells of a granule; in a list that only grows */
    struct arena_cell cells[ARENA_CELLS];
    uint64_t granule; /* its offset in the file */
    uint32_t next;    /* index + 1 */
    uint32_t reserved;
};

struct arena_side {
    uint32_t slot, clock;
    uint32_t pc, caller_pc;
    uint32_t image, lockset;
    uint32_t bits;  /* enum arena_access */
    uint32_t mask;  /* bytes of the granule */
    uint32_t bytes; /* of the whole access; 0 = not known */
    uint32_t life;  /* of that thread */
};

enum arena_access { ARENA_WRITE = 1, ARENA_ATOMIC = 2 };

enum arena_race_state {
    ARENA_PROVEN = 1,  /* seen with nothing that orders the two */
    ARENA_FORWARD = 2, /* seen ordered by nothing but how a lock went round, the lower pc first */
    ARENA_BACKWARD = 4 /* … the higher pc first */
};

struct arena_race {  /* a pair of places */
    uint64_t hash;   /* of the two places; 0: free */
    uint32_t state;  /* bits of enum arena_race_state */
    uint32_t pauses; /* made for it */
    uint32_t region; /* index */
    uint32_t told;   /* atomic: the sighting that it is told by, index + 1; 0: none yet */
};

/* Two accesses at such a pair of places. Never changed once it is told by. */
struct arena_sighting {
    uint64_t offset; /* of the granule in the region */
    uint32_t proven;
    uint32_t reserved;
    struct arena_side sides[2]; /* in an order that does not depend on which came first */
};

struct arena_options { /* set by the checker */
    uint64_t seed;
    uint32_t pause_us;   /* 0: no pauses */
    uint32_t pause_most; /* by one thread */
    uint32_t directed_count;
    uint32_t directed[ARENA_DIRECTED]; /* pcs in image 0 at which to pause */
};

enum arena_doubt {                          /* bits of arena.doubts: why a race may be none */
                   ARENA_DOUBT_OBJECTS = 1, /* more objects than fit: an order may be missed */
                   ARENA_DOUBT_SLOTS = 2,   /* more threads at once than fit */
                   ARENA_DOUBT_CALL = 4,    /* a call that may order processes in a way not known */
                   ARENA_DOUBT_BLOCKS = 8,
                   ARENA_DOUBT_THREAD = 16 /* a thread or process whose maker is not known */
};

struct arena {
    uint64_t bytes; /* of the whole file; 0: there is no arena, only a trace */
    struct arena_section slots, lives, rows, hard, objects, blocks, locksets, regions, images,
        races, sightings, heads, extras, shadow;
    struct arena_options options;
    uint64_t accesses; /* atomic: accesses to shared memory that were looked at, by ended threads */
    uint64_t sync_ops; /* the same of operations that order */
    uint64_t pauses;
    uint64_t proven;     /* atomic: races proven: threads look when it changes */
    uint32_t doubts;     /* bits of enum arena_doubt */
    uint32_t slots_used; /* atomic: one more than the highest slot ever used */
    uint32_t live;       /* atomic: threads that have begun and whose end is not known */
    uint32_t reserved;
    uint64_t unwatched; /* atomic: bytes of shared memory for which there was no shadow */
};

#define ARENA_OFFSET 64          /* after the trace's header */
#define ARENA_FIRST_SECTION 8192 /* the trace's records begin here */

static inline uint64_t arena_section_at(struct arena_section *section, uint64_t at, uint64_t count,
                                        uint64_t entry_bytes)
{
    section->offset = at;
    section->count = count;
    section->next = 0;
    section->lost = 0;
    return (at + count * entry_bytes + 4095) & ~UINT64_C(4095);
}

/* Fills *arena (zero before) with sections that begin at `at`; shadow_bytes: eight for each byte of
 * shared memory that is to be watched. Returns the bytes of the whole file. */
static inline uint64_t arena_lay_out(struct arena *arena, uint64_t at, uint64_t shadow_bytes)
{
    const uint64_t row = (uint64_t)ARENA_SLOTS * ARENA_SLOTS;
    at = (at + 4095) & ~UINT64_C(4095);
    at = arena_section_at(&arena->slots, at, ARENA_SLOTS, sizeof(struct arena_slot));
    at = arena_section_at(&arena->lives, at, ARENA_LIVES, sizeof(struct arena_life));
    at = arena_section_at(&arena->rows, at, row, sizeof(uint32_t));
    at = arena_section_at(&arena->hard, at, row, sizeof(uint32_t));
    at = arena_section_at(&arena->objects, at, ARENA_OBJECTS, sizeof(struct arena_object));
    at = arena_section_at(&arena->blocks, at, ARENA_BLOCKS, ARENA_BLOCK_WORDS * sizeof(uint32_t));
    at = arena_section_at(&arena->locksets, at, ARENA_LOCKSETS, sizeof(struct arena_lockset));
    at = arena_section_at(&arena->regions, at, ARENA_REGIONS, sizeof(struct arena_region));
    at = arena_section_at(&arena->images, at, ARENA_IMAGES, sizeof(struct arena_image));
    at = arena_section_at(&arena->races, at, ARENA_RACES, sizeof(struct arena_race));
    at = arena_section_at(&arena->sightings, at, ARENA_SIGHTINGS, sizeof(struct arena_sighting));
    at = arena_section_at(&arena->heads, at, ARENA_EXTRA_HEADS, sizeof(uint32_t));
    at = arena_section_at(&arena->extras, at, ARENA_EXTRAS, sizeof(struct arena_extra));
    at = arena_section_at(&arena->shadow, at, shadow_bytes, 1);
    arena->blocks.next = 1; /* number 0 says "no block" */
    arena->bytes = at;
    return at;
}

/* --- the fields of a cell --------------------------------------------------------------------- */

static inline uint32_t cell_clock(uint64_t who)
{
    return (uint32_t)who;
}

static inline uint32_t cell_slot(uint64_t who)
{
    return (uint32_t)(who >> 32) & (ARENA_SLOTS - 1);
}

static inline uint32_t cell_mask(uint64_t who)
{
    return (uint32_t)(who >> 44) & 255;
}

static inline uint32_t cell_bits(uint64_t who) /* enum arena_access */
{
    return (uint32_t)(who >> 52) & 3;
}

static inline uint64_t cell_who(uint32_t slot, uint32_t clock, uint32_t mask, uint32_t bits)
{
    return UINT64_C(1) << 63 | (uint64_t)bits << 52 | (uint64_t)mask << 44 | (uint64_t)slot << 32 |
           clock;
}

static inline uint64_t cell_what(uint32_t pc, uint32_t lockset, uint32_t image)
{
    return (uint64_t)image << 48 | (uint64_t)lockset << 32 | pc;
}

static inline uint32_t cell_image(uint64_t word) /* a cell's `what`, an attach's `who` */
{
    return (uint32_t)(word >> 48) & 255;
}

static inline uint64_t attach_who(uint32_t life, uint32_t image)
{
    return UINT64_C(1) << 63 | (uint64_t)image << 48 | life;
}

/* --- which process is older ------------------------------------------------------------------- */

/* What that life comes from; itself: nothing that is known. Always ends: it only goes down. */
static inline uint32_t arena_life_from(const struct arena_life *lives, uint32_t life)
{
    uint32_t from = lives[life].was != 0 ? lives[life].was - 1 : lives[life].parent;
    return from < life ? from : life;
}

/* Is that life older, by the tree of processes? Parents are older than their children, and those
 * that one parent made are numbered by it. So the answer does not depend on who was quicker, as it
 * would if the numbers themselves were compared: a grandchild and a child are numbered by two. */
static inline int arena_life_before(const struct arena_life *lives, uint32_t one, uint32_t other)
{
    uint32_t ones = UINT32_MAX, others = UINT32_MAX; /* the last step on each side's way up */
    while (one != other) {
        uint32_t *higher = one > other ? &one : &other;
        uint32_t from = arena_life_from(lives, *higher);
        *(one > other ? &ones : &others) = *higher;
        if (from == *higher) { /* two families */
            return one < other;
        }
        *higher = from;
    }
    return others != UINT32_MAX && (ones == UINT32_MAX || ones < others);
}

#endif
