/* SPDX-License-Identifier: MIT
 *
 * Signals that a program sends: what their handler does comes after what the sender did.
 */
#ifndef SCRUTINEER_RUNTIME_SIGNALS_H
#define SCRUTINEER_RUNTIME_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

/* Before the call. process: as for kill; 0 and below: groups, so it goes to all. */
void sr_signal_sends(int32_t process, uintptr_t caller);
/* After it: no such process any more tells that it has ended. Gives the result back. */
int sr_signal_sent(int result, int error, int32_t process);

/* Has that process a handler of SIGCHLD, which would come after the end of its child? */
bool sr_signal_is_child_awaited(int32_t process);
/* In a new process, after fork or exec: which handlers it has. */
void sr_signals_child(void);

#endif
