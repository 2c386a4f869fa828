/* SPDX-License-Identifier: MIT
 *
 * Who is acting. The pid is remembered: asking the kernel at every access would cost more than all
 * the rest. Protocol: see self.h.
 */
#define _GNU_SOURCE
#include <link.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "self.h"

uintptr_t sr_self_base;
static int32_t pid;
static bool threaded;
static uint32_t threads;                     /* numbers given out in this process */
static _Thread_local uint32_t thread_number; /* counted from 1; 0: none yet */

static int first_is_program(struct dl_phdr_info *information, size_t size, void *base)
{
    (void)size;
    *(uintptr_t *)base = information->dlpi_addr;
    return 1;
}

void sr_self_begin(void)
{
    dl_iterate_phdr(first_is_program, &sr_self_base);
    pid = (int32_t)syscall(SYS_getpid);
}

int32_t sr_self_child(void)
{
    int32_t parent = pid;
    pid = (int32_t)syscall(SYS_getpid);
    /* The thread that forked is the only one here. */
    threads = 1;
    thread_number = 1;
    threaded = false;
    return parent;
}

int32_t sr_self_pid(void)
{
    return pid;
}

void sr_self_has_threads(void)
{
    __atomic_store_n(&threaded, true, __ATOMIC_RELAXED);
}

bool sr_self_threaded(void)
{
    return __atomic_load_n(&threaded, __ATOMIC_RELAXED);
}

uint32_t sr_self_next_thread(void)
{
    return __atomic_fetch_add(&threads, 1, __ATOMIC_RELAXED);
}

void sr_self_is_thread(uint32_t number)
{
    thread_number = number + 1;
}

uint32_t sr_self_thread(void)
{
    if (thread_number == 0) {
        sr_self_is_thread(sr_self_next_thread());
    }
    return thread_number - 1;
}
