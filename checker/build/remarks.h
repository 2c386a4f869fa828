/* SPDX-License-Identifier: MIT
 *
 * Which of the remarks of gcc -fanalyzer and clang-tidy are passed on: few kinds, those that are
 * nearly never wrong, each with words of our own in front of the tool's. What such tools guess
 * (leaks, NULL, values never set, loops without end) is left out: the checker runs the program, and
 * in shared memory another process may change what they take for fixed.
 */
#ifndef SCRUTINEER_BUILD_REMARKS_H
#define SCRUTINEER_BUILD_REMARKS_H

/* kind: as the tool calls it, "-Wanalyzer-double-free" or "bugprone-posix-return". NULL: it is not
 * passed on. */
const char *remark_words(const char *kind, const char *message);
/* For clang-tidy's --checks: the kinds that are looked for; the caller frees. */
char *remark_checks(void);

#endif
