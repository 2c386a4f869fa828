/* SPDX-License-Identifier: MIT
 *
 * Programs that a process starts or becomes. They may have this runtime, or be strangers.
 */
#ifndef SCRUTINEER_RUNTIME_PROGRAMS_H
#define SCRUTINEER_RUNTIME_PROGRAMS_H

#include <stdint.h>

/* This one begins; before the race engine knows its first thread. */
void sr_program_begins(void);
/* That process was waited for; before the race engine is told. */
void sr_program_ended(int32_t process, uintptr_t caller);

void sr_program_executes(uintptr_t caller); /* before exec */
void sr_program_stays(void);                /* exec failed */

#endif
