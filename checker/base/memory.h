/* SPDX-License-Identifier: MIT
 *
 * Memory that is there or the process ends: a checker that is out of memory can say nothing, so
 * it ends with exit status 3 ("could not be checked") and a message on standard error.
 * Everything returned here belongs to the caller and is given back with free().
 */
#ifndef SCRUTINEER_BASE_MEMORY_H
#define SCRUTINEER_BASE_MEMORY_H

#include <stddef.h>

void *memory_need(size_t count, size_t size);            /* calloc, or exit 3 */
void *memory_grow(void *old, size_t count, size_t size); /* reallocarray, or exit 3 */
char *text_copy(const char *text);                       /* strdup; NULL gives NULL */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
