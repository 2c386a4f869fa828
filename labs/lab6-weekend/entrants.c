/* SPDX-License-Identifier: MIT
 *
 * Reads the list of cars. See entrants.h. Given: there is nothing to write here.
 */
#include "entrants.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "input.h"

enum { MAX_NUMBER = 9999, MAX_LINE = 1000 };

struct list {
    const char *path;
    int line;
    int *numbers;
    int most;
    int count;
};

static bool is_there(const struct list *list, int number)
{
    for (int i = 0; i < list->count; i++) {
        if (list->numbers[i] == number)
            return true;
    }
    return false;
}

static bool add(struct list *list, const char *word)
{
    unsigned long number;
    if (!input_number(word, 10, MAX_NUMBER, &number) || number == 0) {
        fprintf(stderr, "race: %s:%d: \"%s\" is not a car's number (1 to %d)\n", list->path,
                list->line, word, MAX_NUMBER);
        return false;
    }
    if (is_there(list, (int)number)) {
        fprintf(stderr, "race: %s:%d: car %lu stands there twice\n", list->path, list->line,
                number);
        return false;
    }
    if (list->count == list->most) {
        fprintf(stderr, "race: %s:%d: more than %d cars\n", list->path, list->line, list->most);
        return false;
    }
    list->numbers[list->count] = (int)number;
    list->count++;
    return true;
}

static bool add_line(struct list *list, char *line)
{
    line[strcspn(line, "#")] = '\0';
    char *word = strtok(line, " \t\r\n");
    while (word != NULL) {
        if (!add(list, word))
            return false;
        word = strtok(NULL, " \t\r\n");
    }
    return true;
}

static bool add_all(struct list *list, FILE *file)
{
    char line[MAX_LINE];
    while (fgets(line, sizeof line, file) != NULL) {
        list->line++;
        if (strchr(line, '\n') == NULL && !feof(file)) {
            fprintf(stderr, "race: %s:%d: the line is too long\n", list->path, list->line);
            return false;
        }
        if (!add_line(list, line))
            return false;
    }
    if (ferror(file)) {
        fprintf(stderr, "race: %s: %s\n", list->path, strerror(errno));
        return false;
    }
    return true;
}

bool entrants_read(const char *path, int *numbers, int most, int *count)
{
    struct list list = {.path = path, .numbers = numbers, .most = most};
    FILE *file = fopen(path, "r");
    if (file == NULL) {
        fprintf(stderr,
                "race: --cars: \"%s\" is neither a number nor a file that can be read: %s\n", path,
                strerror(errno));
        return false;
    }
    bool ok = add_all(&list, file);
    fclose(file);
    if (ok && list.count == 0) {
        fprintf(stderr, "race: %s: there is no car in it\n", path);
        return false;
    }
    *count = list.count;
    return ok;
}
