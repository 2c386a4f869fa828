/* SPDX-License-Identifier: MIT
 *
 * System V semaphore sets as locks: object = semid, offset = number in the set; `-n` takes, `+n`
 * gives back, a record for each struct sembuf, whatever n is.
 *
 * Two forms of the lock are known: 1 = free, taken by -1; and 0 = free, taken by "wait for 0, then
 * +1" in one call, given back by -1. The second is recognised when it is taken.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>

#include "access.h"
#include "append.h"
#include "order.h"
#include "trace.h"
#include "wrap.h"

enum { MOST_OPERATIONS = 500 }; /* Linux refuses more in one call */

enum effect { NOTHING, TAKES, GIVES };

static struct sr_lock member(int semid, unsigned number)
{
    return (struct sr_lock){.kind = TRACE_LOCK_SYSV, .object = semid, .offset = number};
}

/* "Wait for 0" on the same member earlier in the same call: its +1 takes the lock. */
static bool waits_for_zero_before(const struct sembuf *operations, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (operations[i].sem_num == operations[index].sem_num && operations[i].sem_op == 0) {
            return true;
        }
    }
    return false;
}

static enum effect effect_of(int semid, const struct sembuf *operations, size_t index)
{
    const struct sembuf *operation = &operations[index];
    struct sr_lock lock = member(semid, operation->sem_num);
    if (operation->sem_op == 0) {
        return NOTHING;
    }
    if (operation->sem_op > 0) {
        return waits_for_zero_before(operations, index) ? TAKES : GIVES;
    }
    return sr_trait_of(&lock) == SR_INVERTED ? GIVES : TAKES;
}

static bool only_gives(int semid, const struct sembuf *operations, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (effect_of(semid, operations, i) != GIVES) {
            return false;
        }
    }
    return true;
}

/* Before the call: an increment lets those go on who want to decrement, a decrement those who wait
 * for zero. */
static void publish(int semid, const struct sembuf *operations, size_t count, uintptr_t caller)
{
    for (size_t i = 0; i < count; i++) {
        struct sr_lock lock = member(semid, operations[i].sem_num);
        if (operations[i].sem_op > 0) {
            sr_lock_release(&lock, caller);
        } else if (operations[i].sem_op < 0) {
            sr_release_other(&lock, caller);
        }
    }
}

/* Waiting for zero, without taking by +1 in the same call, is no lock: a barrier, or an attempt at
 * a lock that keeps nobody out. */
static void gate_unless_lock(int semid, const struct sembuf *operations, size_t count, size_t index)
{
    struct sr_lock lock = member(semid, operations[index].sem_num);
    for (size_t i = index + 1; i < count; i++) {
        if (operations[i].sem_num == operations[index].sem_num && operations[i].sem_op > 0) {
            return;
        }
    }
    if (sr_trait_of(&lock) == SR_LOCK) {
        sr_trait_set(&lock, SR_GATE);
    }
}

/* After it: what went on because of whom. */
static void acquire(int semid, const struct sembuf *operations, size_t count, uintptr_t caller)
{
    for (size_t i = 0; i < count; i++) {
        struct sr_lock lock = member(semid, operations[i].sem_num);
        if (operations[i].sem_op < 0 && effect_of(semid, operations, i) == TAKES) {
            sr_lock_acquire(&lock, caller);
        } else if (operations[i].sem_op == 0) {
            sr_acquire_other(&lock, caller);
            gate_unless_lock(semid, operations, count, i);
        }
        if ((operations[i].sem_flg & SEM_UNDO) != 0) {
            sr_object_dies_with_me(&lock);
        }
    }
}

static void record(int semid, const struct sembuf *operations, size_t count, uint64_t ticket,
                   uintptr_t caller)
{
    for (size_t i = 0; i < count; i++) {
        struct sr_lock lock = member(semid, operations[i].sem_num);
        enum effect effect = effect_of(semid, operations, i);
        if (effect == TAKES) {
            if (operations[i].sem_op > 0) {
                sr_trait_set(&lock, SR_INVERTED);
            }
            sr_order_recorded(&lock, caller);
        } else if (effect == GIVES) {
            sr_order_given(ticket == UINT64_MAX ? sr_append_reserve(1) : ticket++, true, &lock,
                           caller);
        }
    }
}

/* Who waits when the set is removed goes on too, with an error. */
static struct sr_lock whole_set(int semid)
{
    return (struct sr_lock){.kind = TRACE_LOCK_SYSV, .object = semid, .offset = UINT64_MAX};
}

static void about_to_wait(int semid, const struct sembuf *operations, size_t count,
                          uintptr_t caller)
{
    for (size_t i = 0; i < count; i++) {
        if (operations[i].sem_op <= 0) {
            struct sr_lock lock = member(semid, operations[i].sem_num);
            sr_order_taking(&lock, caller);
            return;
        }
    }
}

