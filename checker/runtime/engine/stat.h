/* SPDX-License-Identifier: MIT
 *
 * What the kernel says of a process, asked by system calls alone: safe in signal handlers.
 */
#ifndef SCRUTINEER_ENGINE_STAT_H
#define SCRUTINEER_ENGINE_STAT_H

#include <stdbool.h>
#include <stdint.h>

struct sr_stat {
    char state;     /* 'R', 'S', 'Z' …; 0: there is no such process */
    bool exiting;   /* it gives back already what its death gives back */
    int32_t parent; /* 0: not known */
};

struct sr_stat sr_stat_of(int32_t pid);

#endif
