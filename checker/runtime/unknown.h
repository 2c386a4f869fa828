/* SPDX-License-Identifier: MIT
 *
 * Calls of functions that are neither the program's nor known to the runtime: they may touch
 * whatever they get an address of, unseen.
 */
#ifndef SCRUTINEER_RUNTIME_UNKNOWN_H
#define SCRUTINEER_RUNTIME_UNKNOWN_H

#include <stdint.h>

/* Called by the compiler driver's thunk before function number `index` of the program's notes runs,
 * with the six registers that pass arguments. Recorded once a place and function. */
__attribute__((visibility("default"))) void
sr_unknown_call(const uint64_t registers[6], uint64_t index, uint64_t return_address);

#endif
