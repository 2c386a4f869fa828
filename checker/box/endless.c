/* SPDX-License-Identifier: MIT
 * See endless.h. */
#define _GNU_SOURCE
#include "endless.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <sys/wait.h>

enum endless endless_wait(long number, const uint64_t arguments[6], bool own_pipe)
{
    int operation;
    switch (number) {
    case SYS_futex:
        operation = (int)arguments[1] & FUTEX_CMD_MASK;
        return (operation == FUTEX_WAIT || operation == FUTEX_WAIT_BITSET ||
                operation == FUTEX_LOCK_PI) &&
                       arguments[3] == 0
                   ? ENDLESS_FOR_OTHERS
                   : ENDLESS_NOT;
    case SYS_semop:
    case SYS_msgrcv:
    case SYS_msgsnd:
    case SYS_flock:
        return ENDLESS_FOR_OTHERS;
    case SYS_semtimedop:
        return arguments[3] == 0 ? ENDLESS_FOR_OTHERS : ENDLESS_NOT;
    case SYS_read:
    case SYS_write:
        return own_pipe ? ENDLESS_FOR_OTHERS : ENDLESS_NOT;
    case SYS_wait4:
        return (arguments[2] & WNOHANG) == 0 ? ENDLESS_FOR_CHILD : ENDLESS_NOT;
    case SYS_waitid:
        return (arguments[3] & WNOHANG) == 0 ? ENDLESS_FOR_CHILD : ENDLESS_NOT;
    default:
        return ENDLESS_NOT;
    }
}
