/* SPDX-License-Identifier: MIT
 *
 * UndefinedBehaviorSanitizer's sentences in plain words, without addresses, which differ from run
 * to run. A sentence that is not known stays as it is.
 */
#define _GNU_SOURCE
#include "memory_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

/* "type 'int [20]'" → "int[20]" */
static char *type_in(const char *text)
{
    const char *from = strstr(text, "type '");
    const char *quote = from != NULL ? from + strlen("type '") : NULL;
    const char *end = quote != NULL ? strrchr(quote, '\'') : NULL;
    char *type =
        text_format("%.*s", end != NULL ? (int)(end - quote) : 0, end != NULL ? quote : "");
    if (strncmp(type, "const ", 6) == 0) {
        memmove(type, type + 6, strlen(type + 6) + 1);
    }
    char *blank = strstr(type, " [");
    if (blank != NULL) {
        memmove(blank, blank + 1, strlen(blank));
    }
    return type;
}

/* What stands before a word. */
static char *before(const char *text, const char *word)
{
    const char *end = strstr(text, word);
    return text_format("%.*s", end != NULL ? (int)(end - text) : (int)strlen(text), text);
}

static long number_behind(const char *text, const char *mark)
{
    const char *at = strstr(text, mark);
    return at != NULL ? strtol(at + strlen(mark), NULL, 10) : 0;
}

/* "index 20 out of bounds for type 'int[20]'" */
static char *index_words(const char *text, const char *type)
{
    long index = number_behind(text, "index ");
    const char *bracket = strchr(type, '[');
    long elements = bracket != NULL ? strtol(bracket + 1, NULL, 10) : 0;
    return elements > 0 ? text_format("uses index %ld of an array %s, whose last index is %ld",
                                      index, type, elements - 1)
                        : text_format("uses index %ld of an array %s, which has no such element",
                                      index, type);
}

/* "signed integer overflow: 2147483647 + 1 cannot be represented in type 'int'" */
static char *overflow_words(const char *text, const char *type)
{
    static const char name[] = "signed integer overflow: ";
    bool named = strncmp(text, name, sizeof name - 1) == 0;
    char *what = before(named ? text + sizeof name - 1 : text, " cannot be represented");
    char *words =
        text_format("%s%s does not fit into %s", named ? "signed overflow: " : "", what, type);
    free(what);
    return words;
}

static char *left_shift_words(const char *text, const char *type)
{
    long value = number_behind(text, "left shift of "), places = number_behind(text, " by ");
    if (strstr(text, "negative value") != NULL) {
        return text_format("shifts %ld, which is negative, to the left",
                           number_behind(text, "negative value "));
    }
    return text_format("%ld << %ld does not fit into %s", value, places, type);
}

static char *shift_words(const char *text, const char *type)
{
    long places = number_behind(text, "shift exponent ");
    return places < 0 ? text_format("shifts by %ld places", places)
                      : text_format("shifts by %ld places, but %s has only %ld bits", places, type,
                                    number_behind(text, "too large for "));
}

static const char *access_verb(const char *text)
{
    return strncmp(text, "store", 5) == 0    ? "writes"
           : strncmp(text, "member", 6) == 0 ? "uses a member of"
                                             : "reads";
}

static char *null_words(const char *text, const char *type)
{
    if (strncmp(text, "applying", 8) == 0) {
        return text_copy("calculates with a null pointer");
    }
    bool member = strncmp(text, "member", 6) == 0;
    return text_format("%s %s%s through a null pointer", access_verb(text),
                       member ? "" : "a value of type ", type);
}

static char *misaligned_words(const char *text, const char *type)
{
    bool member = strncmp(text, "member", 6) == 0;
    return text_format("%s %s%s at an address that is not a multiple of %ld", access_verb(text),
                       member ? "" : "a value of type ", type, number_behind(text, "requires "));
}

static char *range_words(const char *text, const char *type)
{
    char *value = before(text, " is outside");
    char *words = text_format("%s does not fit into %s", value, type);
    free(value);
    return words;
}

static char *value_words(const char *text, const char *type)
{
    return text_format("reads a %s that holds %ld", type, number_behind(text, "value "));
}

static char *pointer_words(const char *text, const char *type)
{
    (void)text, (void)type;
    return text_copy("a pointer is moved past the end of all addresses");
}

static char *length_words(const char *text, const char *type)
{
    (void)type;
    return text_format("an array of variable length gets %ld elements",
                       number_behind(text, "value "));
}

static char *zero_words(const char *text, const char *type)
{
    (void)type;
    return text_format("0 is handed to a built-in function that has no answer for it (%s)", text);
}

char *memory_undefined(const char *text)
{
    static const struct {
        const char *part;
        char *(*words)(const char *text, const char *type);
    } sentences[] = {{"out of bounds for type", index_words},
                     {"left shift of", left_shift_words},
                     {"shift exponent", shift_words},
                     {"cannot be represented", overflow_words},
                     {"misaligned address", misaligned_words},
                     {"outside the range of representable", range_words},
                     {"not a valid value for type", value_words},
                     {"variable length array bound", length_words},
                     {"overflowed to", pointer_words},
                     {"null pointer", null_words},
                     {"passing zero to", zero_words}};
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        if (strstr(text, sentences[i].part) != NULL) {
            char *type = type_in(text);
            char *words = sentences[i].words(text, type);
            free(type);
            return words;
        }
    }
    return text_copy(text);
}
