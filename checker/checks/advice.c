/* SPDX-License-Identifier: MIT
 *
 * --thorough: what gcc -fanalyzer and clang-tidy say of the source, as advice. The last of the
 * families: of a line that another finding has told, they say nothing more.
 */
#define _GNU_SOURCE
#include "families.h"

#include <stdlib.h>

#include "analyse.h"

/* Does the lab have a check that shows it? */
static bool is_wanted(const struct context *context)
{
    for (size_t i = 0; i < context->lab->check_count; i++) {
        const struct lab_check *check = &context->lab->checks[i];
        if (lab_check_has_rule(check, "build.advice") &&
            check_is_wanted(check, context->options->only)) {
            return true;
        }
    }
    return false;
}

void family_advice(struct context *context)
{
    struct analysis analysis = {.running = false};
    struct trouble trouble;
    char *gap = NULL;
    judged(context, "build.advice");
    if (context->build == NULL || context->options->effort != CHECK_THOROUGH ||
        !is_wanted(context)) {
        return;
    }
    bool well = analysis_start(context->build, &analysis, &trouble) &&
                analysis_finish(context->build, &analysis, context->findings, &gap, &trouble);
    if (!well) {
        not_judged(context, "build.advice",
                   "what gcc -fanalyzer and clang-tidy say of the source could not be checked: %s",
                   trouble.text);
    } else if (gap != NULL) {
        not_judged(context, "build.advice", "%s", gap);
    }
    free(gap);
    analysis_release(&analysis);
}
