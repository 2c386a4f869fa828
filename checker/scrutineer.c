/* SPDX-License-Identifier: MIT
 *
 * scrutineer: the program. Finds its kit, hands the words on to a subcommand (cmd_*.c).
 */
#define _GNU_SOURCE
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "box.h"
#include "command.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv, const struct kit *kit);
    const char *says;
} commands[] = {
    {"check", command_check, "check a lab: compile it, run it, judge it"},
    {"run", command_run, "run any program and judge what it leaves behind"},
    {"explain", command_explain, "explain a rule"},
    {"doctor", command_doctor, "say what works on this machine and how to mend the rest"},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static void print_help(FILE *stream)
{
    fputs("Usage: scrutineer COMMAND [OPTION…]\n\n", stream);
    for (size_t i = 0; i < COMMANDS; i++) {
        fprintf(stream, "  %-8s  %s\n", commands[i].name, commands[i].says);
    }
    fputs("\n  scrutineer COMMAND --help    the options of a command\n"
          "  scrutineer --version\n\n"
          "Examples:\n"
          "  scrutineer check lab3                  your lab 3\n"
          "  scrutineer run -- ./race --cars 5      any program\n"
          "  scrutineer explain proc.zombie         what a rule says\n\n"
          "Exit status: 0 nothing wrong, 1 findings, 2 usage, 3 could not be checked.\n",
          stream);
}

static int unknown(const char *word)
{
    fprintf(stderr, "scrutineer: there is no command \"%s\"; scrutineer --help lists them\n", word);
    return EXIT_USAGE;
}

static int dispatch(int argc, char **argv)
{
    struct kit kit;
    struct trouble trouble;
    int status = -1;
    for (size_t i = 0; i < COMMANDS && status < 0; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            status = kit_find(&kit, &trouble) ? commands[i].run(argc - 1, argv + 1, &kit)
                                              : command_trouble(&trouble);
            kit_release(&kit);
        }
    }
    if (box_interrupted() != 0) {
        return 128 + box_interrupted(); /* as shells say of a program that a signal has ended */
    }
    return status < 0 ? unknown(argv[1]) : status;
}

int command_trouble(const struct trouble *trouble)
{
    fprintf(stderr, "scrutineer: could not be checked: %s\n", trouble->text);
    return EXIT_UNCHECKED;
}

void command_name(char **argv, const char *name)
{
    static char whole[64];
    snprintf(whole, sizeof whole, "scrutineer %s", name);
    argv[0] = whole;
    argp_err_exit_status = EXIT_USAGE;
}

void command_progress(const char *what, void *nothing)
{
    (void)nothing;
    if (isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r\033[K%s …", what);
        fflush(stderr);
    }
}

void command_progress_done(void)
{
    if (isatty(STDERR_FILENO)) {
        fputs("\r\033[K", stderr);
    }
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
        strcmp(argv[1], "help") == 0) {
        print_help(stdout);
        return EXIT_WELL;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("scrutineer " SCRUTINEER_VERSION);
        return EXIT_WELL;
    }
    return dispatch(argc, argv);
}
