/* SPDX-License-Identifier: MIT
 *
 * Reads lab.ini. The protocol is in lab.h. inih asks next_line() for each line, which counts them
 * and opens the sections, and calls on_pair() for every "name = value"; the first mistake is kept
 * as the trouble and the rest of the file is only skimmed.
 */
#define _GNU_SOURCE
#include "lab.h"

#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

struct reading {
    struct lab *lab;
    char *path;
    FILE *file;
    struct trouble *trouble;
    int line;    /* the one that inih works on */
    char **seen; /* "section/key", to tell what is said twice */
    size_t seen_count;
    bool wrong;
};

static int mistake(struct reading *reading, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Returns what inih takes for "go on". */
static int mistake(struct reading *reading, const char *format, ...)
{
    char *what = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (!reading->wrong && vasprintf(&what, format, arguments) >= 0) {
        trouble_set(reading->trouble, "%s:%d: %s", reading->path, reading->line, what);
        free(what);
    }
    va_end(arguments);
    reading->wrong = true;
    return 1;
}

static char **words_of(const char *text, size_t *count)
{
    char **words = NULL;
    char *copy = text_copy(text), *rest = copy, *word;
    *count = 0;
    while ((word = strsep(&rest, " \t")) != NULL) {
        if (*word != '\0') {
            words = memory_grow(words, *count + 1, sizeof *words);
            words[(*count)++] = text_copy(word);
        }
    }
    free(copy);
    return words;
}

static void words_free(char **words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(words[i]);
    }
    free(words);
}

/* Each word must be made of such characters. */
static int set_words(struct reading *reading, const char *key, const char *text,
                     const char *characters, char ***words, size_t *count)
{
    words_free(*words, *count);
    *words = words_of(text, count);
    if (*count == 0) {
        return mistake(reading, "%s: nothing is named", key);
    }
    for (size_t i = 0; i < *count; i++) {
        if (strspn((*words)[i], characters) != strlen((*words)[i])) {
            return mistake(reading, "%s: \"%s\" can't be a name here", key, (*words)[i]);
        }
    }
    return 1;
}

static void set_text(char **to, const char *text)
{
    free(*to);
    *to = text_copy(text);
}

static int set_number(struct reading *reading, const char *key, const char *text, long least,
                      long most, long *number)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < least || value > most) {
        return mistake(reading, "%s: \"%s\" is not a whole number from %ld to %ld", key, text,
                       least, most);
    }
    *number = value;
    return 1;
}

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

static int lab_number(struct reading *reading, const char *key, const char *value)
{
    struct lab *lab = reading->lab;
    const struct {
        const char *key;
        int *to;
        long least, most;
    } numbers[] = {{"number", &lab->number, 1, 99},
                   {"cars", &lab->cars, 1, 1000},
                   {"laps", &lab->laps, 0, 1000},
                   {"pace_ms", &lab->pace_ms, 0, 10000},
                   {"run_s", &lab->run_s, 1, 600}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        long number = 0;
        if (strcmp(key, numbers[i].key) == 0) {
            set_number(reading, key, value, numbers[i].least, numbers[i].most, &number);
            *numbers[i].to = (int)number;
            return 1;
        }
    }
    return mistake(reading, "[lab] has no key \"%s\"", key);
}

static int lab_key(struct reading *reading, const char *key, const char *value)
{
    struct lab *lab = reading->lab;
    if (strcmp(key, "title") == 0) {
        set_text(&lab->title, value);
    } else if (strcmp(key, "title.fr") == 0) {
        set_text(&lab->title_fr, value);
    } else if (strcmp(key, "runs") == 0) {
        return set_words(reading, key, value, LETTERS DIGITS, &lab->runs, &lab->run_count);
    } else if (strcmp(key, "faults") == 0) {
        return set_words(reading, key, value, LETTERS "_", &lab->faults, &lab->fault_count);
    } else if (strcmp(key, "carry_on") == 0) {
        return set_words(reading, key, value, LETTERS "_", &lab->carry_on, &lab->carry_on_count);
    } else if (strcmp(key, "output_bytes") == 0) {
        return set_number(reading, key, value, 1, LONG_MAX / 2, &lab->output_bytes);
    } else {
        return lab_number(reading, key, value);
    }
    return 1;
}

static int program_key(struct reading *reading, struct lab_program *program, const char *key,
                       const char *value)
{
    if (strcmp(key, "sources") != 0) {
        return mistake(reading, "[program %s] has no key \"%s\"", program->name, key);
    }
    program->all_others = strcmp(value, "*") == 0;
    return program->all_others ? 1
                               : set_words(reading, key, value, LETTERS DIGITS "_-.",
                                           &program->sources, &program->source_count);
}

