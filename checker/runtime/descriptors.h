/* SPDX-License-Identifier: MIT
 *
 * What goes through descriptors orders: pipes, FIFOs, sockets, terminals, events, files.
 *
 * Protocol: sr_descriptor_sends before a write, sr_descriptor_sent after it with its result;
 * sr_descriptor_receives before a read, sr_descriptor_received after it with its result, and before
 * the access to the memory that it filled is noted. Both give the result back, so they can stand
 * around the call. Who only sends learns nothing from it: that all write to one standard output
 * orders nobody; only one that had to wait for room comes after who made it.
 *
 * Errno is kept; without the engine nothing happens. What a descriptor is is asked each time: it
 * may have been closed and opened since.
 */
#ifndef SCRUTINEER_RUNTIME_DESCRIPTORS_H
#define SCRUTINEER_RUNTIME_DESCRIPTORS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

void sr_descriptor_sends(int descriptor, uintptr_t caller);
ssize_t sr_descriptor_sent(int descriptor, ssize_t result, uintptr_t caller);

void sr_descriptor_receives(int descriptor, uintptr_t caller);
ssize_t sr_descriptor_received(int descriptor, ssize_t result, uintptr_t caller);

/* Before a descriptor of this process is closed or shut down: its other end may learn that. Also
 * gives back the locks that closing gives back. */
void sr_descriptor_ends(int descriptor, uintptr_t caller);
/* Before exec: those that it closes. */
void sr_descriptors_end_at_exec(uintptr_t caller);

/* poll, select: the descriptor can be read, or has no other end any more; or has room to write. */
void sr_descriptor_readable(int descriptor, bool hung_up, uintptr_t caller);
void sr_descriptor_writable(int descriptor, uintptr_t caller);

/* What goes through some descriptor, nobody knows which: epoll, a call that was not understood. */
void sr_descriptors_all_receive(bool hung_up, uintptr_t caller);

/* A program is started that may be one without this runtime, which might pass on what it gets; or
 * one with it has begun. */
void sr_descriptors_stranger(bool starts);
/* What this process has done is known to a stranger that it starts now, and goes where that sends.
 */
void sr_descriptors_to_strangers(uintptr_t caller);
/* What is seen may have been made by a stranger. */
void sr_descriptors_from_strangers(uintptr_t caller);
/* A stranger was waited for: it comes after all that was sent to anybody. */
void sr_descriptors_stranger_ended(uintptr_t caller);

#endif
