/* SPDX-License-Identifier: MIT
 *
 * A list of words that owns its words and ends with NULL, as execvp() wants it.
 * Start with {0}; list_release() gives everything back.
 */
#ifndef SCRUTINEER_CC_LIST_H
#define SCRUTINEER_CC_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
    char **words; /* words[count] is NULL; NULL as long as nothing was added */
    size_t count;
};

void list_add(struct list *list, const char *word); /* copies */
void list_take(struct list *list, char *word);      /* the word now belongs to the list */
void list_add_all(struct list *list, const struct list *more);
void list_set(struct list *list, size_t at, const char *word); /* in the place of another */
bool list_holds(const struct list *list, const char *word);
void list_release(struct list *list);

bool starts_with(const char *text, const char *beginning);
bool ends_with(const char *text, const char *ending);
const char *base_name(const char *path); /* points into path */

#endif
