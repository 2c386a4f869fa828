/* SPDX-License-Identifier: MIT
 * See tokens.h. */
#define _GNU_SOURCE
#include "tokens.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

enum { MOST_BYTES = 1 << 20 };

struct reader {
    struct tokens *tokens;
    const char *at;
    int line;
    bool begins_line; /* nothing but spaces so far */
};

static char *read_text(const char *path)
{
    struct stat state;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return NULL;
    }
    char *text = NULL;
    if (fstat(fd, &state) == 0 && S_ISREG(state.st_mode) && state.st_size <= MOST_BYTES) {
        text = memory_need((size_t)state.st_size + 1, 1);
        ssize_t got = read(fd, text, (size_t)state.st_size);
        text[got > 0 ? got : 0] = '\0';
    }
    close(fd);
    return text;
}

static void add(struct reader *reader, enum token_kind kind, const char *at, size_t length)
{
    struct tokens *tokens = reader->tokens;
    if (tokens->count % 256 == 0) {
        tokens->all = memory_grow(tokens->all, tokens->count + 256, sizeof *tokens->all);
    }
    tokens->all[tokens->count++] = (struct token){kind, at, length, reader->line};
    reader->begins_line = false;
}

/* Over one character, counting lines. */
static void step(struct reader *reader)
{
    if (*reader->at == '\n') {
        reader->line++;
        reader->begins_line = true;
    }
    reader->at++;
}

static void skip_to(struct reader *reader, const char *end)
{
    bool begins_line = reader->begins_line;
    size_t length = strlen(end);
    while (*reader->at != '\0' && strncmp(reader->at, end, length) != 0) {
        step(reader);
    }
    for (size_t i = 0; i < length && *reader->at != '\0' && *end != '\n'; i++) {
        step(reader);
    }
    reader->begins_line = begins_line;
}

/* A directive goes on behind a backslash at the end of a line, and may hold a comment. */
static void directive(struct reader *reader)
{
    const char *word = reader->at + 1 + strspn(reader->at + 1, " \t");
    if (strncmp(word, "if", 2) == 0 || strncmp(word, "el", 2) == 0 ||
        strncmp(word, "endif", 5) == 0) {
        add(reader, TOKEN_CONDITION, word, strcspn(word, " \t\n"));
    }
    while (*reader->at != '\0' && *reader->at != '\n') {
        if (strncmp(reader->at, "/*", 2) == 0) {
            skip_to(reader, "*/");
        } else {
            bool continued = reader->at[0] == '\\' && reader->at[1] == '\n';
            step(reader);
            if (continued) {
                step(reader);
            }
        }
    }
}

static void quoted(struct reader *reader, char quote)
{
    const char *begin = reader->at;
    int line = reader->line;
    step(reader);
    while (*reader->at != '\0' && *reader->at != quote && *reader->at != '\n') {
        bool escape = *reader->at == '\\' && reader->at[1] != '\0';
        step(reader);
        if (escape) {
            step(reader);
        }
    }
    if (*reader->at == quote) {
        reader->at++;
    }
    add(reader, TOKEN_TEXT, begin, (size_t)(reader->at - begin));
    reader->tokens->all[reader->tokens->count - 1].line = line;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static void word(struct reader *reader)
{
    const char *begin = reader->at;
    bool number = isdigit((unsigned char)*begin) != 0;
    while (is_word(*reader->at) || (number && *reader->at == '.')) {
        reader->at++;
    }
    add(reader, number ? TOKEN_NUMBER : TOKEN_WORD, begin, (size_t)(reader->at - begin));
}

static void next(struct reader *reader)
{
    char c = *reader->at;
    if (isspace((unsigned char)c) || (c == '\\' && reader->at[1] == '\n')) {
        step(reader);
    } else if (strncmp(reader->at, "//", 2) == 0) {
        skip_to(reader, "\n");
    } else if (strncmp(reader->at, "/*", 2) == 0) {
        step(reader);
        step(reader);
        skip_to(reader, "*/");
    } else if (c == '#' && reader->begins_line) {
        directive(reader);
    } else if (c == '"' || c == '\'') {
        quoted(reader, c);
    } else if (is_word(c)) {
        word(reader);
    } else {
        add(reader, TOKEN_SIGN, reader->at, 1);
        reader->at++;
    }
}

bool tokens_read(const char *path, struct tokens *tokens)
{
    *tokens = (struct tokens){.text = read_text(path)};
    if (tokens->text == NULL) {
        return false;
    }
    struct reader reader = {tokens, tokens->text, 1, true};
    while (*reader.at != '\0') {
        next(&reader);
    }
    return true;
}

void tokens_release(struct tokens *tokens)
{
    free(tokens->text);
    free(tokens->all);
    *tokens = (struct tokens){NULL, NULL, 0};
}

bool token_is(const struct tokens *tokens, size_t index, const char *text)
{
    return index < tokens->count && tokens->all[index].length == strlen(text) &&
           strncmp(tokens->all[index].at, text, tokens->all[index].length) == 0;
}

static int depth_of(const struct token *token)
{
    bool bracket = token->kind == TOKEN_SIGN;
    bool opens = bracket && strchr("([{", *token->at) != NULL;
    bool closes = bracket && strchr(")]}", *token->at) != NULL;
    return opens - closes;
}

size_t tokens_close(const struct tokens *tokens, size_t open)
{
    int depth = 0;
    for (size_t i = open; i < tokens->count; i++) {
        depth += depth_of(&tokens->all[i]);
        if (depth <= 0) {
            return i;
        }
    }
    return tokens->count;
}

bool tokens_plain(const struct tokens *tokens, size_t first, size_t end)
{
    for (size_t i = first; i < end && i < tokens->count; i++) {
        if (tokens->all[i].kind == TOKEN_CONDITION) {
            return false;
        }
    }
    return true;
}
