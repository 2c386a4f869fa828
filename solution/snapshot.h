/* SPDX-License-Identifier: MIT
 *
 * A copy of all cars as they are at one moment.
 *
 * Protocol: snapshot_init() once a session, then snapshot_take() as often as somebody wants to
 * look.
 */
#if LAB >= 6
#ifndef SNAPSHOT_H
#define SNAPSHOT_H

#include <stdbool.h>

#include "paddock.h"
#include "ranking.h"

/* What stays the same for a whole session: its title, how many cars there are, its length. */
void snapshot_init(struct view *view, const struct paddock *paddock);

/* The cars, slot by slot. Takes the lock, and not for longer than the copying takes. False: the
 * lock failed, see paddock_enter(). */
bool snapshot_take(struct view *view, const struct paddock *paddock);

#endif
#endif
