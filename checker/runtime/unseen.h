/* SPDX-License-Identifier: MIT
 *
 * Copies of structs that the compiler does not announce: scrutineer-cc puts calls of these two
 * before the instructions (checker/cc/insertion.c). Their names begin as the compiler's own, as
 * what is exported and kept from students is told by that.
 *
 * They are called in the midst of things: %rdi holds the address, %rsi how many bytes; these two
 * and the flags may change, and nothing else. So they can't be called from C.
 */
#ifndef SCRUTINEER_RUNTIME_UNSEEN_H
#define SCRUTINEER_RUNTIME_UNSEEN_H

#include <stdint.h>

__attribute__((visibility("default"))) void __tsan_unseen_read(void);
__attribute__((visibility("default"))) void __tsan_unseen_write(void);

/* What they call when the address is near a segment. */
void sr_unseen(const volatile void *address, uint64_t bytes, uint64_t writes, uint64_t caller);

#endif
