/* SPDX-License-Identifier: MIT
 *
 * Pauses: an access that no lock covers is given time to be met by another process.
 */
#ifndef SCRUTINEER_ENGINE_PAUSE_H
#define SCRUTINEER_ENGINE_PAUSE_H

#include "races.h"
#include "shadow.h"

/* After the access was noted. Pauses, or does not, by the seed alone. */
void sr_pause(const struct sr_touch *touch, const struct sr_access *access);

#endif
