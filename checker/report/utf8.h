/* SPDX-License-Identifier: MIT
 *
 * Texts as UTF-8, whatever bytes a student's file names and messages hold. Texts that are returned
 * belong to the caller.
 */
#ifndef SCRUTINEER_REPORT_UTF8_H
#define SCRUTINEER_REPORT_UTF8_H

#include <stddef.h>

/* How many bytes (1 to 4) the sequence at `text` has; 0 = these bytes are no valid UTF-8. */
size_t utf8_sequence(const char *text);
/* Each byte that is not valid becomes U+FFFD. */
char *utf8_clean(const char *text);
/* Clean, and safe on a terminal: tabs and newlines become a space, other control characters and
 * those that turn the direction of writing a '?'. */
char *utf8_printable(const char *text);
/* How many columns it takes on a terminal; wide characters count as one. */
size_t utf8_columns(const char *text, size_t bytes);

#endif
