/* SPDX-License-Identifier: MIT
 * See points.h. */
#define _GNU_SOURCE
#include "points.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "results.h"

static const struct lab_check *check_by_id(const struct lab *lab, const char *id)
{
    for (size_t i = 0; i < lab->check_count; i++) {
        if (strcmp(lab->checks[i].id, id) == 0) {
            return &lab->checks[i];
        }
    }
    return NULL;
}

static struct check_result *result_by_id(struct outcome *outcome, const char *id)
{
    for (size_t i = 0; i < outcome->check_count; i++) {
        if (strcmp(outcome->checks[i].id, id) == 0) {
            return &outcome->checks[i];
        }
    }
    return NULL;
}

static void attach_findings(const struct lab *lab, const struct lab_check *check,
                            const struct outcome *outcome, struct check_result *result)
{
    result->findings = memory_need(outcome->findings.count, sizeof *result->findings);
    for (size_t i = 0; i < outcome->findings.count; i++) {
        const struct finding *finding = &outcome->findings.all[i];
        if (lab_check_counts(lab, check, finding->rule->id, finding->when)) {
            result->findings[result->finding_count++] = i;
            if (finding->severity == SEVERITY_ERROR) {
                result->state = CHECK_FAIL;
            }
        }
    }
}

/* The first check that it needs and that is not ok. */
static struct check_result *unmet_need(const struct lab_check *check, struct outcome *outcome)
{
    for (size_t i = 0; i < check->need_count; i++) {
        struct check_result *needed = result_by_id(outcome, check->needs[i]);
        if (needed != NULL && needed->state != CHECK_OK) {
            return needed;
        }
    }
    return NULL;
}

static void skip(struct check_result *result, const struct check_result *needed)
{
    free(result->findings);
    result->findings = NULL;
    result->finding_count = 0;
    bool ours = needed->state == CHECK_UNCHECKED;
    result->state = ours ? CHECK_UNCHECKED : CHECK_SKIP;
    result->why = ours ? text_format("needs \"%s\", which could not be checked", needed->title)
                       : text_format("needs \"%s\"", needed->title);
}

/* A rule of the check that no family could judge: *why is the machine's reason, or NULL when there
 * was nothing to judge. */
static bool has_gap(const struct context *context, const struct lab_check *check, const char **why)
{
    for (size_t i = 0; i < rule_count; i++) {
        if (lab_check_has_rule(check, rules[i].id) && !context->is_judged[i]) {
            *why = context->why_not[i];
            return true;
        }
    }
    return false;
}

/* The program itself did not get so far (an error says so) or we do not know: never their fault. */
static void leave_open(struct check_result *result, const char *why, bool has_errors)
{
    bool theirs = why == NULL && has_errors;
    result->state = theirs ? CHECK_SKIP : CHECK_UNCHECKED;
    result->why = text_copy(why      ? why
                            : theirs ? "the program did not get so far: see the errors"
                                     : "a run that it needs gave nothing to judge by");
}

static void judge_check(struct context *context, const struct lab_check *check,
                        struct outcome *outcome, struct check_result *result)
{
    result->id = text_copy(check->id);
    result->title = text_copy(check->title);
    result->max_points = check->points;
    result->state = CHECK_OK;
    attach_findings(context->lab, check, outcome, result);
    struct check_result *needed = unmet_need(check, outcome);
    const char *why = NULL;
    bool gap = has_gap(context, check, &why);
    if (needed != NULL) {
        skip(result, needed);
    } else if (result->state == CHECK_OK && gap) {
        leave_open(result, why, findings_errors(&outcome->findings) > 0);
    }
    result->points = result->state == CHECK_OK ? check->points : 0;
}

