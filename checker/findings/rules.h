/* SPDX-License-Identifier: MIT
 *
 * The rules: id, severity and one line of what each says, once, in rules.def. Help, reports,
 * `scrutineer explain` and the tests of the documentation are made from that table.
 */
#ifndef SCRUTINEER_FINDINGS_RULES_H
#define SCRUTINEER_FINDINGS_RULES_H

#include <stddef.h>

enum severity { SEVERITY_ERROR, SEVERITY_ADVICE };

struct rule {
    const char *id;
    enum severity severity;
    const char *says;    /* English, one line */
    const char *says_fr; /* French, one line */
};

extern const struct rule rules[];
extern const size_t rule_count;

const struct rule *rule_find(const char *id);      /* NULL: there is no such rule */
const char *severity_name(enum severity severity); /* "error" or "advice" */

#endif
