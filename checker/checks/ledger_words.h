/* SPDX-License-Identifier: MIT
 *
 * A call of the ledger as a programmer writes it: flags and commands by their names, addresses by
 * what lies there. What was not read, or what the call itself fills in, is "…". Texts returned
 * belong to the caller. Protocol: see ledger_names.h.
 */
#ifndef SCRUTINEER_CHECKS_LEDGER_WORDS_H
#define SCRUTINEER_CHECKS_LEDGER_WORDS_H

#include "ledger_names.h"

/* "IPC_PRIVATE, 1440, IPC_CREAT|0600" */
char *words_of_arguments(struct names *names, const struct log_call *call);
/* "0 (segment 1)", "-1 ENOSPC (No space left on device)"; "?": it was not told; NULL: such a call
 * does not come back. */
char *words_of_result(struct names *names, const struct log_call *call);
/* The arguments of a call in which a thread stood when the time was over, function as its stack
 * tells: "segment 1 + 32". NULL: it is none of those that wait for a lock or a message. */
char *words_of_waiting(struct names *names, const struct log_hang *hang, const char *function);
/* Did it tell an error? */
bool words_say_failed(const struct log_call *call);

#endif
