/* SPDX-License-Identifier: MIT
 * Takes a command line apart. See line.h; what is known of single options stands in words.c. */
#define _GNU_SOURCE
#include "line.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "words.h"

/* What the walk along the line has to remember. */
struct walk {
    struct line *line;
    const char *language; /* of the last -x; NULL: by the name */
    bool passes, verbose, asks_object, asks_text;
    size_t files; /* of any kind */
};

static bool one_of(const char *text, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        if (strcmp(text, list[i]) == 0) {
            return true;
        }
    }
    return false;
}

static const char *ending_of(const char *path)
{
    const char *dot = strrchr(base_name(path), '.');
    return dot == NULL ? "" : dot;
}

static bool foreign_language(const char *path, const char *language)
{
    static const char *const endings[] = {".cc", ".cp", ".cxx", ".cpp", ".CPP", ".c++", ".C",
                                          ".ii", ".m",  ".mm",  ".f",   ".f90", ".F90", ".f95",
                                          ".go", ".d",  ".adb", ".ads", ".hpp", ".hh",  NULL};
    static const char *const known[] = {"c",         "cpp-output",         "c-header",
                                        "assembler", "assembler-with-cpp", NULL};
    return language != NULL ? !one_of(language, known) : one_of(ending_of(path), endings);
}

static void add_input(struct walk *walk, enum input_kind kind, const char *path)
{
    struct line *line = walk->line;
    line->inputs = memory_grow(line->inputs, line->input_count + 1, sizeof *line->inputs);
    line->inputs[line->input_count++] = (struct input){.kind = kind,
                                                       .path = text_copy(path),
                                                       .language = text_copy(walk->language),
                                                       .at = line->link.count};
}

static bool read_file(struct walk *walk, const char *path, struct trouble *trouble)
{
    static const char *const c[] = {".c", ".i", NULL};
    static const char *const assembler[] = {".s", ".S", ".sx", NULL};
    const char *ending = ending_of(path);
    walk->files++;
    if (foreign_language(path, walk->language)) {
        return trouble_set(trouble,
                           "%s is not C: scrutineer-cc instruments C only; compile it with its own "
                           "compiler, the object may be linked",
                           path);
    }
    bool header = walk->language != NULL ? strcmp(walk->language, "c-header") == 0
                                         : strcmp(ending, ".h") == 0;
    bool is_c =
        walk->language != NULL ? !starts_with(walk->language, "assembler") : one_of(ending, c);
    if (header) {
        walk->passes = true; /* a precompiled header: of no use to us, and no harm */
    } else if (is_c) {
        add_input(walk, INPUT_C, path);
    } else if (walk->language != NULL || one_of(ending, assembler)) {
        add_input(walk, INPUT_ASSEMBLER, path);
    }
    list_add(&walk->line->link, path);
    return true;
}

static void put(struct list *list, const char *word, const char *argument)
{
    list_add(list, word);
    if (argument != NULL) {
        list_add(list, argument);
    }
}

static void note_rules(struct line *line, const char *word, const char *argument)
{
    line->writes_rules |= strcmp(word, "-MD") == 0 || strcmp(word, "-MMD") == 0;
    line->names_rules_file |= starts_with(word, "-MF");
    line->names_rule |= starts_with(word, "-MT") || starts_with(word, "-MQ");
    put(&line->depend, word, argument);
}

/* -Wl,-r and -Xlinker -r are -r, and so on. */
static void note_link_word(struct line *line, const char *word)
{
    static const char *const relocatable[] = {"-r", "-Wl,-r", "-Wl,--relocatable", NULL};
    line->is_relocatable |= one_of(word, relocatable);
    line->is_shared |= strcmp(word, "-Wl,-shared") == 0;
}

static void read_link_word(struct line *line, const char *word, const char *argument)
{
    note_link_word(line, word);
    if (strcmp(word, "-Xlinker") == 0 && argument != NULL) {
        char *joined = text_format("-Wl,%s", argument);
        note_link_word(line, joined);
        list_take(&line->link, joined);
    } else {
        put(&line->link, word, argument);
    }
    if (starts_with(word, "-L")) {
        list_add(&line->folders, argument != NULL ? argument : word + 2);
    }
}

static void read_sanitizers(struct line *line, const char *word)
{
    char *kept = word_sanitizers(word + strlen("-fsanitize="), &line->dropped);
    if (kept != NULL) {
        char *joined = text_format("-fsanitize=%s", kept);
        list_add(&line->compile, joined);
        list_add(&line->link, joined);
        free(joined);
    }
    free(kept);
}

