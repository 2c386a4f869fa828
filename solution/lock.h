#if LAB <= 6
/* SPDX-License-Identifier: MIT
 *
 * The lock that guards the cars: a POSIX semaphore in a shared memory segment of its own.
 *
 * Protocol: the parent creates it before the first fork, so that every child has it attached. Then
 * whoever reads or writes a car, parent or child: lock_take(), touch the cars, lock_release(), on
 * every way out. Between the two: no sleep, no printing.
 */
#endif
#if LAB >= 7
/* SPDX-License-Identifier: MIT
 *
 * The lock that guards the cars: a System V semaphore, which needs no shared memory. Its id is all
 * that the processes have to know, and that is an int which fork copies.
 *
 * Protocol: the parent creates it before the first fork. Then whoever reads or writes a car, parent
 * or child: lock_take(), touch the cars, lock_release(), on every way out. Between the two: no
 * sleep, no printing. After lock_take() comes journal_undo(): see journal.h.
 */
#endif
#if LAB >= 4
#ifndef LOCK_H
#define LOCK_H

#if LAB <= 6
#include <semaphore.h>
#endif
#include <stdbool.h>

#if LAB <= 6
#if LAB == 4
/* Makes the lock, free. Returns its address in shared memory, and in *id its segment's id. NULL:
 * there is no lock, and it was told. */
#endif
#if LAB == 5 || LAB == 6
/* Makes the lock, free. Returns its address in shared memory, and in *id its segment's id. NULL:
 * there is no lock, and it was told; but unless *id is -1 there is a segment, to be removed. */
#endif
sem_t *lock_create(int *id);

#if LAB == 4
/* Waits until the lock is free and takes it. False: it was not taken, and it was told. */
#endif
#if LAB == 5 || LAB == 6
/* Waits until the lock is free and takes it. False: it was not taken, as a signal has asked us to
 * stop or as the call failed (which was told). For the cars. */
#endif
bool lock_take(sem_t *lock);

#if LAB == 5 || LAB == 6
/* The same with an end: false also after 3 seconds, and it was told. For the parent, which must not
 * wait for ever for a lock that a killed car has taken with it. */
bool lock_take_in_time(sem_t *lock);
#endif

/* Gives the lock back. False: that failed, and it was told. */
bool lock_release(sem_t *lock);

#if LAB == 5 || LAB == 6
/* Destroys the lock and detaches its segment, which still has to be removed. Nobody may be using
 * it: all children have been waited for. */
bool lock_destroy(sem_t *lock);
#endif
#endif
#if LAB >= 7
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

#endif
#endif
