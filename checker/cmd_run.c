/* SPDX-License-Identifier: MIT
 * scrutineer run -- PROGRAM ARGS…: one run of any program, judged. */
#define _GNU_SOURCE
#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "checks.h"
#include "cmd_common.h"
#include "command.h"
#include "memory.h"
#include "moments.h"
#include "report.h"

struct words {
    const char *json;
    const char *ledger; /* the file for it; NULL: in the report */
    bool no_sandbox;
    struct program_options program;
};

enum {
    KEY_JSON = 256,
    KEY_TIMEOUT,
    KEY_STDIN,
    KEY_SIGNAL,
    KEY_NO_SANDBOX,
    KEY_SEED,
    KEY_QUICK,
    KEY_THOROUGH,
    KEY_FAULTS,
    KEY_MEMORY,
    KEY_SIGNALS,
    KEY_LEDGER
};

static const struct argp_option options[] = {
    {"json", KEY_JSON, "FILE", 0, "write the report as JSON too (\"-\": to standard output, alone)",
     0},
    {"timeout", KEY_TIMEOUT, "S", 0, "stop the program after so many seconds (default 30)", 0},
    {"stdin", KEY_STDIN, "FILE", 0, "the program's standard input (default: empty)", 0},
    {"signal", KEY_SIGNAL, "NAME@WHEN", 0,
     "send a signal: after some seconds, to the program and its children (INT@0.5), or at a "
     "moment: "
     "start, segment, child, lock, free, middle, cleanup, twice (TERM@child, KILL@lock-child)",
     0},
    {"faults", KEY_FAULTS, 0, 0,
     "then run it once for each of its calls (shmget, fork, malloc …) and let that one fail: what "
     "does "
     "the program make of it?",
     0},
    {"memory", KEY_MEMORY, 0, 0,
     "then run it under a tool that watches its memory (Valgrind, or the sanitizers that are in "
     "it)",
     0},
    {"signals", KEY_SIGNALS, 0, 0,
     "then send it signals at one moment after the other, one a run: what is left?", 0},
    {"ledger", KEY_LEDGER, "FILE", OPTION_ARG_OPTIONAL,
     "print every IPC and process call that it makes, or write them all to FILE", 0},
    {"seed", KEY_SEED, "N", 0, "the seed of the race engine's pauses (default 17)", 0},
    {"quick", KEY_QUICK, 0, 0, "one run, whatever it leaves open", 0},
    {"thorough", KEY_THOROUGH, 0, 0, "up to ten more runs, each with other pauses", 0},
    {"no-sandbox", KEY_NO_SANDBOX, 0, 0, "run without namespaces", 0},
    {0}};

static bool read_seconds(const char *text, double *seconds)
{
    char *end;
    errno = 0;
    *seconds = strtod(text, &end);
    return errno == 0 && end != text && *end == '\0' && *seconds >= 0 && *seconds <= 86400;
}

static int signal_number(const char *name, size_t length)
{
    const char *bare = strncmp(name, "SIG", 3) == 0 ? name + 3 : name;
    length -= (size_t)(bare - name);
    for (int number = 1; number < NSIG; number++) {
        const char *known = sigabbrev_np(number);
        if (known != NULL && strlen(known) == length && strncmp(known, bare, length) == 0) {
            return number;
        }
    }
    return 0;
}

static bool read_signal(const char *text, struct program_options *program)
{
    const char *at = strchr(text, '@');
    if (at == NULL) {
        return false;
    }
    struct signal_try try;
    program->signal = signal_number(text, (size_t)(at - text));
    program->signal_moment = moment_read(at + 1, program->signal, &try) ? at + 1 : NULL;
    return program->signal != 0 &&
           (program->signal_moment != NULL || read_seconds(at + 1, &program->signal_after_s));
}

