/* SPDX-License-Identifier: MIT
 * scrutineer check LAB: a lab, compiled, run and judged. */
#define _GNU_SOURCE
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks.h"
#include "cmd_common.h"
#include "command.h"
#include "memory.h"
#include "report.h"

struct words {
    const char *lab, *source, *json, *only;
    bool solution, keep, no_sandbox;
    enum check_effort effort;
    long seed;
};

enum {
    KEY_SRC = 's',
    KEY_SOLUTION = 256,
    KEY_JSON,
    KEY_SEED,
    KEY_ONLY,
    KEY_KEEP,
    KEY_NO_SANDBOX,
    KEY_QUICK,
    KEY_THOROUGH
};

static const struct argp_option options[] = {
    {"src", KEY_SRC, "DIR", 0, "the folder to check (default: the lab's own folder)", 0},
    {"solution", KEY_SOLUTION, 0, 0, "check the kit's own solution of the lab", 0},
    {"json", KEY_JSON, "FILE", 0, "write the report as JSON too (\"-\": to standard output, alone)",
     0},
    {"seed", KEY_SEED, "N", 0, "the seed that the program is run with (default 17)", 0},
    {"only", KEY_ONLY, "RULE", 0, "show and count only the checks of this rule, or this check", 0},
    {"quick", KEY_QUICK, 0, 0, "leave out what only repeats: one schedule of the race engine", 0},
    {"thorough", KEY_THOROUGH, 0, 0,
     "more schedules of the race engine; advice of tools that read the source", 0},
    {"keep", KEY_KEEP, 0, 0, "keep the temporary folder with the build, and say where it is", 0},
    {"no-sandbox", KEY_NO_SANDBOX, 0, 0, "run without namespaces: for your own code only", 0},
    {0}};

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct words *words = state->input;
    switch (key) {
    case KEY_SRC:
        words->source = text;
        return 0;
    case KEY_SOLUTION:
        words->solution = true;
        return 0;
    case KEY_JSON:
        words->json = text;
        return 0;
    case KEY_SEED:
        command_seed(state, text, &words->seed);
        return 0;
    case KEY_ONLY:
        words->only = text;
        return 0;
    case KEY_QUICK:
        command_effort(state, CHECK_QUICK, &words->effort);
        return 0;
    case KEY_THOROUGH:
        command_effort(state, CHECK_THOROUGH, &words->effort);
        return 0;
    case KEY_KEEP:
        words->keep = true;
        return 0;
    case KEY_NO_SANDBOX:
        words->no_sandbox = true;
        return 0;
    case ARGP_KEY_ARG:
        if (words->lab != NULL) {
            argp_error(state, "one lab at a time");
        }
        words->lab = text;
        return 0;
    case ARGP_KEY_END:
        if (words->lab == NULL) {
            argp_error(state, "which lab? for example: scrutineer check lab1");
        }
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static bool is_rule_or_check(const struct lab *lab, const char *only)
{
    bool found = only == NULL;
    for (size_t i = 0; i < lab->check_count && !found; i++) {
        found = check_is_wanted(&lab->checks[i], only);
    }
    return found;
}

static char *source_of(const struct kit *kit, const struct lab *lab, const struct words *words,
                       struct trouble *trouble)
{
    if (!words->solution) {
        return text_copy(words->source ? words->source : lab->folder);
    }
    char *path = kit->solution ? text_format("%s/lab%d", kit->solution, lab->number) : NULL;
    if (path == NULL || access(path, R_OK) != 0) {
        trouble_set(trouble, "the kit's solution of %s is not present here", lab->name);
        free(path);
        return NULL;
    }
    return path;
}

static bool is_folder(const char *path)
{
    struct stat state;
    return stat(path, &state) == 0 && S_ISDIR(state.st_mode);
}

static int show(const struct words *words, const struct outcome *outcome)
{
    struct trouble trouble;
    bool json_alone = words->json != NULL && strcmp(words->json, "-") == 0;
    if (!json_alone) {
        report_term(stdout, outcome, term_style_of(stdout));
    }
    if (words->json != NULL && !report_json(words->json, outcome, &trouble)) {
        return command_trouble(&trouble);
    }
    return verdict_exit_status(outcome->verdict);
}

static int check(const struct kit *kit, const struct lab *lab, const struct words *words)
{
    struct trouble trouble;
    struct outcome outcome;
    struct box box;
    char *source = source_of(kit, lab, words, &trouble);
    if (source == NULL) {
        return command_trouble(&trouble);
    }
    struct check_options check_options = {.source = source,
                                          .source_shown = source,
                                          .seed = words->seed,
                                          .effort = words->effort,
                                          .only = words->only,
                                          .keep = words->keep,
                                          .progress = command_progress};
    bool opened = words->no_sandbox ? box_open_bare(&box, kit, &trouble)
                                    : box_open(&box, kit, true, &trouble);
    bool checked = opened && check_lab(&box, lab, &check_options, &outcome, &trouble);
    command_progress_done();
    int status = checked ? show(words, &outcome) : command_trouble(&trouble);
    if (opened) {
        outcome_release(&outcome);
        box_close(&box);
    }
    free(source);
    return status;
}

int command_check(int argc, char **argv, const struct kit *kit)
{
    static const struct argp argp = {
        options,
        parse,
        "LAB",
        "Compiles the files of a lab in a sandbox, runs the program, attaches to its segment and "
        "says what is wrong, where and why. LAB is lab1, lab2, … or the path of a lab's folder."
        "\vExit status: 0 nothing wrong, 1 findings, 2 usage, 3 could not be checked.",
        NULL,
        NULL,
        NULL};
    struct words words = {.seed = 17};
    struct trouble trouble;
    struct lab lab;
    box_catch_signals();
    command_name(argv, "check");
    argp_parse(&argp, argc, argv, 0, NULL, &words);
    if (words.source != NULL && !is_folder(words.source)) {
        fprintf(stderr, "scrutineer: --src %s: there is no such folder\n", words.source);
        return EXIT_USAGE;
    }
    if (kit->labs == NULL) {
        trouble_set(&trouble, "the labs are not found; set SCRUTINEER_LABS to their folder");
        return command_trouble(&trouble);
    }
    char *folder = lab_find(kit->labs, words.lab, &trouble);
    if (folder == NULL) {
        fprintf(stderr, "scrutineer: %s\n", trouble.text);
        return EXIT_USAGE;
    }
    bool read = lab_read(folder, &lab, &trouble);
    free(folder);
    if (!read) {
        return command_trouble(&trouble);
    }
    int status = EXIT_USAGE;
    if (is_rule_or_check(&lab, words.only)) {
        status = check(kit, &lab, &words);
    } else {
        fprintf(stderr, "scrutineer: no check of %s looks at \"%s\"\n", lab.name, words.only);
    }
    lab_release(&lab);
    return status;
}
