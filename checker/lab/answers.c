/* SPDX-License-Identifier: MIT
 * What a lab that was read says to a question: see lab.h. */
#include "lab.h"

#include <string.h>

bool lab_check_has_rule(const struct lab_check *check, const char *rule_id)
{
    for (size_t i = 0; i < check->rule_count; i++) {
        const char *pattern = check->rules[i];
        size_t length = strlen(pattern);
        bool family = length > 2 && strcmp(pattern + length - 2, ".*") == 0;
        if (family ? strncmp(pattern, rule_id, length - 1) == 0 : strcmp(pattern, rule_id) == 0) {
            return true;
        }
    }
    return false;
}

bool lab_carries_on(const struct lab *lab, const char *call)
{
    for (size_t i = 0; i < lab->carry_on_count; i++) {
        if (strcmp(lab->carry_on[i], call) == 0) {
            return true;
        }
    }
    return false;
}

/* "signals" stands for SIGINT, SIGTERM and whatever else a finding can have as its `when`. */
static bool is_then(const char *wanted, const char *when)
{
    return strcmp(wanted, "signals") == 0 ? strncmp(when, "SIG", 3) == 0
                                          : strcmp(wanted, when) == 0;
}

static bool is_of(const struct lab_check *check, const char *rule_id, const char *when)
{
    return check->when != NULL && when != NULL && is_then(check->when, when) &&
           lab_check_has_rule(check, rule_id);
}

bool lab_check_counts(const struct lab *lab, const struct lab_check *check, const char *rule_id,
                      const char *when)
{
    if (check->when != NULL) {
        return is_of(check, rule_id, when);
    }
    for (size_t i = 0; i < lab->check_count; i++) {
        if (is_of(&lab->checks[i], rule_id, when)) {
            return false;
        }
    }
    return lab_check_has_rule(check, rule_id);
}