static error_t parse(int key, char *text, struct argp_state *state)
{
    struct words *words = state->input;
    switch (key) {
    case KEY_JSON:
        words->json = text;
        return 0;
    case KEY_TIMEOUT:
        if (!read_seconds(text, &words->program.timeout_s) || words->program.timeout_s <= 0) {
            argp_error(state, "--timeout takes seconds, more than 0, not \"%s\"", text);
        }
        return 0;
    case KEY_STDIN:
        words->program.input = text;
        return 0;
    case KEY_SIGNAL:
        if (!read_signal(text, &words->program)) {
            argp_error(state,
                       "--signal takes NAME@SECONDS or NAME@MOMENT, for example INT@0.5 or "
                       "INT@child, not \"%s\"",
                       text);
        }
        return 0;
    case KEY_SEED:
        command_seed(state, text, &words->program.seed);
        return 0;
    case KEY_FAULTS:
        words->program.faults = true;
        return 0;
    case KEY_MEMORY:
        words->program.memory = true;
        return 0;
    case KEY_SIGNALS:
        words->program.signals = true;
        return 0;
    case KEY_LEDGER:
        if (text != NULL && *text == '\0') {
            argp_error(state, "--ledger= takes a file's name");
        }
        words->program.ledger = true;
        words->ledger = text;
        return 0;
    case KEY_QUICK:
        command_effort(state, CHECK_QUICK, &words->program.effort);
        return 0;
    case KEY_THOROUGH:
        command_effort(state, CHECK_THOROUGH, &words->program.effort);
        return 0;
    case KEY_NO_SANDBOX:
        words->no_sandbox = true;
        return 0;
    case ARGP_KEY_ARGS:
        words->program.arguments = state->argv + state->next;
        return 0;
    case ARGP_KEY_NO_ARGS:
        argp_error(state, "which program? for example: scrutineer run -- ./race --cars 5");
        return 0;
    default:
        return ARGP_ERR_UNKNOWN;
    }
}

static int show(const struct words *words, const struct outcome *outcome, const char *out,
                const char *err)
{
    struct trouble trouble;
    bool json_alone = words->json != NULL && strcmp(words->json, "-") == 0;
    if (!json_alone) {
        fputs(out, stdout);
        fflush(stdout);
        fputs(err, stderr);
        if (words->program.ledger && (words->ledger == NULL || outcome->ledger.why_not != NULL)) {
            report_ledger(stdout, outcome, term_style_of(stdout));
        }
        report_term(stdout, outcome, term_style_of(stdout));
    }
    if (words->ledger != NULL && !report_ledger_file(words->ledger, &outcome->ledger, &trouble)) {
        return command_trouble(&trouble);
    }
    if (words->json != NULL && !report_json(words->json, outcome, &trouble)) {
        return command_trouble(&trouble);
    }
    return verdict_exit_status(outcome->verdict);
}

/* Is there what the command line names? If not, it is told. */
static bool is_ready(const struct words *words)
{
    struct trouble trouble;
    if (!check_program_is_there(words->program.arguments[0], &trouble)) {
        fprintf(stderr, "scrutineer: %s\n", trouble.text);
        return false;
    }
    if (words->program.input != NULL && access(words->program.input, R_OK) != 0) {
        fprintf(stderr, "scrutineer: --stdin %s: %s\n", words->program.input, strerror(errno));
        return false;
    }
    if (words->json != NULL && words->ledger != NULL && strcmp(words->json, "-") == 0 &&
        strcmp(words->ledger, "-") == 0) {
        fputs("scrutineer: --json and --ledger can't both be on standard output\n", stderr);
        return false;
    }
    return true;
}

int command_run(int argc, char **argv, const struct kit *kit)
{
    static const struct argp argp = {
        options,
        parse,
        "[--] PROGRAM [ARGUMENT…]",
        "Runs any program in a sandbox with IPC objects and processes of its own, and says what "
        "it leaves behind: segments, semaphores, message queues, children that were never waited "
        "for, crashes, deadlocks. The program's own exit status is shown; it is no finding."
        "\vExit status: 0 nothing wrong, 1 findings, 2 usage, 3 could not be checked.",
        NULL,
        NULL,
        NULL};
    struct words words = {.program = {.timeout_s = 30, .seed = 17, .progress = command_progress}};
    struct trouble trouble;
    struct outcome outcome;
    struct box box;
    char *out = NULL, *err = NULL;
    box_catch_signals();
    command_name(argv, "run");
    argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &words);
    if (!is_ready(&words)) {
        return EXIT_USAGE;
    }
    bool opened =
        words.no_sandbox ? box_open_bare(&box, kit, &trouble) : box_open(&box, kit, true, &trouble);
    if (!opened) {
        return command_trouble(&trouble);
    }
    bool well = check_program(&box, &words.program, &outcome, &out, &err, &trouble);
    command_progress_done();
    int status = well ? show(&words, &outcome, out, err) : command_trouble(&trouble);
    outcome_release(&outcome);
    box_close(&box);
    free(out);
    free(err);
    return status;
}
