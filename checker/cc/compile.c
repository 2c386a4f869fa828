/* SPDX-License-Identifier: MIT
 * From a source to an instrumented object. See compile.h. */
#define _GNU_SOURCE
#include "compile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "asmtext.h"
#include "attributes.h"
#include "copies.h"
#include "memory.h"
#include "notes_text.h"
#include "objects.h"

/* The standard input is read twice: it is put into a file that nobody else sees. */
static bool keep_standard_input(struct driver *driver)
{
    char *path = driver_path(driver, ".stdin"), buffer[65536];
    ssize_t got = 0;
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    while (fd >= 0 && (got = read(STDIN_FILENO, buffer, sizeof buffer)) > 0) {
        if (write(fd, buffer, (size_t)got) != got) {
            got = -1;
            break;
        }
    }
    free(path);
    driver->standard_input = fd;
    return fd >= 0 && got == 0 ? true
                               : trouble_set(&driver->trouble, "can't keep the standard input: %s",
                                             strerror(errno));
}

/* For a child: a description of its own, as an offset is shared between descriptors. */
static int open_standard_input(const struct driver *driver, const struct input *input)
{
    if (strcmp(input->path, "-") != 0) {
        return -1;
    }
    char *path = text_format("/proc/self/fd/%d", driver->standard_input);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    free(path);
    return fd;
}

static void add_source(struct list *command, const struct input *input)
{
    if (input->language != NULL) {
        list_add(command, "-x");
        list_add(command, input->language);
    }
    list_add(command, input->path);
}

/* What the compiler is told besides the user's own words. -fno-builtin: else memcpy() and the like
 * become plain instructions that nobody sees. __SANITIZE_THREAD__ would make a program behave as if
 * libtsan were there. */
static void add_ours(const struct driver *driver, struct list *command)
{
    static const char *const words[] = {"-fsanitize=thread", "-fno-builtin", "-U_FORTIFY_SOURCE"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        list_add(command, words[i]);
    }
    if (!driver->tools->clang) {
        list_add(command, "-U__SANITIZE_THREAD__");
        list_add(command, "-Wno-tsan");
    }
}

/* -MD and the like name file and target by the object; here that is a temporary file. */
static void add_rules(const struct driver *driver, const struct input *input, struct list *command)
{
    const struct line *line = driver->line;
    char *object =
        line->output != NULL ? text_copy(line->output) : line_default_output(input->path, ".o");
    list_add_all(command, &line->depend);
    if (line->writes_rules && !line->names_rules_file) {
        char *base = line_default_output(object, ".d");
        list_add(command, "-MF");
        list_take(command, text_format("%.*s%s", (int)(base_name(object) - object), object, base));
        free(base);
    }
    bool clang_alone = line->by_preprocessor && driver->tools->clang;
    if ((line->writes_rules || clang_alone) && !line->names_rule) {
        list_add(command, "-MQ");
        list_add(command, object);
    }
    free(object);
}

static struct list text_command(const struct driver *driver, const struct input *input,
                                const char *text, const struct copies *copies)
{
    struct list command = driver_command(driver);
    /* First: a -g3 of the user's goes further. Version 4 for clang, whose own assembler does not
     * take back its .file lines of version 5 where a source is named "./main.c". */
    list_add(&command, driver->tools->clang ? "-gdwarf-4" : "-g");
    list_add_all(&command, &driver->line->compile);
    add_rules(driver, input, &command);
    add_ours(driver, &command);
    if (copies != NULL) {
        copies_add_words(copies, &command);
    }
    list_add(&command, "-S");
    list_add(&command, "-o");
    list_add(&command, copies != NULL ? copies_output(copies) : text);
    add_source(&command, input);
    return command;
}

static struct list preprocess_command(const struct driver *driver, const struct input *input)
{
    struct list command = driver_command(driver);
    const struct list *words = &driver->line->compile;
    for (size_t i = 0; i < words->count; i++) {
        bool writes = starts_with(words->words[i], "-Wp,-M") ||
                      strcmp(words->words[i], "-v") == 0 || strcmp(words->words[i], "-P") == 0;
        if (!writes) {
            list_add(&command, words->words[i]);
        }
    }
    add_ours(driver, &command);
    list_add(&command, "-w");
    list_add(&command, "-E");
    add_source(&command, input);
    return command;
}

