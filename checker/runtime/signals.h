/* SPDX-License-Identifier: MIT
 *
 * Signals that a program sends: what their handler does comes after what the sender did.
 */
#ifndef SCRUTINEER_RUNTIME_SIGNALS_H
#define SCRUTINEER_RUNTIME_SIGNALS_H

#include <stdint.h>

/* Before the call. process: as for kill; 0 and below: groups, so it goes to all. */
void sr_signal_sends(int32_t process, uintptr_t caller);
/* After it: no such process any more tells that it has ended. Gives the result back. */
int sr_signal_sent(int result, int error, int32_t process);

#endif
