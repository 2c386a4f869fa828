/* SPDX-License-Identifier: MIT
 * The table of rules, made from rules.def. */
#include "rules.h"

#include <string.h>

#define ERROR SEVERITY_ERROR
#define ADVICE SEVERITY_ADVICE
#define RULE(id, severity, says, says_fr) {id, severity, says, says_fr},
const struct rule rules[] = {
#include "rules.def"
};
#undef RULE
const size_t rule_count = sizeof rules / sizeof rules[0];

const struct rule *rule_find(const char *id)
{
    for (size_t i = 0; i < rule_count; i++) {
        if (strcmp(rules[i].id, id) == 0) {
            return &rules[i];
        }
    }
    return NULL;
}

const char *severity_name(enum severity severity)
{
    return severity == SEVERITY_ERROR ? "error" : "advice";
}
