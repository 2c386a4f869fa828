/* SPDX-License-Identifier: MIT
 *
 * Which of UndefinedBehaviorSanitizer's sentences are mistakes by the standard of today, and of
 * what kind. A sentence that is not in the table is passed over: better silent than wrong.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <string.h>

struct sentence {
    const char *part; /* of the sentence */
    enum memlog_kind kind;
};

/* "offset 0 to null" and "null pointer passed" (with a length of 0) are allowed from C2y on, and do
 * no harm. "insufficient space" says again what the index or AddressSanitizer says. */
static const char *const no_mistake[] = {"applying zero offset to null pointer",
                                         "null pointer passed as argument",
                                         "insufficient space for an object"};

static const struct sentence sentences[] = {
    {"signed integer overflow", MEMLOG_UNDEFINED},
    {"cannot be represented in type", MEMLOG_UNDEFINED},
    {"division by zero", MEMLOG_UNDEFINED},
    {"division of ", MEMLOG_UNDEFINED},
    {"shift exponent", MEMLOG_UNDEFINED},
    {"left shift of", MEMLOG_UNDEFINED},
    {"null pointer", MEMLOG_UNDEFINED},
    {"misaligned address", MEMLOG_UNDEFINED},
    {"out of bounds for type", MEMLOG_OUTSIDE},
    {"pointer index expression", MEMLOG_UNDEFINED},
    {"addition of unsigned offset", MEMLOG_UNDEFINED},
    {"subtraction of unsigned offset", MEMLOG_UNDEFINED},
    {"outside the range of representable values", MEMLOG_UNDEFINED},
    {"not a valid value for type", MEMLOG_UNDEFINED},
    {"variable length array bound", MEMLOG_UNDEFINED},
    {"unreachable program point", MEMLOG_UNDEFINED},
    {"passing zero to", MEMLOG_UNDEFINED},
};

bool undefined_kind(const char *text, enum memlog_kind *kind)
{
    for (size_t i = 0; i < sizeof no_mistake / sizeof no_mistake[0]; i++) {
        if (strstr(text, no_mistake[i]) != NULL) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
        if (strstr(text, sentences[i].part) != NULL) {
            *kind = sentences[i].kind;
            return true;
        }
    }
    return false;
}
