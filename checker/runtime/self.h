/* SPDX-License-Identifier: MIT
 *
 * Who is acting: the process, the thread, and where the program's file is loaded.
 *
 * Protocol: sr_self_begin once, before main; sr_self_child in a child, before anything else there.
 */
#ifndef SCRUTINEER_RUNTIME_SELF_H
#define SCRUTINEER_RUNTIME_SELF_H

#include <stdbool.h>
#include <stdint.h>

void sr_self_begin(void);

/* Makes this process known as itself; returns the pid of the one that it was forked from. */
int32_t sr_self_child(void);

int32_t sr_self_pid(void);

/* Has this process more than one thread, or had it? */
void sr_self_has_threads(void);
bool sr_self_threaded(void);

/* 0 for the first thread of a process, 1 for the next … A thread is numbered by who makes it
 * (sr_self_next_thread, and then sr_self_is_thread in it), so that its number does not depend on
 * which of two runs first; one that nobody numbered when it first asks. */
uint32_t sr_self_thread(void);
uint32_t sr_self_next_thread(void);
void sr_self_is_thread(uint32_t number);

/* The place in the program's file of the call that returns to `caller`; 0 stays 0. */
extern uintptr_t sr_self_base;
static inline uint64_t sr_self_pc(uintptr_t caller)
{
    return caller == 0 ? 0 : caller - 1 - sr_self_base;
}

#endif
