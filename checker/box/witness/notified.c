/* SPDX-License-Identifier: MIT
 *
 * The system calls that seccomp notifies: guarded against signals, and told what they returned when
 * that is wanted. What semget and msgget made is always told: on a machine without namespaces it is
 * how the program's own objects are known.
 *
 * No frame pointers here: the place of a notified call is found from the stack pointer alone.
 */
#define _GNU_SOURCE
#include "witness.h"

#include <errno.h>
#include <stdarg.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

/* In the guard: the marshal matches it to the thread's last call. */
static void returned(struct told *told, int64_t result)
{
    bool made = told->call == CALL_semget || told->call == CALL_msgget;
    if (is_wanted((enum call)told->call) || (has_marshal && made)) {
        tell_result(told, result, result == -1);
    }
}

SHOWN int shmget(key_t key, size_t size, int flags)
{
    REAL(shmget);
    struct told told = TOLD_FRAMELESS(shmget, key, (int64_t)size, flags);
    struct guard guard;
    guard_begin(&guard);
    int id = real(key, size, flags);
    returned(&told, id);
    guard_end(&guard);
    return id;
}

SHOWN void *shmat(int id, const void *address, int flags)
{
    REAL(shmat);
    struct told told = TOLD_FRAMELESS(shmat, id, (int64_t)address, flags);
    struct guard guard;
    guard_begin(&guard);
    void *attached = real(id, address, flags);
    returned(&told, (int64_t)attached);
    guard_end(&guard);
    return attached;
}

SHOWN int shmdt(const void *address)
{
    REAL(shmdt);
    struct told told = TOLD_FRAMELESS(shmdt, (int64_t)address);
    struct guard guard;
    guard_begin(&guard);
    int result = real(address);
    returned(&told, result);
    guard_end(&guard);
    return result;
}

SHOWN int shmctl(int id, int command, struct shmid_ds *state)
{
    REAL(shmctl);
    struct told told = TOLD_FRAMELESS(shmctl, id, command, (int64_t)state);
    struct guard guard;
    guard_begin(&guard);
    int result = real(id, command, state);
    returned(&told, result);
    guard_end(&guard);
    return result;
}

SHOWN int semget(key_t key, int count, int flags)
{
    REAL(semget);
    struct told told = TOLD_FRAMELESS(semget, key, count, flags);
    struct guard guard;
    guard_begin(&guard);
    int id = real(key, count, flags);
    returned(&told, id);
    guard_end(&guard);
    return id;
}

/* The fourth argument is a union of an int and pointers, and may be absent: handed on as a word. */
SHOWN int semctl(int id, int number, int command, ...)
{
    REAL(semctl);
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    struct told told = TOLD_FRAMELESS(semctl, id, number, command, (int64_t)argument);
    struct guard guard;
    guard_begin(&guard);
    int result = real(id, number, command, argument);
    returned(&told, result);
    guard_end(&guard);
    return result;
}

SHOWN int msgget(key_t key, int flags)
{
    REAL(msgget);
    struct told told = TOLD_FRAMELESS(msgget, key, flags);
    struct guard guard;
    guard_begin(&guard);
    int id = real(key, flags);
    returned(&told, id);
    guard_end(&guard);
    return id;
}

SHOWN int msgctl(int id, int command, struct msqid_ds *state)
{
    REAL(msgctl);
    struct told told = TOLD_FRAMELESS(msgctl, id, command, (int64_t)state);
    struct guard guard;
    guard_begin(&guard);
    int result = real(id, command, state);
    returned(&told, result);
    guard_end(&guard);
    return result;
}
