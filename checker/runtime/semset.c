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
            sr_order_taken(&lock, caller);
        } else if (effect == GIVES) {
            sr_order_given(ticket == UINT64_MAX ? sr_order_giving() : ticket++, true, &lock,
                           caller);
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
    }
    int result =
        timed ? semtimedop(semid, operations, count, timeout) : semop(semid, operations, count);
    if (seen && result == 0) {
        record(semid, operations, count, ticket, caller);
    }
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

static void record_values(int semid, const unsigned short *values, uintptr_t caller)
{
    struct semid_ds description = {0};
    int saved = errno;
    int known = semctl(semid, 0, IPC_STAT, &description);
    errno = saved;
    for (unsigned i = 0; known == 0 && i < description.sem_nsems; i++) {
        record_value(semid, i, values[i], caller);
    }
}

int __wrap_semctl(int semid, int number, int command, ...)
{
    /* Passed on whether or not it was given: libc and the kernel look at it only where it is. */
    va_list rest;
    va_start(rest, command);
    union argument argument = va_arg(rest, union argument);
    va_end(rest);
    int result = semctl(semid, number, command, argument);
    if (result == -1 || !sr_append_active()) {
        return result;
    }
    if (command == SETVAL) {
        record_value(semid, (unsigned)number, (unsigned)argument.value, SR_CALLER());
    } else if (command == SETALL) {
        record_values(semid, argument.values, SR_CALLER());
    } else if (command == IPC_RMID) {
        struct sr_lock lock = member(semid, 0);
        sr_order_destroy(&lock, SR_CALLER());
    }
    return result;
}
