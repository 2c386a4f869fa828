/* SPDX-License-Identifier: MIT
 *
 * What kind of memory lies at an address of this process, as the system says: also where the
 * runtime did not see it being mapped. Dear (a walk through /proc/self/maps); safe in signal
 * handlers; errno stays as it was.
 */
#ifndef SCRUTINEER_RUNTIME_MAPPED_H
#define SCRUTINEER_RUNTIME_MAPPED_H

#include <stdbool.h>
#include <stdint.h>

enum sr_mapped { SR_UNMAPPED, SR_MAPPED_PRIVATE, SR_MAPPED_SHARED };

enum sr_mapped sr_mapped_look(uintptr_t address);

/* Asked once an address; the answer is kept until sr_mapped_forget. */
bool sr_mapped_shared(uintptr_t address);

/* Something was mapped or unmapped. */
void sr_mapped_forget(void);

#endif
