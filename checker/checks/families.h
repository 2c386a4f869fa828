/* SPDX-License-Identifier: MIT
 *
 * The families of rules: each looks at what the context holds, adds findings, and says for each of
 * its rules whether it could judge. Order does not matter between them.
 */
#ifndef SCRUTINEER_CHECKS_FAMILIES_H
#define SCRUTINEER_CHECKS_FAMILIES_H

#include "context.h"

void family_end(struct context *context);     /* crash deadlock timeout output.limit tree status */
void family_segment(struct context *context); /* sim.segment layout.size shm.key shm.mode */
void family_layout(struct context *context);  /* layout.* */
void family_grid(struct context *context);    /* sim.grid */
void family_viewer(struct context *context);  /* sim.viewer */
void family_processes(struct context *context); /* proc.* sim.slot */
void family_session(struct context *context);   /* sim.laps .sums .best .random .order .printed */
void family_tamper(struct context *context);    /* tamper */
void family_race(struct context *context);      /* race race.suspect */
void family_memory(struct context *context);    /* shm.overrun shm.pointer */
void family_lock(struct context *context);      /* lock.* */
void family_hold(struct context *context);      /* sim.unlocked */
void family_serial(struct context *context);    /* sim.serial */
void family_cleanup(struct context *context);   /* ipc.* at the end of an undisturbed run */
void family_signals(struct context *context);   /* what a signal leaves; signal.unsafe */
void family_faults(struct context *context);    /* call.unchecked, and what a failed call leaves */
void family_advice(struct context *context);    /* build.advice; the last: it asks what was told */

/* mem.*: what the tools that watch memory have found */
void family_sanitizers(struct context *context);
/* What a run of any program could not judge about memory: one text, the caller frees; NULL = it
 * could judge all. nothing: it could judge no rule at all. */
char *sanitizers_note(const struct context *context, bool *nothing);

/* crash, deadlock, timeout, output.limit and too many processes, of one run. */
void end_of_run(struct context *context, const struct run *run);
/* Did this run go to its end: no crash, not stopped by us? */
bool ran_to_its_end(const struct run *run);
/* "waits in sem_wait", "computes: a loop without end?"; library: the function called from the
 * program's own code, or "". The caller frees. */
char *hang_doing(const struct log_hang *hang, const char *library);

#endif