bool check_is_wanted(const struct lab_check *check, const char *only)
{
    struct lab_check named = {.rules = (char *[]){(char *)(uintptr_t)only}, .rule_count = 1};
    bool wanted = only == NULL || strcmp(only, check->id) == 0;
    for (size_t i = 0; i < rule_count && !wanted; i++) {
        wanted = lab_check_has_rule(&named, rules[i].id) && lab_check_has_rule(check, rules[i].id);
    }
    return wanted;
}

/* With --only the other checks are judged, as they may be needed, but not shown and not counted. */
static void drop_unwanted(struct outcome *outcome, const struct lab *lab,
                          const struct check_options *options)
{
    size_t kept = 0;
    for (size_t i = 0; i < outcome->check_count; i++) {
        struct check_result *result = &outcome->checks[i];
        if (check_is_wanted(check_by_id(lab, result->id), options->only)) {
            struct check_result moved = *result;
            outcome->checks[kept++] = moved;
        } else {
            free(result->id);
            free(result->title);
            free(result->why);
            free(result->findings);
        }
    }
    outcome->check_count = kept;
}

static bool has_rule(const struct findings *findings, const char *rule)
{
    for (size_t i = 0; i < findings->count; i++) {
        if (strcmp(findings->all[i].rule->id, rule) == 0) {
            return true;
        }
    }
    return false;
}

/* What only follows: who waits for a lock that is not shared may never be woken. */
static void drop_consequences(struct findings *findings)
{
    struct findings kept = {0};
    bool wakes_nobody = has_rule(findings, "lock.private");
    for (size_t i = 0; i < findings->count; i++) {
        const char *rule = findings->all[i].rule->id;
        bool follows = strcmp(rule, "deadlock") == 0 || strcmp(rule, "timeout") == 0;
        if (!(wakes_nobody && follows)) {
            findings_move(findings, i, &kept);
        }
    }
    findings_release(findings);
    *findings = kept;
}

void points_add_up(struct context *context, struct outcome *outcome)
{
    const struct lab *lab = context->lab;
    drop_consequences(&outcome->findings);
    findings_say_when(&outcome->findings);
    findings_sort(&outcome->findings);
    outcome->checks = memory_need(lab->check_count, sizeof *outcome->checks);
    for (size_t i = 0; i < lab->check_count; i++) {
        judge_check(context, &lab->checks[i], outcome, &outcome->checks[i]);
        outcome->check_count++;
    }
    drop_unwanted(outcome, lab, context->options);
    outcome->verdict = VERDICT_PASS;
    for (size_t i = 0; i < outcome->check_count; i++) {
        const struct check_result *result = &outcome->checks[i];
        outcome->points += result->points;
        outcome->max_points += result->max_points;
        if (result->state == CHECK_FAIL || result->state == CHECK_SKIP) {
            outcome->verdict = VERDICT_FAIL;
        } else if (result->state == CHECK_UNCHECKED && outcome->verdict == VERDICT_PASS) {
            outcome->verdict = VERDICT_UNCHECKED;
        }
    }
}

/* Findings that no check shows are not the lab's: its solution may have them. */
void points_drop_hidden(struct outcome *outcome)
{
    struct findings kept = {0};
    size_t *moved_to = memory_need(outcome->findings.count, sizeof *moved_to);
    for (size_t i = 0; i < outcome->findings.count; i++) {
        bool shown = false;
        for (size_t k = 0; k < outcome->check_count && !shown; k++) {
            for (size_t j = 0; j < outcome->checks[k].finding_count && !shown; j++) {
                shown = outcome->checks[k].findings[j] == i;
            }
        }
        if (shown) {
            moved_to[i] = kept.count;
            findings_move(&outcome->findings, i, &kept);
        }
    }
    for (size_t k = 0; k < outcome->check_count; k++) {
        for (size_t j = 0; j < outcome->checks[k].finding_count; j++) {
            outcome->checks[k].findings[j] = moved_to[outcome->checks[k].findings[j]];
        }
    }
    free(moved_to);
    findings_release(&outcome->findings);
    outcome->findings = kept;
}
