/* SPDX-License-Identifier: MIT
 *
 * Waits that have no end of their own: no time limit, and nothing but another process of the
 * program could end them. Used inside the sandbox (to notice that nobody can go on) and outside (to
 * tell a deadlock).
 */
#ifndef SCRUTINEER_BOX_ENDLESS_H
#define SCRUTINEER_BOX_ENDLESS_H

#include <stdbool.h>
#include <stdint.h>

enum endless {
    ENDLESS_NOT,
    ENDLESS_FOR_CHILD, /* wait and its kin */
    ENDLESS_FOR_OTHERS /* a lock, a message, a byte in a pipe */
};

/* own_pipe: arguments[0] of a read or write is a pipe that the program itself made. */
enum endless endless_wait(long number, const uint64_t arguments[6], bool own_pipe);

#endif
