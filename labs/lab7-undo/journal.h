/* SPDX-License-Identifier: MIT
 *
 * A note of what a slot held before the update that is under way, so that whoever comes next can
 * undo the update if its car has died in the middle of it.
 *
 * Protocol, always with the lock in hand: first of all journal_undo(); then, to write a slot,
 * journal_begin(), write, journal_end(). The lock comes back by itself when its holder is killed
 * (SEM_UNDO); the slot does not.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "paddock.h"

/* Notes what the slot holds, and that it is about to be written. */
void journal_begin(const struct paddock *paddock, int slot);

/* The slot has been written, all of it. */
void journal_end(const struct paddock *paddock);

/* If an update has been left half done: gives the slot back what it held before, and marks the car
 * as retired. */
void journal_undo(const struct paddock *paddock);

#endif
