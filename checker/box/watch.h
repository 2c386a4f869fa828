/* SPDX-License-Identifier: MIT
 *
 * What the ledger holds beyond the System V calls, fork, sem_open and shm_open; the plan says so to
 * the marshal. Each costs the program some microseconds a call. Programs that are linked statically
 * show only what is a system call of its own, and no results.
 */
#ifndef SCRUTINEER_BOX_WATCH_H
#define SCRUTINEER_BOX_WATCH_H

enum box_watch {
    BOX_WATCH_RESULTS = 1,   /* what each call returned */
    BOX_WATCH_PROCESSES = 2, /* wait and its kin, kill, exec, exit (with the status) */
    BOX_WATCH_LOCKS = 4,     /* sem_*, semop, pthread mutexes: takes told once they are taken */
    BOX_WATCH_MEMORY = 8,    /* malloc, calloc, realloc, fopen, called by the program's own code */
    BOX_WATCH_HANDLERS = 16  /* calls in a signal handler that are not async-signal-safe */
};

#endif
