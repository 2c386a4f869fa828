/* SPDX-License-Identifier: MIT
 *
 * Reads lab.ini. The protocol is in lab.h. inih calls on_line() for every "name = value"; the first
 * mistake is kept as the trouble and the rest of the file is only skimmed.
 */
#define _GNU_SOURCE
#include "lab.h"

#include <dirent.h>
#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

struct reading {
    struct lab *lab;
    char *path;
    struct trouble *trouble;
    bool wrong;
};

static int mistake(struct reading *reading, const char *section, const char *key, const char *what)
{
    if (!reading->wrong) {
        trouble_set(reading->trouble, "%s: [%s] %s: %s", reading->path, section, key, what);
    }
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

static void set_words(char ***words, size_t *count, const char *text)
{
    words_free(*words, *count);
    *words = words_of(text, count);
}

static void set_text(char **to, const char *text)
{
    free(*to);
    *to = text_copy(text);
}

static int set_number(struct reading *reading, const char *section, const char *key,
                      const char *text, long most, long *number)
{
    char *end;
    errno = 0;
    long value = strtol(text, &end, 10);
    if (errno != 0 || end == text || *end != '\0' || value < 0 || value > most) {
        return mistake(reading, section, key, "not a whole number that makes sense");
    }
    *number = value;
    return 1;
}

static int lab_key(struct reading *reading, const char *key, const char *value)
{
    struct lab *lab = reading->lab;
    const struct {
        const char *key;
        int *to;
        long most;
    } numbers[] = {{"number", &lab->number, 99},
                   {"cars", &lab->cars, 1000},
                   {"laps", &lab->laps, 1000},
                   {"pace_ms", &lab->pace_ms, 10000},
                   {"run_s", &lab->run_s, 600}};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        long number = 0;
        if (strcmp(key, numbers[i].key) == 0) {
            int read = set_number(reading, "lab", key, value, numbers[i].most, &number);
            *numbers[i].to = (int)number;
            return read;
        }
    }
    if (strcmp(key, "output_bytes") == 0) {
        return set_number(reading, "lab", key, value, LONG_MAX / 2, &lab->output_bytes);
    }
    if (strcmp(key, "title") == 0) {
        set_text(&lab->title, value);
    } else if (strcmp(key, "title.fr") == 0) {
        set_text(&lab->title_fr, value);
    } else if (strcmp(key, "runs") == 0) {
        set_words(&lab->runs, &lab->run_count, value);
    } else {
        return mistake(reading, "lab", key, "there is no such key");
    }
    return 1;
}

static struct lab_program *program_named(struct lab *lab, const char *name)
{
    for (size_t i = 0; i < lab->program_count; i++) {
        if (strcmp(lab->programs[i].name, name) == 0) {
            return &lab->programs[i];
        }
    }
    lab->programs = memory_grow(lab->programs, lab->program_count + 1, sizeof *lab->programs);
    struct lab_program *program = &lab->programs[lab->program_count++];
    *program = (struct lab_program){.name = text_copy(name)};
    return program;
}

static int program_key(struct reading *reading, const char *section, const char *key,
                       const char *value)
{
    struct lab_program *program = program_named(reading->lab, section + strlen("program "));
    if (strcmp(key, "sources") != 0) {
        return mistake(reading, section, key, "there is no such key");
    }
    set_words(&program->sources, &program->source_count, value);
    program->all_others = strcmp(value, "*") == 0;
    return 1;
}

static struct lab_check *check_named(struct lab *lab, const char *id)
{
    for (size_t i = 0; i < lab->check_count; i++) {
        if (strcmp(lab->checks[i].id, id) == 0) {
            return &lab->checks[i];
        }
    }
    lab->checks = memory_grow(lab->checks, lab->check_count + 1, sizeof *lab->checks);
    struct lab_check *check = &lab->checks[lab->check_count++];
    *check = (struct lab_check){.id = text_copy(id)};
    return check;
}

static int set_needs(struct reading *reading, const char *section, struct lab_check *check,
                     const char *value)
{
    set_words(&check->needs, &check->need_count, value);
    for (size_t i = 0; i < check->need_count; i++) {
        bool above = false;
        for (size_t k = 0; k + 1 < reading->lab->check_count; k++) {
            above |= strcmp(reading->lab->checks[k].id, check->needs[i]) == 0;
        }
        if (!above) {
            return mistake(reading, section, "needs", "names no check that stands above");
        }
    }
    return 1;
}

