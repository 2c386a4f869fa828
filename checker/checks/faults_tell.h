/* SPDX-License-Identifier: MIT
 * Findings on calls that failed: one for each place and each way in which it went wrong. */
#ifndef SCRUTINEER_CHECKS_FAULTS_TELL_H
#define SCRUTINEER_CHECKS_FAULTS_TELL_H

#include "context.h"
#include "faults_judge.h"

/* A run in which a call has failed. */
struct fault_result {
    const struct run *run;
    struct fault_trial trial;
    enum fault_end end;
    const struct log_call *refused; /* NULL: FAULT_NOT_JUDGED */
    char *place;                    /* of the call: "session.c:44", or its name alone */
};

/* call.unchecked. */
void faults_tell_unchecked(struct context *context, const struct fault_result *all, size_t count);
/* ipc.leak.*, proc.orphan. */
void faults_tell_left(struct context *context, const struct fault_result *all, size_t count);

#endif
