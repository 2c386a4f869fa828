/* SPDX-License-Identifier: MIT
 * Finds a lab's folder by the names that people use for it. See lab.h. */
#define _GNU_SOURCE
#include "lab.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

/* "3", "lab3" and "lab3-cars" all name labs/lab3-cars. */
static bool is_meant(const char *folder, const char *name)
{
    const char *number = strncmp(name, "lab", 3) == 0 ? name + 3 : name;
    size_t length = strlen(number);
    return strcmp(folder, name) == 0 ||
           (length > 0 && strncmp(folder, "lab", 3) == 0 &&
            strncmp(folder + 3, number, length) == 0 && folder[3 + length] == '-');
}

/* "labs/lab3-cars", "." within it: a lab's own folder, wherever it is. */
static char *lab_at(const char *path, struct trouble *trouble)
{
    char *ini = text_format("%s/lab.ini", path);
    bool is_lab = access(ini, R_OK) == 0;
    free(ini);
    if (!is_lab) {
        trouble_set(trouble, "%s is no lab's folder: it holds no lab.ini that can be read", path);
        return NULL;
    }
    size_t length = strlen(path);
    /* A lab's name is that of its folder. */
    bool ends_in_dots = path[length - 1] == '.';
    return ends_in_dots ? realpath(path, NULL) : text_copy(path);
}

static bool is_path(const char *name)
{
    return strchr(name, '/') != NULL || strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

char *lab_find(const char *labs, const char *name, struct trouble *trouble)
{
    if (is_path(name)) {
        return lab_at(name, trouble);
    }
    DIR *folder = opendir(labs);
    struct dirent *entry;
    char *found = NULL;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char *path = text_format("%s/%s", labs, entry->d_name);
        char *ini = text_format("%s/lab.ini", path);
        bool is_lab = entry->d_name[0] != '.' && access(ini, R_OK) == 0;
        /* Several may be meant by a number: the first by name, whatever the folder's order. */
        if (is_lab && is_meant(entry->d_name, name) && (found == NULL || strcmp(path, found) < 0)) {
            free(found);
            found = text_copy(path);
        }
        free(ini);
        free(path);
    }
    if (folder != NULL) {
        closedir(folder);
    }
    if (found == NULL) {
        trouble_set(trouble, "there is no lab \"%s\" in %s: ls %s shows them", name, labs, labs);
    }
    return found;
}
