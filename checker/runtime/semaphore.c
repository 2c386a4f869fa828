/* SPDX-License-Identifier: MIT
 *
 * POSIX semaphores as locks. One in memory is known by its place. A named one is mapped anywhere,
 * so it is known by its name: object = TRACE_PRIVATE, offset = a digest of the name, the same in
 * every process; its INIT is each sem_open, its DESTROY is sem_unlink.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>

#include "access.h"
#include "order.h"
#include "trace.h"
#include "wrap.h"

enum { MAX_NAMED = 4096 }; /* a power of two: open addressing by the address */

static struct {
    uintptr_t address; /* 0: free */
    uint64_t digest;
} named[MAX_NAMED];

static uint64_t digest_of(const char *name)
{
    uint64_t digest = UINT64_C(0xcbf29ce484222325);
    while (*name == '/') {
        name++;
    }
    for (; *name != '\0'; name++) {
        digest = (digest ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
    }
    return digest;
}

static struct sr_lock lock_named(uint64_t digest)
{
    return (struct sr_lock){.kind = TRACE_LOCK_NAMED, .object = TRACE_PRIVATE, .offset = digest};
}

static size_t start_of(uintptr_t address)
{
    return (size_t)(sr_mix(0, address) >> 40) % MAX_NAMED;
}

static struct sr_lock lock_at(const sem_t *semaphore)
{
    struct sr_lock lock = sr_order_lock(TRACE_LOCK_SEM, semaphore);
    size_t at = start_of((uintptr_t)semaphore);
    for (size_t i = 0; i < MAX_NAMED && lock.object == TRACE_PRIVATE; i++) {
        size_t place = (at + i) % MAX_NAMED;
        if (named[place].address == (uintptr_t)semaphore && semaphore != NULL) {
            return lock_named(named[place].digest);
        }
        if (named[place].address == 0) {
            break;
        }
    }
    return lock;
}

/* Opening a name twice gives the same address twice; a closed one stays known until another comes
 * to lie there. */
static void know(const sem_t *semaphore, uint64_t digest)
{
    size_t at = start_of((uintptr_t)semaphore);
    for (size_t i = 0; i < MAX_NAMED; i++) {
        size_t place = (at + i) % MAX_NAMED;
        if (named[place].address == 0 || named[place].address == (uintptr_t)semaphore) {
            named[place].digest = digest;
            named[place].address = (uintptr_t)semaphore;
            return;
        }
    }
    if (sr_engine()) {
        sr_arena_doubt(ARENA_DOUBT_OBJECTS);
    }
}

int __wrap_sem_init(sem_t *semaphore, int shared, unsigned value)
{
    int result = sem_init(semaphore, shared, value);
    if (result == 0) {
        struct sr_lock lock = sr_order_lock(TRACE_LOCK_SEM, semaphore);
        sr_trait_set(&lock, value == 1 ? SR_LOCK : SR_GATE);
        sr_order_init(&lock, shared != 0, SR_CALLER());
    }
    return result;
}

int __wrap_sem_destroy(sem_t *semaphore)
{
    int result = sem_destroy(semaphore);
    if (result == 0) {
        struct sr_lock lock = sr_order_lock(TRACE_LOCK_SEM, semaphore);
        sr_order_destroy(&lock, SR_CALLER());
    }
    return result;
}

/* Who finds it comes after who made it: another object than the semaphore, so that opening gives
 * nothing to who waits for that. */
static struct sr_lock existence(const char *name)
{
    return (struct sr_lock){.kind = TRACE_SYNC_FILE,
                            .object = TRACE_PRIVATE,
                            .offset = digest_of(name) | UINT64_C(1) << 62};
}

static void opened(const sem_t *semaphore, const char *name_given, uintptr_t caller)
{
    uint64_t digest = digest_of(name_given);
    struct sr_lock lock = lock_named(digest);
    struct sr_lock name = existence(name_given);
    know(semaphore, digest);
    sr_acquire(&name, caller);
    sr_order_found(&lock, caller);
}

sem_t *__wrap_sem_open(const char *name, int flags, ...)
{
    if ((flags & O_CREAT) == 0) {
        sem_t *found = sem_open(name, flags);
        if (found != SEM_FAILED) {
            opened(found, name, SR_CALLER());
        }
        return found;
    }
    va_list rest;
    va_start(rest, flags);
    mode_t mode = va_arg(rest, mode_t);
    unsigned value = va_arg(rest, unsigned);
    va_end(rest);
    struct sr_lock exists = existence(name);
    sr_release(&exists, SR_CALLER());
    sem_t *made = sem_open(name, flags, mode, value);
    if (made != SEM_FAILED) {
        struct sr_lock lock = lock_named(digest_of(name));
        sr_trait_set(&lock, value == 1 ? SR_LOCK : SR_GATE);
        opened(made, name, SR_CALLER());
    }
    return made;
}

int __wrap_sem_unlink(const char *name)
{
    struct sr_lock exists = existence(name);
    sr_release(&exists, SR_CALLER());
    int result = sem_unlink(name);
    if (result == 0) {
        struct sr_lock lock = lock_named(digest_of(name));
        sr_order_destroy(&lock, SR_CALLER());
    }
    return result;
}

static void taking(const sem_t *semaphore, uintptr_t caller)
{
    struct sr_lock lock = lock_at(semaphore);
    sr_order_taking(&lock, caller);
}

static int taken(int result, const sem_t *semaphore, uintptr_t caller)
{
    int saved = errno;
    if (result == 0) {
        struct sr_lock lock = lock_at(semaphore);
        sr_order_taken(&lock, caller);
    } else {
        sr_order_not_taken();
    }
    errno = saved;
    return result;
}

static void relax(void)
{
#ifdef __x86_64__
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

/* What is noted makes the time for which locks are held a multiple of what it was, so far more
 * often another waits; to sleep and be woken costs more than to wait a little. */
static bool soon(sem_t *semaphore)
{
    enum { TRIES = 100 };
    int saved = errno;
    bool got = sem_trywait(semaphore) == 0;
    for (int i = 0; i < TRIES && !got; i++) {
        relax();
        got = sem_trywait(semaphore) == 0;
    }
    errno = saved;
    return got;
}

int __wrap_sem_wait(sem_t *semaphore)
{
    taking(semaphore, SR_CALLER());
    return taken(soon(semaphore) ? 0 : sem_wait(semaphore), semaphore, SR_CALLER());
}

int __wrap_sem_trywait(sem_t *semaphore)
{
    return taken(sem_trywait(semaphore), semaphore, SR_CALLER());
}

int __wrap_sem_timedwait(sem_t *semaphore, const struct timespec *until)
{
    return taken(sem_timedwait(semaphore, until), semaphore, SR_CALLER());
}

int __wrap_sem_clockwait(sem_t *semaphore, clockid_t clock, const struct timespec *until)
{
    return taken(sem_clockwait(semaphore, clock, until), semaphore, SR_CALLER());
}

/* Who looks at the value may go by it. */
int __wrap_sem_getvalue(sem_t *semaphore, int *value)
{
    int result = sem_getvalue(semaphore, value);
    if (result == 0) {
        struct sr_lock lock = lock_at(semaphore);
        sr_acquire(&lock, SR_CALLER());
        sr_write(value, sizeof *value, SR_CALLER());
    }
    return result;
}

int __wrap_sem_post(sem_t *semaphore)
{
    struct sr_lock lock = lock_at(semaphore);
    uint64_t ticket = sr_order_giving(&lock, SR_CALLER());
    int result = sem_post(semaphore);
    sr_order_given(ticket, result == 0, &lock, SR_CALLER());
    return result;
}
