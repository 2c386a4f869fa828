/* SPDX-License-Identifier: MIT
 *
 * What a tool that watches memory has found, in plain words.
 */
#ifndef SCRUTINEER_CHECKS_MEMORY_WORDS_H
#define SCRUTINEER_CHECKS_MEMORY_WORDS_H

#include "memory_places.h"

/* The message of a finding; the caller frees. place: where it happened. */
char *memory_message(const struct image *image, const struct memlog_report *report,
                     const struct memory_place *place);
/* Why it is wrong, or what makes it go well by chance; NULL = the message says it. */
const char *memory_detail(const struct memlog_report *report);
/* Where to look. */
const char *memory_look(const struct memlog_report *report);
/* A sanitizer's sentence on undefined behaviour; the caller frees. */
char *memory_undefined(const char *text);
/* "4 bytes", "1 byte"; the caller frees. */
char *memory_bytes(long bytes);

#endif