/* Both run at once; the preprocessor alone says what the macros of an attribute became. */
static int run_both(struct driver *driver, const struct input *input, const struct copies *copies,
                    struct list *notes)
{
    int ends[2], in[2] = {open_standard_input(driver, input), open_standard_input(driver, input)};
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (pipe2(ends, O_CLOEXEC) != 0) {
        trouble_set(&driver->trouble, "can't make a pipe: %s", strerror(errno));
        return -1;
    }
    struct list first = preprocess_command(driver, input),
                second = text_command(driver, input, copies->text, copies);
    struct step look = {.command = &first, .input = in[0], .output = ends[1], .messages = nowhere};
    struct step make = {.command = &second, .input = in[1], .output = -1, .messages = -1};
    pid_t looking = steps_start(&driver->steps, &look, &driver->trouble);
    pid_t making = looking < 0 ? -1 : steps_start(&driver->steps, &make, &driver->trouble);
    close(ends[1]);
    FILE *preprocessed = fdopen(ends[0], "r");
    if (preprocessed != NULL) {
        attributes_read(preprocessed, notes);
        fclose(preprocessed);
    }
    int status = making < 0 ? -1 : steps_wait(&driver->steps, making);
    if (looking >= 0) {
        steps_wait(&driver->steps, looking);
    }
    int opened[] = {in[0], in[1], nowhere};
    for (int i = 0; i < 3; i++) {
        if (opened[i] >= 0) {
            close(opened[i]);
        }
    }
    list_release(&first);
    list_release(&second);
    return status;
}

static bool runtime_has(const struct driver *driver, const char *name)
{
    struct objects objects = {0};
    bool found = false;
    objects_read(&objects, driver->tools->runtime);
    for (size_t i = 0; i < objects.count; i++) {
        for (size_t k = 0; k < objects.all[i].symbol_count; k++) {
            const struct symbol *symbol = &objects.all[i].symbols[k];
            found |= symbol->defined && strcmp(symbol->text, name) == 0;
        }
    }
    objects_release(&objects);
    return found;
}

/* A name of the form __wrap_… or sr_… is the tools' only if they have it. */
static void note_reserved(const struct driver *driver, const struct list *reserved,
                          const char *source, struct list *notes)
{
    for (size_t i = 0; i < reserved->count; i++) {
        const char *name = reserved->words[i];
        bool ours = starts_with(name, "__tsan_") ||
                    (starts_with(name, "__wrap_") &&
                     names_find(&driver->wrapped, name + strlen("__wrap_")) != NULL) ||
                    (starts_with(name, "sr_") && runtime_has(driver, name));
        if (ours) {
            notes_add(notes, "defines %s %s", name, source);
        }
    }
}

/* Reads what is in the text, and puts the notes at its end. */
static bool annotate(struct driver *driver, const char *text, const char *source,
                     struct list *notes)
{
    struct asmtext asmtext = {.notes = notes};
    FILE *file = fopen(text, "r+e");
    if (file == NULL) {
        return trouble_set(&driver->trouble, "can't read %s: %s", text, strerror(errno));
    }
    asmtext_read(file, source, &asmtext);
    note_reserved(driver, &asmtext.reserved, source, notes);
    list_release(&asmtext.reserved);
    notes_add(notes, "object %s %s", source,
              asmtext.compiler[0] != '\0' ? asmtext.compiler
              : driver->tools->clang      ? "clang -"
                                          : "gcc -");
    fseek(file, 0, SEEK_END);
    notes_write(notes, file);
    bool written = ferror(file) == 0;
    written = fclose(file) == 0 && written;
    return written ? true : trouble_set(&driver->trouble, "can't write to %s", text);
}

static bool make_renames(struct driver *driver)
{
    if (driver->renames != NULL) {
        return true;
    }
    driver->renames = driver_path(driver, ".renames");
    FILE *file = fopen(driver->renames, "we");
    if (file == NULL) {
        return trouble_set(&driver->trouble, "can't write %s: %s", driver->renames,
                           strerror(errno));
    }
    for (size_t i = 0; i < driver->wrapped.count; i++) {
        const char *name = driver->wrapped.all[i]->text;
        fprintf(file, "%s __wrap_%s\n", name, name);
    }
    return fclose(file) == 0 ? true : trouble_set(&driver->trouble, "can't write the renames");
}

/* Only an object that was compiled by us, and that has such a name. */
static bool needs_renames(const struct driver *driver, const char *object)
{
    struct objects objects = {0};
    bool needs = false;
    objects_read(&objects, object);
    if (objects.count == 1 && objects.all[0].notes != NULL) {
        for (size_t k = 0; k < objects.all[0].symbol_count && !needs; k++) {
            needs = names_find(&driver->wrapped, objects.all[0].symbols[k].text) != NULL;
        }
    }
    objects_release(&objects);
    return needs;
}

static int rename_calls(struct driver *driver, const char *object)
{
    if (!needs_renames(driver, object)) {
        return 0;
    }
    if (!make_renames(driver)) {
        return -1;
    }
    struct list words = {0};
    list_take(&words, text_format("--redefine-syms=%s", driver->renames));
    list_add(&words, object);
    int status = driver_objcopy(driver, &words);
    list_release(&words);
    return status;
}

