/* SPDX-License-Identifier: MIT
 *
 * scrutineer-cc, a compiler driver: takes gcc's or clang's command line, and makes objects and
 * programs that tell the checker's runtime of their memory accesses. `make CC=scrutineer-cc`.
 *
 * Each call: take the line apart (line.c), compile its sources (compile.c), link (linking.c). Calls
 * that make neither an object nor a program are the real compiler's alone.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compile.h"
#include "driver.h"
#include "linking.h"
#include "memory.h"
#include "response.h"

enum { EXIT_USAGE = 2, EXIT_TROUBLE = 3 };

static int say(const struct trouble *trouble, int status)
{
    fprintf(stderr, "scrutineer-cc: %s\n", trouble->text);
    return status;
}

static void print_help(void)
{
    fputs(
        "Usage: scrutineer-cc WORDS…     (the words of gcc or clang)\n"
        "\n"
        "Compiles and links C so that `scrutineer run` sees which memory the program shares, and\n"
        "finds races between its processes. It stands in the place of the compiler:\n"
        "\n"
        "    make CC=scrutineer-cc\n"
        "    scrutineer run -- ./prog\n"
        "\n"
        "Build all of the program with it, from a clean tree: what another compiler has made is\n"
        "not seen (and is named in the report). C only, 64 bits.\n"
        "\n"
        "    --scrutineer-compiler=NAME   the real compiler: gcc (default), clang, gcc-12 …\n"
        "    --help                       this text; `gcc --help` tells of the other options\n"
        "    --version                    our version, then the compiler's\n"
        "\n"
        "Environment:\n"
        "    SCRUTINEER_CC   the real compiler, if the option does not name one\n"
        "    TMPDIR          where temporary files go (/tmp)\n"
        "\n"
        "Called by the name scrutineer-clang or scrutineer-gcc it takes that compiler.\n"
        "Exit status: the compiler's; 2 = this can't be instrumented; 3 = the kit is incomplete.\n",
        stdout);
}

static int pass(const struct tools *tools, struct list *words)
{
    struct list command = {0};
    struct trouble trouble;
    list_add(&command, tools->compiler);
    list_add_all(&command, words);
    fflush(stdout);
    execvp(tools->compiler, command.words);
    trouble_set(&trouble, "can't start %s: %s; install it, or name another in SCRUTINEER_CC",
                tools->compiler, strerror(errno));
    list_release(&command);
    return say(&trouble, EXIT_TROUBLE);
}

/* Without a link: what -c or -S makes of a source. With one: a temporary object. */
static char *output_for(struct driver *driver, const struct input *input)
{
    const struct line *line = driver->line;
    if (line->mode == LINE_PROGRAM) {
        return driver_path(driver, ".o");
    }
    return line->output != NULL
               ? text_copy(line->output)
               : line_default_output(input->path, line->mode == LINE_TEXT ? ".s" : ".o");
}

/* All of them, as gcc does, also after one that fails. */
static int compile_all(struct driver *driver)
{
    int worst = 0;
    for (size_t i = 0; i < driver->line->input_count && !steps_interrupted(); i++) {
        const struct input *input = &driver->line->inputs[i];
        char *output = output_for(driver, input);
        int status = compile_input(driver, input, output);
        list_set(&driver->line->link, input->at, output);
        free(output);
        if (status < 0) {
            return status;
        }
        worst = status > worst ? status : worst;
    }
    return worst;
}

static void warn_of_sanitizers(const struct list *dropped)
{
    if (dropped->count == 0) {
        return;
    }
    fputs("scrutineer-cc: warning: left out, as it can't be together with ours: -fsanitize=",
          stderr);
    for (size_t i = 0; i < dropped->count; i++) {
        fprintf(stderr, "%s%s", i > 0 ? "," : "", dropped->words[i]);
    }
    fputc('\n', stderr);
}

static int build(const struct tools *tools, struct line *line)
{
    struct driver driver = {.tools = tools, .line = line, .standard_input = -1};
    int status = -1;
    warn_of_sanitizers(&line->dropped);
    if (tools_complete(tools, &driver.trouble) && steps_open(&driver.steps, &driver.trouble)) {
        if (names_load(&driver.wrapped, tools->wrapped, &driver.trouble)) {
            status = compile_all(&driver);
        }
        if (status == 0 && line->mode == LINE_PROGRAM && !steps_interrupted()) {
            status = link_program(&driver);
        }
        if (driver.standard_input >= 0) {
            close(driver.standard_input);
        }
        steps_close(&driver.steps);
    }
    free(driver.renames);
    names_release(&driver.wrapped);
    return status < 0 ? say(&driver.trouble, EXIT_TROUBLE) : status;
}

static int drive(const struct tools *tools, struct list *words)
{
    struct line line;
    struct trouble trouble;
    if (list_holds(words, "--help")) {
        print_help();
        return 0;
    }
    if (list_holds(words, "--version")) {
        printf("scrutineer-cc %s, with %s:\n", SCRUTINEER_VERSION, tools->compiler);
        return pass(tools, words);
    }
    int status = 0;
    if (!line_read(&line, words, tools->clang, &trouble)) {
        status = say(&trouble, EXIT_USAGE);
    } else if (line.mode == LINE_PASS) {
        status = pass(tools, words);
    } else {
        status = build(tools, &line);
    }
    line_release(&line);
    return status;
}

int main(int argc, char *argv[])
{
    struct list words = {0};
    struct tools tools = {0};
    struct trouble trouble;
    int status = EXIT_USAGE;
    if (argc > 0 && response_expand(argv, &words, &trouble) &&
        tools_find(&tools, argv[0], &words, &trouble)) {
        status = drive(&tools, &words);
    } else {
        say(&trouble, EXIT_USAGE);
    }
    tools_release(&tools);
    list_release(&words);
    return status;
}