static void read_both(struct line *line, const char *word, const char *argument)
{
    line->is_shared |= strcmp(word, "-shared") == 0 || strcmp(word, "--shared") == 0;
    line->is_static |= strcmp(word, "-static") == 0 || strcmp(word, "--static") == 0 ||
                       strcmp(word, "-static-pie") == 0;
    put(&line->compile, word, argument);
    put(&line->link, word, argument);
}

static void sort_word(struct walk *walk, const char *word, const char *argument)
{
    struct line *line = walk->line;
    enum word_use use = word_use(word, argument);
    if (use != WORD_DROPPED && word_for_assembler(word)) {
        put(&line->assemble, word, argument);
    }
    if (use == WORD_COMPILE) {
        line->by_preprocessor |= starts_with(word, "-Wp,-MD") || starts_with(word, "-Wp,-MMD");
        put(&line->compile, word, argument);
    } else if (use == WORD_LINK) {
        read_link_word(line, word, argument);
    } else if (use == WORD_DEPEND) {
        note_rules(line, word, argument);
    } else if (use == WORD_BOTH) {
        read_both(line, word, argument);
    } else if (use == WORD_PASSES) {
        walk->passes = true;
    }
}

/* The options that say what to do rather than how. False: none of them. */
static bool read_order(struct walk *walk, const char *word, const char *argument)
{
    struct line *line = walk->line;
    if (starts_with(word, "-o") || strcmp(word, "--output") == 0) {
        free(line->output);
        line->output = text_copy(argument != NULL ? argument : word + 2);
    } else if (strcmp(word, "-c") == 0 || strcmp(word, "--compile") == 0) {
        walk->asks_object = true;
    } else if (strcmp(word, "-S") == 0 || strcmp(word, "--assemble") == 0) {
        walk->asks_text = true;
    } else if (starts_with(word, "-x")) {
        const char *language = argument != NULL ? argument : word + 2;
        walk->language = strcmp(language, "none") == 0 ? NULL : language;
    } else if (starts_with(word, "-fsanitize=")) {
        read_sanitizers(line, word);
    } else {
        return false;
    }
    return true;
}

static bool read_word(struct walk *walk, const char *word, const char *argument,
                      struct trouble *trouble)
{
    static const char *const sizes[] = {"-m32", "-mx32", "-m16", NULL};
    if (one_of(word, sizes)) {
        return trouble_set(trouble, "%s: only 64-bit programs are instrumented", word);
    }
    if (word[0] != '-' || strcmp(word, "-") == 0) {
        return read_file(walk, word, trouble);
    }
    walk->files += starts_with(word, "-l");
    if (!read_order(walk, word, argument)) {
        sort_word(walk, word, argument);
    }
    return true;
}

static void choose_mode(struct walk *walk, bool clang)
{
    struct line *line = walk->line;
    bool several = line->input_count > 1 && line->output != NULL;
    if (walk->passes || walk->files == 0) {
        line->mode = LINE_PASS;
    } else if (walk->asks_text) {
        line->mode = several ? LINE_PASS : LINE_TEXT; /* which says what is wrong with it */
    } else if (walk->asks_object) {
        line->mode = several ? LINE_PASS : LINE_OBJECT;
    } else {
        line->mode = LINE_PROGRAM;
        if (clang && line->input_count > 0) {
            /* In one step with the compilation no option goes unused. */
            list_add(&line->compile, "-Qunused-arguments");
            list_add(&line->link, "-Qunused-arguments");
        }
    }
}

bool line_read(struct line *line, const struct list *words, bool clang, struct trouble *trouble)
{
    *line = (struct line){0};
    struct walk walk = {.line = line};
    for (size_t i = 0; i < words->count; i++) {
        const char *word = words->words[i];
        const char *argument = NULL;
        if (word_takes_next(word)) {
            if (i + 1 == words->count) {
                walk.passes = true; /* the real compiler says what is missing */
                break;
            }
            argument = words->words[++i];
        }
        if (!read_word(&walk, word, argument, trouble)) {
            return false;
        }
    }
    choose_mode(&walk, clang);
    return true;
}

void line_release(struct line *line)
{
    for (size_t i = 0; i < line->input_count; i++) {
        free(line->inputs[i].path);
        free(line->inputs[i].language);
    }
    free(line->inputs);
    free(line->output);
    struct list *lists[] = {&line->compile, &line->assemble, &line->depend,
                            &line->link,    &line->folders,  &line->dropped};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        list_release(lists[i]);
    }
    *line = (struct line){0};
}

char *line_default_output(const char *path, const char *ending)
{
    const char *base = base_name(path);
    const char *dot = strrchr(base, '.');
    int length = dot == NULL || dot == base ? (int)strlen(base) : (int)(dot - base);
    return text_format("%.*s%s", length, base, ending);
}