static int check_key(struct reading *reading, const char *section, const char *key,
                     const char *value)
{
    struct lab_check *check = check_named(reading->lab, section + strlen("check "));
    if (strcmp(key, "title") == 0) {
        set_text(&check->title, value);
    } else if (strcmp(key, "title.fr") == 0) {
        set_text(&check->title_fr, value);
    } else if (strcmp(key, "needs_why") == 0) {
        set_text(&check->needs_why, value);
    } else if (strcmp(key, "rules") == 0) {
        set_words(&check->rules, &check->rule_count, value);
    } else if (strcmp(key, "needs") == 0) {
        return set_needs(reading, section, check, value);
    } else if (strcmp(key, "points") == 0) {
        long points = 0;
        int read = set_number(reading, section, key, value, 1000, &points);
        check->points = (int)points;
        return read;
    } else {
        return mistake(reading, section, key, "there is no such key");
    }
    return 1;
}

static int on_line(void *data, const char *section, const char *key, const char *value)
{
    struct reading *reading = data;
    if (strcmp(section, "lab") == 0) {
        return lab_key(reading, key, value);
    }
    if (strncmp(section, "program ", 8) == 0) {
        return program_key(reading, section, key, value);
    }
    if (strncmp(section, "check ", 6) == 0) {
        return check_key(reading, section, key, value);
    }
    return mistake(reading, section, key, "there is no such section");
}

static bool is_complete(const struct lab *lab, const char *path, struct trouble *trouble)
{
    if (lab->number == 0 || lab->program_count == 0 || lab->check_count == 0 || lab->run_s == 0) {
        return trouble_set(trouble, "%s: number, run_s, a [program] and a [check] are needed",
                           path);
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

bool lab_read(const char *folder, struct lab *lab, struct trouble *trouble)
{
    *lab = (struct lab){.folder = text_copy(folder), .name = base_name(folder)};
    struct reading reading = {lab, text_format("%s/lab.ini", folder), trouble, false};
    int status = ini_parse(reading.path, on_line, &reading);
    bool well = !reading.wrong;
    if (well && status < 0) {
        well = trouble_set(trouble, "can't read %s: %s", reading.path, strerror(errno));
    } else if (well && status > 0) {
        well = trouble_set(trouble, "%s:%d: not a line of the form name = value", reading.path,
                           status);
    }
    well = well && is_complete(lab, reading.path, trouble);
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
        words_free(check->rules, check->rule_count);
        words_free(check->needs, check->need_count);
    }
    words_free(lab->runs, lab->run_count);
    free(lab->programs);
    free(lab->checks);
    free(lab->folder);
    free(lab->name);
    free(lab->title);
    free(lab->title_fr);
    *lab = (struct lab){0};
}

bool lab_check_has_rule(const struct lab_check *check, const char *rule_id)
{
    for (size_t i = 0; i < check->rule_count; i++) {
        const char *pattern = check->rules[i];
        size_t length = strlen(pattern);
        bool family = length > 2 && strcmp(pattern + length - 2, ".*") == 0;
        if (family ? strncmp(pattern, rule_id, length - 1) == 0 : strcmp(pattern, rule_id) == 0) {
            return true;
        }
    }
    return false;
}

/* "3", "lab3" and "lab3-cars" all name labs/lab3-cars. */
static bool is_meant(const char *folder, const char *name)
{
    const char *number = strncmp(name, "lab", 3) == 0 ? name + 3 : name;
    size_t length = strlen(number);
    return strcmp(folder, name) == 0 ||
           (length > 0 && strncmp(folder, "lab", 3) == 0 &&
            strncmp(folder + 3, number, length) == 0 && folder[3 + length] == '-');
}

char *lab_find(const char *labs, const char *name, struct trouble *trouble)
{
    DIR *folder = opendir(labs);
    struct dirent *entry;
    char *found = NULL;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char *path = text_format("%s/%s", labs, entry->d_name);
        char *ini = text_format("%s/lab.ini", path);
        bool is_lab = entry->d_name[0] != '.' && access(ini, R_OK) == 0;
        if (is_lab && found == NULL && is_meant(entry->d_name, name)) {
            found = text_copy(path);
        }
        free(ini);
        free(path);
    }
    if (folder != NULL) {
        closedir(folder);
    }
    if (found == NULL) {
        trouble_set(trouble, "there is no lab \"%s\" in %s: ls %s shows them", name, labs, labs);
    }
    return found;
}
