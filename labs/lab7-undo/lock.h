/* SPDX-License-Identifier: MIT
 *
 * The lock that guards the cars: a System V semaphore, which needs no shared memory. Its id is all
 * that the processes have to know, and that is an int which fork copies.
 *
 * Protocol: the parent creates it before the first fork. Then whoever reads or writes a car, parent
 * or child: lock_take(), touch the cars, lock_release(), on every way out. Between the two: no
 * sleep, no printing. After lock_take() comes journal_undo(): see journal.h.
 */
#ifndef LOCK_H
#define LOCK_H

#include <stdbool.h>

/* Makes the lock, free. Returns its id. -1: there is no lock, and it was told. */
int lock_create(void);

/* Waits until the lock is free and takes it. False: it was not taken, as a signal has asked us to
 * stop or as the call failed (which was told). */
bool lock_take(int lock);

/* Gives the lock back. False: that failed, and it was told. */
bool lock_release(int lock);

/* Removes the lock. Nobody may be using it: all children have been waited for. */
bool lock_destroy(int lock);

#endif
