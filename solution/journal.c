/* SPDX-License-Identifier: MIT
 *
 * The note of the update that is under way. See journal.h.
 *
 * A car can be killed between any two instructions, in here too. So the order counts: the copy is
 * complete before `writing` says that there is one, and `writing` goes back to -1 only after the
 * last write of the slot. What a compiler is free to do, to keep writes in another order, is what
 * order_writes() forbids it.
 */
#if LAB >= 7
#include "journal.h"

#include <stdatomic.h>

/* All writes above this line come before all writes below, as seen by whoever comes after us. No
 * more is needed: another process looks only once it has the lock, and that orders the rest. */
static void order_writes(void)
{
    atomic_signal_fence(memory_order_seq_cst);
}

void journal_begin(const struct paddock *paddock, int slot)
{
#if SOLVED >= 7
    struct tower *tower = paddock->tower;
    tower->car_before = paddock->cars[slot];
    tower->run_before = tower->runs[slot];
    order_writes();
    tower->writing = slot;
    order_writes();
#else
    /* TODO lab 7: copy the slot of the cars and of the runs to car_before and run_before of the
     * tower, then set `writing` to the slot. In this order, and with order_writes() after each of
     * the two steps: why? The next two lines go. */
    (void)paddock;
    (void)slot;
#endif
}

void journal_end(const struct paddock *paddock)
{
#if SOLVED >= 7
    order_writes();
    paddock->tower->writing = -1;
#else
    /* TODO lab 7: order_writes(), then `writing` is -1 again. The next two lines go. */
    (void)paddock;
    order_writes();
#endif
}

void journal_undo(const struct paddock *paddock)
{
#if SOLVED >= 7
    struct tower *tower = paddock->tower;
    int slot = tower->writing;
    if (slot == -1)
        return;
    /* Until `writing` is -1 this can be done again from the start: we may be killed in here too. */
    paddock->cars[slot] = tower->car_before;
    paddock->cars[slot].out = 1;
    paddock->cars[slot].done = 1;
    tower->runs[slot] = tower->run_before;
    order_writes();
    tower->writing = -1;
#else
    /* TODO lab 7: if `writing` is a slot, its car has died in the middle of an update. Give the
     * slot back what it held before (both parts), set its `out` and `done`, and only then set
     * `writing` to -1. What if we are killed in here? The next line goes. */
    (void)paddock;
#endif
}
#endif
