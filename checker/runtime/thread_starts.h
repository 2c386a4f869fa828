/* SPDX-License-Identifier: MIT
 *
 * Threads on their way: what a new thread is to run, and which slot of the race engine the thread
 * with a pthread_t has.
 *
 * Protocol: sr_starts_begin once, before main. A maker of a thread: sr_start_prepare, then
 * sr_start_made, or sr_start_failed. The new thread: sr_start_run first of all. A joiner:
 * sr_start_slot before it waits, sr_start_joined when the thread has ended. Without the engine
 * sr_start_prepare answers SR_NO_SLOT: the thread is then made as if we were not there.
 */
#ifndef SCRUTINEER_RUNTIME_THREAD_STARTS_H
#define SCRUTINEER_RUNTIME_THREAD_STARTS_H

#include <pthread.h>
#include <stdint.h>

#include "engine/threads.h"

struct sr_start {
    void *(*posix)(void *); /* one of the two; the other is NULL */
    int (*c11)(void *);
    void *argument;
};

void sr_starts_begin(void);

/* The slot of the thread to be made. */
uint32_t sr_start_prepare(const struct sr_start *start, uintptr_t caller);
void sr_start_made(uint32_t slot, pthread_t thread);
void sr_start_failed(uint32_t slot);

/* In the new thread: makes it known; what it is to run. */
struct sr_start sr_start_run(uint32_t slot);

uint32_t sr_start_slot(pthread_t thread); /* SR_NO_SLOT: not known */
void sr_start_joined(uint32_t slot);

#endif
