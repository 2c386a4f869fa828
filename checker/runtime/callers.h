/* SPDX-License-Identifier: MIT
 *
 * From where the function that runs now was called: kept by the compiler's entry and exit
 * callbacks, a thread its own. longjmp leaves it wrong; it is only ever a hint for a message.
 */
#ifndef SCRUTINEER_RUNTIME_CALLERS_H
#define SCRUTINEER_RUNTIME_CALLERS_H

#include <stdint.h>

void sr_callers_enter(uintptr_t caller);
void sr_callers_leave(void);
uintptr_t sr_callers_last(void); /* 0: not known */

#endif
