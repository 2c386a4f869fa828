/* SPDX-License-Identifier: MIT
 *
 * The lock that guards the cars: a POSIX semaphore in a shared memory segment of its own.
 *
 * Protocol: the parent creates it before the first fork, so that every child has it attached. Then
 * whoever reads or writes a car, parent or child: lock_take(), touch the cars, lock_release(), on
 * every way out. Between the two: no sleep, no printing.
 */
#ifndef LOCK_H
#define LOCK_H

#include <semaphore.h>
#include <stdbool.h>

/* Makes the lock, free. Returns its address in shared memory, and in *id its segment's id. NULL:
 * there is no lock, and it was told; but unless *id is -1 there is a segment, to be removed. */
sem_t *lock_create(int *id);

/* Waits until the lock is free and takes it. False: it was not taken, as a signal has asked us to
 * stop or as the call failed (which was told). For the cars. */
bool lock_take(sem_t *lock);

/* The same with an end: false also after 3 seconds, and it was told. For the parent, which must not
 * wait for ever for a lock that a killed car has taken with it. */
bool lock_take_in_time(sem_t *lock);

/* Gives the lock back. False: that failed, and it was told. */
bool lock_release(sem_t *lock);

/* Destroys the lock and detaches its segment, which still has to be removed. Nobody may be using
 * it: all children have been waited for. */
bool lock_destroy(sem_t *lock);

#endif
