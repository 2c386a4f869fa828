/* SPDX-License-Identifier: MIT
 *
 * What a process holds, by the ledger of a run in which locks were watched. */
#ifndef SCRUTINEER_CHECKS_HELD_H
#define SCRUTINEER_CHECKS_HELD_H

#include "context.h"

/* At its end: had it taken something that it had not given back, or is that not known? Each
 * semaphore is counted by itself: who takes one and gives another (a message, a turn) holds
 * something too. */
bool held_by(const struct run *run, int pid);
/* The same after so many calls of the ledger. */
bool held_at(const struct run *run, int pid, size_t calls);

#endif
