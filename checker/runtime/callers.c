/* SPDX-License-Identifier: MIT
 *
 * A stack of return addresses, of which only the last few matter: deeper ones are counted, not
 * kept.
 */
#include "callers.h"

enum { KEPT = 64 };

static _Thread_local uintptr_t stack[KEPT];
static _Thread_local unsigned depth;

void sr_callers_enter(uintptr_t caller)
{
    if (depth < KEPT) {
        stack[depth] = caller;
    }
    depth++;
}

void sr_callers_leave(void)
{
    depth -= depth > 0;
}

uintptr_t sr_callers_last(void)
{
    return depth > 0 && depth <= KEPT ? stack[depth - 1] : 0;
}
