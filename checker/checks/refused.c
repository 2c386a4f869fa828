/* SPDX-License-Identifier: MIT
 *
 * The runs in which the kernel grants no segment, or shmat fails: a program that goes on as if it
 * had one, or ends as if all were well, has not looked at what the call returned.
 */
#define _GNU_SOURCE
#include "families.h"

#include <string.h>

static bool crashed(const struct run *run)
{
    return run->log.crash_count > 0 || run->log.programs[0].signal != 0;
}

static const char *what_happened(const struct run *run)
{
    const struct log_program *program = &run->log.programs[0];
    if (run->log.out_of_time) {
        return "the program went on and had to be stopped";
    }
    if (crashed(run)) {
        return "the program went on and crashed";
    }
    if (program->exit == 0) {
        return "the program ended with exit status 0, as if all were well";
    }
    return "the program said nothing on standard error";
}

static bool is_handled(const struct run *run)
{
    const struct log_program *program = &run->log.programs[0];
    return !run->log.out_of_time && !crashed(run) && program->exit > 0 && program->err_bytes > 0;
}

static void judge_refusal(struct context *context, const struct run *run, const char *call,
                          const char *why)
{
    const struct log_call *made = call_named(run, call);
    judged(context, "call.unchecked");
    /* Never called: other rules say so. */
    if (is_handled(run) || (run->log.supervised && made == NULL)) {
        return;
    }
    struct finding *finding = findings_add(context->findings, "call.unchecked", "fault",
                                           "%s failed (%s); %s", call, why, what_happened(run));
    locate_call(context, run, made, finding, "this call");
    if (crashed(run) && run->log.crash_count > 0) {
        const struct log_program *program = &run->log.programs[0];
        locate_stack(&context->plain, &run->log.crashes[0].stack, program->maps, finding,
                     "it crashed here");
    }
    finding_detail(finding,
                   "expected: a message on standard error and an exit status that is not 0");
}

void family_refused(struct context *context)
{
    const struct run *run = run_named(context, "refused");
    bool could_fail = run != NULL && (run->log.contained || run->log.supervised);
    if (could_fail) {
        judge_refusal(context, run, "shmget", "the kernel had no segment left");
    }
    run = run_named(context, "noattach");
    if (run != NULL && run->log.supervised) {
        judge_refusal(context, run, "shmat", "no memory: it returned (void *) -1, not NULL");
    }
}
