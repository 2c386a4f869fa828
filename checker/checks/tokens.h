/* SPDX-License-Identifier: MIT
 *
 * A C source file as a row of tokens: words, numbers, texts, signs of punctuation. No parser, and
 * no preprocessor: macros stand as they are written, directives are left out. Who needs to be sure
 * that a stretch of the file is what was compiled asks tokens_plain().
 *
 * Protocol: tokens_read(), look at all[0 … count-1], tokens_release().
 */
#ifndef SCRUTINEER_CHECKS_TOKENS_H
#define SCRUTINEER_CHECKS_TOKENS_H

#include <stdbool.h>
#include <stddef.h>

enum token_kind {
    TOKEN_WORD,
    TOKEN_NUMBER,
    TOKEN_TEXT,     /* a string, or a character */
    TOKEN_SIGN,     /* one character: "->" is two tokens */
    TOKEN_CONDITION /* #if and its kin, one for each line of them */
};

struct token {
    enum token_kind kind;
    const char *at; /* in the text, not terminated */
    size_t length;
    int line;
};

struct tokens {
    char *text;
    struct token *all;
    size_t count;
};

/* False: the file can't be read, or is too large to be written by hand. */
bool tokens_read(const char *path, struct tokens *tokens);
void tokens_release(struct tokens *tokens);
bool token_is(const struct tokens *tokens, size_t index, const char *text);
/* The index of the bracket that closes the one at `open`; tokens->count: it is not closed. */
size_t tokens_close(const struct tokens *tokens, size_t open);
/* Is there no #if between these two (the last one not included)? */
bool tokens_plain(const struct tokens *tokens, size_t first, size_t end);

#endif
