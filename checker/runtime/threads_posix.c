/* SPDX-License-Identifier: MIT
 *
 * Threads of pthread: what a thread does comes after what its maker did before, and before what
 * who joins it does then. thread_starts.h knows which slot belongs to whom.
 */
#define _GNU_SOURCE
#include <errno.h>

#include "access.h"
#include "engine/objects.h"
#include "self.h"
#include "thread_starts.h"
#include "trace.h"
#include "wrap.h"

/* A thread's own variables lie on its stack, also those of the runtime. */
enum { OUR_SHARE = 32 * 1024, SMALL = 256 * 1024 };

static void *begin(void *slot)
{
    struct sr_start start = sr_start_run((uint32_t)(uintptr_t)slot);
    return start.posix(start.argument);
}

/* The attributes, with room for us on a small stack; one that is the program's own memory stays. */
static const pthread_attr_t *roomy(const pthread_attr_t *asked, pthread_attr_t *copy)
{
    if (asked == NULL) {
        return NULL;
    }
    void *stack = NULL;
    size_t bytes = 0;
    if (pthread_attr_getstack(asked, &stack, &bytes) != 0 || bytes >= SMALL ||
        (uintptr_t)stack + bytes != 0) { /* libc: not set, so counted down from address 0 */
        return asked;
    }
    *copy = *asked;
    return pthread_attr_setstacksize(copy, bytes + OUR_SHARE) == 0 ? copy : asked;
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                          void *argument)
{
    sr_write(thread, sizeof *thread, SR_CALLER());
    uint32_t slot =
        sr_start_prepare(&(struct sr_start){.posix = run, .argument = argument}, SR_CALLER());
    if (slot == SR_NO_SLOT) {
        return pthread_create(thread, attributes, run, argument);
    }
    pthread_attr_t copy;
    int error = pthread_create(thread, roomy(attributes, &copy), begin,
                               (void *)(uintptr_t)slot); /* NOLINT(performance-no-int-to-ptr) */
    if (error != 0) {
        sr_start_failed(slot);
    } else {
        sr_start_made(slot, *thread);
    }
    return error;
}

static int joined(int error, uint32_t slot, void **result, uintptr_t caller)
{
    if (error == 0) {
        sr_start_joined(slot);
        if (result != NULL) {
            sr_write(result, sizeof *result, caller);
        }
    }
    return error;
}

int __wrap_pthread_join(pthread_t thread, void **result)
{
    uint32_t slot = sr_start_slot(thread);
    return joined(pthread_join(thread, result), slot, result, SR_CALLER());
}

int __wrap_pthread_tryjoin_np(pthread_t thread, void **result)
{
    uint32_t slot = sr_start_slot(thread);
    return joined(pthread_tryjoin_np(thread, result), slot, result, SR_CALLER());
}

int __wrap_pthread_timedjoin_np(pthread_t thread, void **result, const struct timespec *until)
{
    uint32_t slot = sr_start_slot(thread);
    return joined(pthread_timedjoin_np(thread, result, until), slot, result, SR_CALLER());
}

int __wrap_pthread_clockjoin_np(pthread_t thread, void **result, clockid_t clock,
                                const struct timespec *until)
{
    uint32_t slot = sr_start_slot(thread);
    return joined(pthread_clockjoin_np(thread, result, clock, until), slot, result, SR_CALLER());
}

/* What the cleanup handlers of the other do comes after what we have done. */
int __wrap_pthread_cancel(pthread_t thread)
{
    if (sr_engine()) {
        struct sr_lock signal = {.kind = TRACE_SYNC_SIGNAL, .object = sr_self_pid()};
        sr_release(&signal, SR_CALLER());
        sr_threads_alert(signal.object);
    }
    return pthread_cancel(thread);
}
