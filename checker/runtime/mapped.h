/* SPDX-License-Identifier: MIT
 *
 * Is memory that lies in no System V segment shared all the same (mmap MAP_SHARED)? Asked of
 * /proc/self/maps once an address; the answer is kept. errno stays as it was.
 */
#ifndef SCRUTINEER_RUNTIME_MAPPED_H
#define SCRUTINEER_RUNTIME_MAPPED_H

#include <stdbool.h>
#include <stdint.h>

bool sr_mapped_shared(uintptr_t address);

#endif