/* In place of what is there, as an assembler does; but a device stays a device (-o /dev/null). */
static int deliver(const char *from, const char *to)
{
    struct stat state;
    char buffer[65536];
    if (lstat(to, &state) == 0 && S_ISREG(state.st_mode)) {
        (void)unlink(to);
    }
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    ssize_t got = in < 0 || out < 0 ? -1 : 1;
    while (got > 0 && (got = read(in, buffer, sizeof buffer)) > 0) {
        got = write(out, buffer, (size_t)got) == got ? got : -1;
    }
    if (got < 0) {
        fprintf(stderr, "scrutineer-cc: can't write %s: %s\n", to, strerror(errno));
    }
    if (in >= 0) {
        close(in);
    }
    if (out >= 0 && close(out) != 0) {
        got = -1;
    }
    return got < 0 ? 1 : 0;
}

int compile_text(struct driver *driver, const char *text, const char *object)
{
    struct list command = driver_command(driver);
    list_add_all(&command, &driver->line->assemble);
    if (driver->tools->clang) {
        /* It has judged inline assembler already, and warns of the .file lines that it wrote. */
        list_add(&command, "-Wa,--no-warn");
    }
    for (const char *const *word =
             (const char *const[]){"-x", "assembler", "-c", "-o", object, text, NULL};
         *word != NULL; word++) {
        list_add(&command, *word);
    }
    return driver_run(driver, &command);
}

/* Once more. copies: NULL: as it is, with nothing put in. */
static int compile_again(struct driver *driver, const struct input *input, const char *text,
                         const struct copies *copies)
{
    int in = open_standard_input(driver, input), nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    struct list command = text_command(driver, input, text, copies);
    struct step step = {.command = &command, .input = in, .output = -1};
    step.messages = copies != NULL ? nowhere : -1; /* its warnings were shown */
    pid_t pid = steps_start(&driver->steps, &step, &driver->trouble);
    int status = pid < 0 ? -1 : steps_wait(&driver->steps, pid);
    int opened[] = {in, nowhere};
    for (int i = 0; i < 2; i++) {
        if (opened[i] >= 0) {
            close(opened[i]);
        }
    }
    list_release(&command);
    return status;
}

static int make_text(struct driver *driver, const struct input *input, const char *text,
                     struct list *notes)
{
    struct copies copies;
    copies_open(&copies, driver, text);
    int status = run_both(driver, input, &copies, notes);
    enum copies_outcome outcome = COPIES_DONE;
    if (status == 0) {
        outcome = copies_announce(&copies, driver, input->path, notes);
    }
    if (outcome == COPIES_AGAIN) {
        copies.apart = true;
        bool well = compile_again(driver, input, text, &copies) == 0;
        outcome = well ? copies_announce(&copies, driver, input->path, notes) : COPIES_NONE;
    }
    if (outcome == COPIES_NONE) {
        status = compile_again(driver, input, text, NULL);
    }
    copies_close(&copies);
    return status;
}

static int compile_c(struct driver *driver, const struct input *input, const char *object,
                     const char *text)
{
    struct list notes = {0};
    if (strcmp(input->path, "-") == 0 && driver->standard_input < 0 &&
        !keep_standard_input(driver)) {
        return -1;
    }
    int status = make_text(driver, input, text, &notes);
    if (status == 0 && !annotate(driver, text, input->path, &notes)) {
        status = -1;
    }
    if (status == 0 && driver->line->mode != LINE_TEXT) {
        status = compile_text(driver, text, object);
    }
    list_release(&notes);
    return status;
}

static int assemble(struct driver *driver, const struct input *input, const char *object)
{
    struct list command = driver_command(driver);
    list_add_all(&command, &driver->line->compile);
    list_add_all(&command, &driver->line->assemble);
    add_rules(driver, input, &command);
    list_add(&command, "-c");
    list_add(&command, "-o");
    list_add(&command, object);
    add_source(&command, input);
    return driver_run(driver, &command);
}

int compile_input(struct driver *driver, const struct input *input, const char *output)
{
    char *text = driver_path(driver, ".s"), *object = driver_path(driver, ".o");
    bool is_c = input->kind == INPUT_C, wants_text = driver->line->mode == LINE_TEXT;
    int status = is_c ? compile_c(driver, input, object, text) : assemble(driver, input, object);
    if (status == 0 && !wants_text) {
        status = rename_calls(driver, object);
    }
    if (status == 0) {
        status = deliver(wants_text ? text : object, output);
    }
    free(text);
    free(object);
    return status;
}
