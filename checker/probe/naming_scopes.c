/* SPDX-License-Identifier: MIT
 *
 * Which functions an address lies in: the one that has the stack frame, and those that the compiler
 * put into it. functions.c only keeps their names; here their DIEs are wanted, of all units.
 */
#define _GNU_SOURCE
#include "naming_inside.h"

#include <stdlib.h>

#include "memory.h"

enum { MOST_SCOPES = 200000, MOST_STEPS_BACK = 5000 };

static bool visit_scope(Dwarf_Die *die, int depth, void *context)
{
    struct scopes *scopes = context;
    Dwarf_Addr base = 0, low = 0, high = 0;
    ptrdiff_t next = 0;
    int tag = dwarf_tag(die);
    if (tag != DW_TAG_subprogram && tag != DW_TAG_inlined_subroutine) {
        return true;
    }
    while (scopes->count < MOST_SCOPES &&
           (next = dwarf_ranges(die, next, &base, &low, &high)) > 0) {
        if (low < high) {
            scopes->all = memory_grow(scopes->all, scopes->count + 1, sizeof *scopes->all);
            scopes->all[scopes->count++] = (struct scope){low, high, *die, depth};
        }
    }
    return true;
}

static int by_low_and_depth(const void *left, const void *right)
{
    const struct scope *a = left, *b = right;
    if (a->low != b->low) {
        return a->low < b->low ? -1 : 1;
    }
    return (a->depth > b->depth) - (a->depth < b->depth);
}

void scopes_read(struct scopes *scopes, struct probe *probe)
{
    *scopes = (struct scopes){.count = 0};
    for (size_t i = 0; i < probe->unit_count; i++) {
        struct die_walk walk = {visit_scope, scopes, MOST_DIES};
        die_walk(&walk, &probe->units[i].die);
    }
    if (scopes->count > 0) {
        qsort(scopes->all, scopes->count, sizeof *scopes->all, by_low_and_depth);
    }
}

void scopes_release(struct scopes *scopes)
{
    free(scopes->all);
    *scopes = (struct scopes){.count = 0};
}

/* Ranges are nested: going back from the last one that begins before the address, those that hold
 * it come up from the innermost to the subprogram. */
size_t scopes_at(const struct scopes *scopes, uint64_t pc, Dwarf_Die *chain, size_t most)
{
    size_t low = 0, high = scopes->count, found = 0;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scopes->all[middle].low <= pc) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    for (int steps = 0; low-- > 0 && steps < MOST_STEPS_BACK; steps++) {
        Dwarf_Die die = scopes->all[low].die;
        if (pc >= scopes->all[low].high) {
            continue;
        }
        bool outermost = dwarf_tag(&die) == DW_TAG_subprogram;
        if (found < most) {
            chain[found++] = die;
        } else if (outermost) {
            chain[found - 1] = die;
        }
        if (outermost) {
            return found;
        }
    }
    return 0;
}
