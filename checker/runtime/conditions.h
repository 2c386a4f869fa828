/* SPDX-License-Identifier: MIT
 *
 * Conditions, of pthread and of C11: who waits gives the mutex back and takes it again.
 *
 * Protocol: sr_condition_tells before signal or broadcast; sr_condition_waits before a wait,
 * sr_condition_waited after it, whatever it returned.
 */
#ifndef SCRUTINEER_RUNTIME_CONDITIONS_H
#define SCRUTINEER_RUNTIME_CONDITIONS_H

#include <stdint.h>

#include "engine/objects.h"

struct sr_waiting {
    struct sr_lock condition, mutex;
    uintptr_t caller;
};

void sr_condition_tells(const volatile void *condition, uintptr_t caller);
struct sr_waiting sr_condition_waits(const volatile void *condition, const volatile void *mutex,
                                     uintptr_t caller);
void sr_condition_waited(const struct sr_waiting *waiting);

#endif
