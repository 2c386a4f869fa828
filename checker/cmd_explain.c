/* SPDX-License-Identifier: MIT
 * scrutineer explain RULE: the rule's page of the documentation, as plain text. Of a family
 * ("ipc.*"), or without a rule, the rules with a line each. */
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

static void list_rule(const struct rule *rule)
{
    printf("%-16s %-7s %s\n", rule->id, severity_name(rule->severity), rule->says);
}

/* "ipc.*" as in a lab.ini, or "ipc" alone. Returns how many there are. */
static size_t list_family(const char *family)
{
    size_t listed = 0, length = strlen(family);
    length -= length > 2 && strcmp(family + length - 2, ".*") == 0 ? 2 : 0;
    for (size_t i = 0; i < rule_count; i++) {
        if (strncmp(rules[i].id, family, length) == 0 && rules[i].id[length] == '.') {
            list_rule(&rules[i]);
            listed++;
        }
    }
    return listed;
}

static void list_all(void)
{
    for (size_t i = 0; i < rule_count; i++) {
        list_rule(&rules[i]);
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
    static const struct argp argp = {
        NULL,
        parse,
        "[RULE]",
        "Says what a rule looks at, why it matters and how to look "
        "oneself; without a rule, lists them; \"ipc.*\" lists those of "
        "a family.",
        NULL,
        NULL,
        NULL};
    const char *wanted = NULL;
    command_name(argv, "explain");
    argp_parse(&argp, argc, argv, 0, NULL, &wanted);
    if (wanted == NULL) {
        list_all();
        return EXIT_WELL;
    }
    const struct rule *rule = rule_find(wanted);
    if (rule == NULL && list_family(wanted) > 0) {
        return EXIT_WELL;
    }
    if (rule == NULL) {
        fprintf(stderr, "scrutineer: there is no rule \"%s\"; scrutineer explain lists them\n",
                wanted);
        return EXIT_USAGE;
    }
    return print_page(kit->rules, rule);
}