/* A call that can block is recorded when it is done; one that only gives has its places in the
 * trace before it lets others go on. */
static int operate(int semid, struct sembuf *operations, size_t count,
                   const struct timespec *timeout, bool timed, uintptr_t caller)
{
    uint64_t ticket = UINT64_MAX;
    bool seen = sr_append_active() && operations != NULL && count <= MOST_OPERATIONS;
    if (seen) {
        sr_read(operations, count * sizeof *operations, caller);
        ticket = only_gives(semid, operations, count) ? sr_append_reserve(count) : UINT64_MAX;
        publish(semid, operations, count, caller);
        about_to_wait(semid, operations, count, caller);
    }
    int result =
        timed ? semtimedop(semid, operations, count, timeout) : semop(semid, operations, count);
    int saved = errno;
    sr_order_not_taken();
    if (seen && result == 0) {
        acquire(semid, operations, count, caller);
        record(semid, operations, count, ticket, caller);
    } else if (seen && (saved == EIDRM || saved == EINVAL)) {
        struct sr_lock set = whole_set(semid);
        sr_acquire(&set, caller);
    }
    errno = saved;
    return result;
}

int __wrap_semop(int semid, struct sembuf *operations, size_t count)
{
    return operate(semid, operations, count, NULL, false, SR_CALLER());
}

int __wrap_semtimedop(int semid, struct sembuf *operations, size_t count,
                      const struct timespec *timeout)
{
    return operate(semid, operations, count, timeout, true, SR_CALLER());
}

union argument { /* what the manual has callers define */
    int value;
    struct semid_ds *description;
    unsigned short *values;
    void *whole;
};

static void record_value(int semid, unsigned number, unsigned value, uintptr_t caller)
{
    struct sr_lock lock = member(semid, number);
    sr_trait_set(&lock, value == 1 ? SR_LOCK : SR_GATE);
    sr_order_init(&lock, true, caller);
}

static unsigned members(int semid)
{
    struct semid_ds description = {0};
    int saved = errno;
    int known = semctl(semid, 0, IPC_STAT, &description);
    errno = saved;
    return known == 0 ? (unsigned)description.sem_nsems : 0;
}

static void record_values(int semid, const unsigned short *values, uintptr_t caller)
{
    unsigned count = members(semid);
    for (unsigned i = 0; i < count; i++) {
        record_value(semid, i, values[i], caller);
    }
}

/* Setting a value lets go on whoever waits for it, in either direction: before the call. */
static void publish_values(int semid, int number, int command, uintptr_t caller)
{
    bool all = command == SETALL || command == IPC_RMID;
    unsigned first = all ? 0 : (unsigned)number, end = all ? members(semid) : first + 1;
    for (unsigned i = first; i < end; i++) {
        struct sr_lock lock = member(semid, i);
        sr_release(&lock, caller);
        sr_release_other(&lock, caller);
    }
    if (command == IPC_RMID) {
        struct sr_lock set = whole_set(semid);
        sr_release(&set, caller);
    }
}

/* Who looks at a value may go by it. */
static void acquire_values(int semid, int number, int command, uintptr_t caller)
{
    bool all = command == GETALL || command == IPC_STAT;
    unsigned first = all ? 0 : (unsigned)number, end = all ? members(semid) : first + 1;
    for (unsigned i = first; i < end; i++) {
        struct sr_lock lock = member(semid, i);
        sr_acquire(&lock, caller);
        sr_acquire_other(&lock, caller);
    }
}

static void seen(int semid, int number, int command, union argument argument, uintptr_t caller)
{
    if (command == SETVAL) {
        record_value(semid, (unsigned)number, (unsigned)argument.value, caller);
    } else if (command == SETALL) {
        record_values(semid, argument.values, caller);
    } else if (command == GETVAL || command == GETALL || command == GETNCNT || command == GETZCNT ||
               command == GETPID || command == IPC_STAT) { /* sem_otime tells of a first semop */
        acquire_values(semid, number, command, caller);
    } else if (command == IPC_RMID) {
        struct sr_lock lock = member(semid, 0);
        sr_order_destroy(&lock, caller);
    }
}

int __wrap_semctl(int semid, int number, int command, ...)
{
    /* Passed on whether or not it was given: libc and the kernel look at it only where it is. */
    va_list rest;
    va_start(rest, command);
    union argument argument = va_arg(rest, union argument);
    va_end(rest);
    if (sr_append_active() && (command == SETVAL || command == SETALL || command == IPC_RMID)) {
        publish_values(semid, number, command, SR_CALLER());
    }
    int result = semctl(semid, number, command, argument);
    if (result != -1 && sr_append_active()) {
        seen(semid, number, command, argument, SR_CALLER());
    }
    return result;
}
