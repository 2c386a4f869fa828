/* SPDX-License-Identifier: MIT
 * Reads and writes response files. See response.h. */
#define _GNU_SOURCE
#include "response.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "memory.h"

enum { MOST_DEPTH = 20 };

/* The whole file, or NULL. A folder is none: fopen() opens it, as gcc's does. */
static char *read_whole(const char *path)
{
    struct stat state;
    FILE *file = fopen(path, "re");
    if (file == NULL || fstat(fileno(file), &state) != 0 || S_ISDIR(state.st_mode)) {
        if (file != NULL) {
            fclose(file);
        }
        return NULL;
    }
    char *text = NULL;
    size_t size = 0;
    if (getdelim(&text, &size, '\0', file) < 0) {
        free(text);
        text = text_copy("");
    }
    fclose(file);
    return text;
}

/* Takes one word from *at, in place: what it writes is never longer than what it has read. */
static char *next_word(char **at)
{
    char *in = *at;
    in += strspn(in, " \t\n\r\v\f");
    if (*in == '\0') {
        return NULL;
    }
    char *word = in, *out = in, quote = '\0';
    for (; *in != '\0' && (quote != '\0' || !isspace((unsigned char)*in)); in++) {
        if (*in == '\\' && in[1] != '\0') {
            *out++ = *++in;
        } else if (quote == '\0' && (*in == '\'' || *in == '"')) {
            quote = *in;
        } else if (quote != '\0' && *in == quote) {
            quote = '\0';
        } else {
            *out++ = *in;
        }
    }
    *at = *in == '\0' ? in : in + 1;
    *out = '\0';
    return word;
}

static bool add_word(const char *word, int depth, struct list *words, struct trouble *trouble)
{
    char *text = word[0] == '@' ? read_whole(word + 1) : NULL;
    if (text == NULL) {
        list_add(words, word);
        return true;
    }
    bool added =
        depth < MOST_DEPTH || trouble_set(trouble, "response files name one another: %s", word);
    char *at = text, *inner;
    while (added && (inner = next_word(&at)) != NULL) {
        added = add_word(inner, depth + 1, words, trouble);
    }
    free(text);
    return added;
}

bool response_expand(char *const argv[], struct list *words, struct trouble *trouble)
{
    bool added = true;
    for (size_t i = 1; argv[0] != NULL && argv[i] != NULL && added; i++) {
        added = add_word(argv[i], 0, words, trouble);
    }
    return added;
}

bool response_write(const char *path, char *const words[], struct trouble *trouble)
{
    FILE *file = fopen(path, "wxe");
    if (file == NULL) {
        return trouble_set(trouble, "can't write %s: %s", path, strerror(errno));
    }
    for (size_t i = 0; words[i] != NULL; i++) {
        fputc('"', file);
        for (const char *at = words[i]; *at != '\0'; at++) {
            if (*at == '"' || *at == '\\') {
                fputc('\\', file);
            }
            fputc(*at, file);
        }
        fputs("\"\n", file);
    }
    return fclose(file) == 0 ? true
                             : trouble_set(trouble, "can't write %s: %s", path, strerror(errno));
}
