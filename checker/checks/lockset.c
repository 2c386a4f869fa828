/* SPDX-License-Identifier: MIT
 *
 * See lockset.h. The trace is gone through once, in its order; for each process the locks that it
 * holds are followed from its own records, which stand in the order in which it made them.
 */
#define _GNU_SOURCE
#include "lockset.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

enum { MOST_LOCKS = 64, MOST_PROCESSES = 2048 };

struct walk {
    struct {
        int object;
        uint64_t offset;
    } locks[MOST_LOCKS];
    size_t lock_count;
    struct {
        int pid;
        uint64_t held; /* a bit a lock */
    } processes[MOST_PROCESSES];
    size_t process_count;
};

struct slot {
    uint64_t common; /* held at every access so far */
    const struct trace_record *write, *read;
    uint64_t write_locks, read_locks;
};

static uint64_t bit_of(struct walk *walk, const struct trace_record *record)
{
    size_t i = 0;
    while (i < walk->lock_count &&
           (walk->locks[i].object != record->object || walk->locks[i].offset != record->offset)) {
        i++;
    }
    if (i == walk->lock_count && i < MOST_LOCKS) {
        walk->locks[i].object = record->object;
        walk->locks[i].offset = record->offset;
        walk->lock_count++;
    }
    return i < MOST_LOCKS ? UINT64_C(1) << i : 0;
}

static uint64_t *held_by(struct walk *walk, int pid)
{
    static uint64_t nobody;
    size_t i = 0;
    while (i < walk->process_count && walk->processes[i].pid != pid) {
        i++;
    }
    if (i == MOST_PROCESSES) {
        nobody = 0;
        return &nobody;
    }
    if (i == walk->process_count) {
        walk->processes[i].pid = pid;
        walk->processes[i].held = 0;
        walk->process_count++;
    }
    return &walk->processes[i].held;
}

static void note_write(struct slot *slot, const struct trace_record *record, uint64_t locks)
{
    slot->common &= locks;
    if (slot->write == NULL || (slot->write_locks != 0 && locks == 0)) {
        slot->write = record;
        slot->write_locks = locks;
    }
}

static void note_read(struct slot *slot, const struct trace_record *record, uint64_t locks)
{
    slot->common &= locks;
    if (slot->read == NULL || (slot->read_locks != 0 && locks == 0)) {
        slot->read = record;
        slot->read_locks = locks;
    }
}

static void note_access(struct slot *slots, const struct cars_place *place,
                        const struct trace_record *record, uint64_t locks)
{
    size_t end = place->offset + (size_t)place->count * CAR_BYTES;
    size_t from = record->offset > place->offset ? record->offset : place->offset;
    size_t to = record->offset + record->size < end ? record->offset + record->size : end;
    for (size_t at = from; at < to; at += CAR_BYTES - (at - place->offset) % CAR_BYTES) {
        struct slot *slot = &slots[(at - place->offset) / CAR_BYTES];
        if (record->kind == TRACE_WRITE) {
            note_write(slot, record, locks);
        } else {
            note_read(slot, record, locks);
        }
    }
}

static void walk_trace(const struct trace_view *trace, int parent, int segment,
                       const struct cars_place *place, struct slot *slots)
{
    struct walk *walk = memory_need(1, sizeof *walk);
    size_t living = 0;
    for (size_t i = 0; i < trace->count; i++) {
        const struct trace_record *record = &trace->records[i];
        bool by_parent = record->pid == parent;
        if (record->kind == TRACE_LOCK_TAKE) {
            *held_by(walk, record->pid) |= bit_of(walk, record);
        } else if (record->kind == TRACE_LOCK_GIVE) {
            *held_by(walk, record->pid) &= ~bit_of(walk, record);
        } else if (by_parent && record->kind == TRACE_FORK && record->argument > 0) {
            living++;
        } else if (by_parent && record->kind == TRACE_REAPED && record->argument > 0) {
            living -= living > 0;
        }
        bool matters =
            record->object == segment && ((record->kind == TRACE_WRITE && !by_parent) ||
                                          (record->kind == TRACE_READ && by_parent && living > 0));
        if (matters) {
            /* `held` knows gates from locks: a semaphore that is only waited for protects nothing.
             */
            uint64_t locks = record->held > 0 ? *held_by(walk, record->pid) : 0;
            note_access(slots, place, record, locks);
        }
    }
    free(walk);
}

bool lockset_find_gap(const struct trace_view *trace, int parent, int segment,
                      const struct cars_place *place, struct lockset_gap *gap)
{
    struct slot *slots = memory_need((size_t)place->count, sizeof *slots);
    for (int i = 0; i < place->count; i++) {
        slots[i].common = ~UINT64_C(0);
    }
    walk_trace(trace, parent, segment, place, slots);
    bool found = false;
    for (int i = 0; i < place->count && !found; i++) {
        const struct slot *slot = &slots[i];
        found = slot->write != NULL && slot->common == 0;
        *gap = (struct lockset_gap){i, slot->write, slot->read, slot->write_locks == 0,
                                    slot->read != NULL && slot->read_locks == 0};
    }
    free(slots);
    return found;
}