/* "sim.grid", or a family: "sim.*". Whether there is such a rule is not known in this layer. */
static int set_rules(struct reading *reading, struct lab_check *check, const char *value)
{
    set_words(reading, "rules", value, LETTERS DIGITS ".*", &check->rules, &check->rule_count);
    for (size_t i = 0; i < check->rule_count; i++) {
        const char *rule = check->rules[i], *star = strchr(rule, '*');
        bool family = star != NULL && star >= rule + 2 && star[-1] == '.' && star[1] == '\0';
        bool dots = rule[0] == '.' || rule[strlen(rule) - 1] == '.' || strstr(rule, "..") != NULL;
        if ((star != NULL && !family) || dots) {
            return mistake(reading, "rules: \"%s\" can't be a rule", rule);
        }
    }
    return 1;
}

static int set_needs(struct reading *reading, struct lab_check *check, const char *value)
{
    set_words(reading, "needs", value, LETTERS DIGITS "_-.", &check->needs, &check->need_count);
    for (size_t i = 0; i < check->need_count; i++) {
        bool above = false;
        for (const struct lab_check *other = reading->lab->checks; other < check; other++) {
            above |= strcmp(other->id, check->needs[i]) == 0;
        }
        if (!above) {
            return mistake(reading, "needs: there is no [check %s] above", check->needs[i]);
        }
    }
    return 1;
}

static int check_key(struct reading *reading, struct lab_check *check, const char *key,
                     const char *value)
{
    long points = 0;
    if (strcmp(key, "title") == 0) {
        set_text(&check->title, value);
    } else if (strcmp(key, "title.fr") == 0) {
        set_text(&check->title_fr, value);
    } else if (strcmp(key, "needs_why") == 0) {
        set_text(&check->needs_why, value);
    } else if (strcmp(key, "when") == 0) {
        set_text(&check->when, value);
    } else if (strcmp(key, "rules") == 0) {
        return set_rules(reading, check, value);
    } else if (strcmp(key, "needs") == 0) {
        return set_needs(reading, check, value);
    } else if (strcmp(key, "points") == 0) {
        set_number(reading, key, value, 0, 1000, &points);
        check->points = (int)points;
    } else {
        return mistake(reading, "[check %s] has no key \"%s\"", check->id, key);
    }
    return 1;
}

/* The name in "program race", or NULL if the section is of another kind. */
static const char *name_in(const char *section, const char *kind)
{
    size_t length = strlen(kind);
    bool of_kind = strncmp(section, kind, length) == 0 && section[length] == ' ';
    return of_kind && section[length + 1] != '\0' ? section + length + 1 : NULL;
}

static struct lab_program *program_named(const struct lab *lab, const char *name)
{
    for (size_t i = 0; i < lab->program_count; i++) {
        if (strcmp(lab->programs[i].name, name) == 0) {
            return &lab->programs[i];
        }
    }
    return NULL;
}

static struct lab_check *check_named(const struct lab *lab, const char *id)
{
    for (size_t i = 0; i < lab->check_count; i++) {
        if (strcmp(lab->checks[i].id, id) == 0) {
            return &lab->checks[i];
        }
    }
    return NULL;
}

static bool is_said_twice(struct reading *reading, const char *section, const char *key)
{
    char *both = text_format("%s/%s", section, key);
    for (size_t i = 0; i < reading->seen_count; i++) {
        if (strcmp(reading->seen[i], both) == 0) {
            free(both);
            return true;
        }
    }
    reading->seen = memory_grow(reading->seen, reading->seen_count + 1, sizeof *reading->seen);
    reading->seen[reading->seen_count++] = both;
    return false;
}

static int open_section(struct reading *reading, const char *section)
{
    struct lab *lab = reading->lab;
    const char *program = name_in(section, "program"), *check = name_in(section, "check");
    if (is_said_twice(reading, section, "")) {
        return mistake(reading, "[%s] stands twice", section);
    }
    if (program != NULL) {
        lab->programs = memory_grow(lab->programs, lab->program_count + 1, sizeof *lab->programs);
        lab->programs[lab->program_count++] = (struct lab_program){.name = text_copy(program)};
    } else if (check != NULL) {
        lab->checks = memory_grow(lab->checks, lab->check_count + 1, sizeof *lab->checks);
        lab->checks[lab->check_count++] = (struct lab_check){.id = text_copy(check)};
    } else if (strcmp(section, "lab") != 0) {
        return mistake(reading, "there is no section [%s]", section);
    }
    return 1;
}

static int on_pair(void *data, const char *section, const char *key, const char *value)
{
    struct reading *reading = data;
    const char *program = name_in(section, "program"), *check = name_in(section, "check");
    if (reading->wrong) {
        return 1;
    }
    if (is_said_twice(reading, section, key)) {
        return mistake(reading, "%s is said twice (one line a key: no line may be indented)", key);
    }
    if (strcmp(section, "lab") == 0) {
        return lab_key(reading, key, value);
    }
    if (program != NULL && program_named(reading->lab, program) != NULL) {
        return program_key(reading, program_named(reading->lab, program), key, value);
    }
    if (check != NULL && check_named(reading->lab, check) != NULL) {
        return check_key(reading, check_named(reading->lab, check), key, value);
    }
    return mistake(reading, "%s stands in no section", key);
}

