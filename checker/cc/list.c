/* SPDX-License-Identifier: MIT
 * Lists of words, and small questions about a word. See list.h. */
#define _GNU_SOURCE
#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"

void list_take(struct list *list, char *word)
{
    list->words = memory_grow(list->words, list->count + 2, sizeof *list->words);
    list->words[list->count++] = word;
    list->words[list->count] = NULL;
}

void list_add(struct list *list, const char *word)
{
    list_take(list, text_copy(word));
}

void list_add_all(struct list *list, const struct list *more)
{
    for (size_t i = 0; i < more->count; i++) {
        list_add(list, more->words[i]);
    }
}

void list_set(struct list *list, size_t at, const char *word)
{
    char *copy = text_copy(word);
    free(list->words[at]);
    list->words[at] = copy;
}

bool list_holds(const struct list *list, const char *word)
{
    for (size_t i = 0; i < list->count; i++) {
        if (strcmp(list->words[i], word) == 0) {
            return true;
        }
    }
    return false;
}

void list_release(struct list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->words[i]);
    }
    free(list->words);
    *list = (struct list){0};
}

bool starts_with(const char *text, const char *beginning)
{
    return strncmp(text, beginning, strlen(beginning)) == 0;
}

bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), part = strlen(ending);
    return length >= part && strcmp(text + length - part, ending) == 0;
}

const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}
