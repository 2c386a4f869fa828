/* SPDX-License-Identifier: MIT
 * Which lock the hold run shall take: see lock.c. */
#ifndef SCRUTINEER_CHECKS_LOCK_H
#define SCRUTINEER_CHECKS_LOCK_H

#include "plans.h"

/* The one lock that all cars take, when it is a semaphore that the marshal can take too. */
bool lock_to_hold(const struct context *context, struct hold_target *target);

#endif