/* inih's fgets: it does not tell its handler the line, and never calls it for a section. */
static char *next_line(char *line, int room, void *data)
{
    struct reading *reading = data;
    if (fgets(line, room, reading->file) == NULL) {
        return NULL;
    }
    reading->line++;
    size_t length = strcspn(line, "\n");
    if (line[length] == '\0' && !feof(reading->file)) {
        mistake(reading, "the line is too long (more than %d bytes)", room - 2);
    }
    char *end = line[0] == '[' ? strchr(line, ']') : NULL;
    if (end != NULL && !reading->wrong) {
        char *section = text_format("%.*s", (int)(end - line - 1), line + 1);
        open_section(reading, section);
        free(section);
    }
    return line;
}

static bool runs(const struct lab *lab, const char *name)
{
    for (size_t i = 0; i < lab->run_count; i++) {
        if (strcmp(lab->runs[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_complete(const struct lab *lab, const char *path, struct trouble *trouble)
{
    if (lab->number == 0 || lab->title == NULL || lab->run_s == 0 || lab->cars == 0 ||
        lab->output_bytes == 0) {
        return trouble_set(trouble, "%s: [lab] needs number, title, cars, run_s and output_bytes",
                           path);
    }
    if (runs(lab, "faults") && lab->fault_count == 0) {
        return trouble_set(trouble, "%s: the run faults needs `faults =`: which calls fail", path);
    }
    if (lab->program_count == 0 || lab->check_count == 0) {
        return trouble_set(trouble, "%s: a [program] and a [check] are needed", path);
    }
    for (size_t i = 0; i < lab->program_count; i++) {
        if (!lab->programs[i].all_others && lab->programs[i].source_count == 0) {
            return trouble_set(trouble, "%s: [program %s] lacks its sources", path,
                               lab->programs[i].name);
        }
    }
    for (size_t i = 0; i < lab->check_count; i++) {
        if (lab->checks[i].title == NULL || lab->checks[i].rule_count == 0) {
            return trouble_set(trouble, "%s: [check %s] lacks its title or its rules", path,
                               lab->checks[i].id);
        }
    }
    return true;
}

static char *base_name(const char *folder)
{
    char *copy = text_copy(folder);
    size_t length = strlen(copy);
    while (length > 1 && copy[length - 1] == '/') {
        copy[--length] = '\0';
    }
    char *slash = strrchr(copy, '/');
    char *name = text_copy(slash ? slash + 1 : copy);
    free(copy);
    return name;
}

static bool read_file(struct reading *reading)
{
    reading->file = fopen(reading->path, "re");
    if (reading->file == NULL) {
        return trouble_set(reading->trouble, "can't read %s: %s", reading->path, strerror(errno));
    }
    int status = ini_parse_stream(next_line, reading, on_pair, reading);
    bool failed = ferror(reading->file) != 0;
    fclose(reading->file);
    if (reading->wrong) {
        return false;
    }
    if (status > 0) {
        return trouble_set(reading->trouble, "%s:%d: not a line of the form name = value",
                           reading->path, status);
    }
    return status == 0 && !failed ? true
                                  : trouble_set(reading->trouble, "can't read %s", reading->path);
}

bool lab_read(const char *folder, struct lab *lab, struct trouble *trouble)
{
    *lab = (struct lab){.folder = text_copy(folder), .name = base_name(folder)};
    struct reading reading = {
        .lab = lab, .path = text_format("%s/lab.ini", folder), .trouble = trouble};
    bool well = read_file(&reading) && is_complete(lab, reading.path, trouble);
    words_free(reading.seen, reading.seen_count);
    free(reading.path);
    if (!well) {
        lab_release(lab);
    }
    return well;
}

void lab_release(struct lab *lab)
{
    for (size_t i = 0; i < lab->program_count; i++) {
        free(lab->programs[i].name);
        words_free(lab->programs[i].sources, lab->programs[i].source_count);
    }
    for (size_t i = 0; i < lab->check_count; i++) {
        struct lab_check *check = &lab->checks[i];
        free(check->id);
        free(check->title);
        free(check->title_fr);
        free(check->needs_why);
        free(check->when);
        words_free(check->rules, check->rule_count);
        words_free(check->needs, check->need_count);
    }
    words_free(lab->runs, lab->run_count);
    words_free(lab->faults, lab->fault_count);
    words_free(lab->carry_on, lab->carry_on_count);
    free(lab->programs);
    free(lab->checks);
    free(lab->folder);
    free(lab->name);
    free(lab->title);
    free(lab->title_fr);
    *lab = (struct lab){0};
}
