/* SPDX-License-Identifier: MIT
 *
 * What the race engine found in a run, read when the program has ended. The program could write to
 * that memory: every number is checked before it is used.
 *
 * Protocol: race_log_open with the trace's descriptor, read, race_log_close. All texts and arrays
 * belong to the log.
 */
#ifndef SCRUTINEER_TRACE_RACELOG_H
#define SCRUTINEER_TRACE_RACELOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trouble.h"

struct race_life {    /* a thread of a process */
    int pid;          /* 0: not known */
    unsigned thread;  /* 0: the first of its process */
    size_t parent;    /* index; its own: none known */
    unsigned image;   /* index into images */
    uint32_t fork_pc; /* where its parent made it; 0: not known */
    size_t age;       /* 0: the oldest, by the tree of processes */
};

struct race_object { /* a lock */
    unsigned kind;   /* enum trace_lock */
    int object;
    uint64_t offset;
};

enum { RACE_LOCKS = 6 };

struct race_side {
    size_t life; /* index into lives; life_count: not known */
    unsigned image;
    uint32_t pc, caller_pc; /* in that image's file; 0: not known */
    bool write, atomic;
    uint64_t offset; /* in the region: the first byte that both touch */
    uint64_t bytes;  /* of the access; 0: not known */
    struct race_object locks[RACE_LOCKS];
    size_t lock_count;
    bool locks_known;
};

struct race_region {
    int kind; /* enum arena_region_kind */
    int id;   /* System V: shmid */
    uint64_t bytes, from;
    unsigned image;
    uint32_t attach_pc, caller_pc;
};

struct race_pair {
    bool proven;
    bool both_ways;  /* suspected: each was seen before the other, never ordered by more than a lock
                      */
    uint32_t pauses; /* made for it: time in which the two could have met */
    size_t region;   /* index into regions */
    uint64_t region_order;     /* the lower, the earlier in the program: by where it is attached */
    struct race_side sides[2]; /* in no order of time */
};

struct race_waiter { /* a thread that lived until the end was forced */
    size_t life;
    bool waits;
    struct race_object wanted;
    uint32_t wanted_pc;
    struct race_object held[8];
    uint32_t held_pcs[8], held_callers[8];
    size_t held_count;
};

struct race_log {
    struct race_pair *pairs;
    size_t pair_count;
    struct race_life *lives;
    size_t life_count;
    struct race_region *regions;
    size_t region_count;
    char **images; /* paths as the program saw them */
    size_t image_count;
    struct race_waiter *waiters;
    size_t waiter_count;
    uint64_t accesses, sync_ops, pauses;
    uint32_t doubts;    /* enum arena_doubt: an order may have been missed */
    uint64_t unwatched; /* bytes of shared memory that were not watched */
    bool overrun;       /* more pairs or cells than there was room for: a race may be missing */
};

/* NULL: trouble (the memory is damaged). */
struct race_log *race_log_open(int fd, struct trouble *trouble);
/* The places of the pairs that were met but not proven, in the first program; log may be NULL. */
size_t race_log_suspects(const struct race_log *log, uint32_t *places, size_t most);
void race_log_close(struct race_log *log); /* NULL is fine */

#endif
