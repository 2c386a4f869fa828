/* SPDX-License-Identifier: MIT
 * scrutineer explain RULE: the rule's page of the documentation, as plain text. */
#define _GNU_SOURCE
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "memory.h"
#include "rules.h"

static error_t parse(int key, char *text, struct argp_state *state)
{
    const char **rule = state->input;
    if (key != ARGP_KEY_ARG) {
        return ARGP_ERR_UNKNOWN;
    }
    if (*rule != NULL) {
        argp_error(state, "one rule at a time");
    }
    *rule = text;
    return 0;
}

static void list_rules(void)
{
    for (size_t i = 0; i < rule_count; i++) {
        printf("%-16s %-7s %s\n", rules[i].id, severity_name(rules[i].severity), rules[i].says);
    }
}

static int print_page(const char *folder, const struct rule *rule)
{
    char *path = folder ? text_format("%s/%s.md", folder, rule->id) : NULL;
    FILE *page = path ? fopen(path, "re") : NULL;
    free(path);
    if (page == NULL) {
        printf("%s (%s): %s\n", rule->id, severity_name(rule->severity), rule->says);
        return EXIT_WELL;
    }
    int byte;
    while ((byte = fgetc(page)) != EOF) {
        putchar(byte);
    }
    fclose(page);
    return EXIT_WELL;
}

int command_explain(int argc, char **argv, const struct kit *kit)
{
    static const struct argp argp = {NULL,
                                     parse,
                                     "[RULE]",
                                     "Says what a rule looks at, why it matters and how to look "
                                     "oneself; without a rule, lists them.",
                                     NULL,
                                     NULL,
                                     NULL};
    const char *wanted = NULL;
    command_name(argv, "explain");
    argp_parse(&argp, argc, argv, 0, NULL, &wanted);
    if (wanted == NULL) {
        list_rules();
        return EXIT_WELL;
    }
    const struct rule *rule = rule_find(wanted);
    if (rule == NULL) {
        fprintf(stderr, "scrutineer: there is no rule \"%s\"; scrutineer explain lists them\n",
                wanted);
        return EXIT_USAGE;
    }
    return print_page(kit->rules, rule);
}
