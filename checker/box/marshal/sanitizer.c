/* SPDX-License-Identifier: MIT
 *
 * Only in sanitized builds: the marshal can't be traced, not even by LeakSanitizer's own helper,
 * and what it holds at its end is the result it has just written.
 */
const char *__asan_default_options(void); /* NOLINT: the sanitizer's name */

const char *__asan_default_options(void) /* NOLINT */
{
    return "detect_leaks=0";
}
