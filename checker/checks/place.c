/* SPDX-License-Identifier: MIT
 *
 * See place.h. An ordinary user's program finds the machine's files read-only and its working
 * folder as it is. For root the program runs as an unprivileged user on a copy of the working
 * folder, as that user may be unable to enter the folder itself.
 */
#define _GNU_SOURCE
#include "place.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.h"
#include "memory.h"

enum { MOST_COPIED_FILES = 4000 };
static const long most_copied_bytes = 64L << 20;

static char *search_path(const char *name)
{
    const char *path = getenv("PATH");
    char *all = text_copy(path ? path : "/usr/bin:/bin"), *rest = all, *part;
    char *found = NULL;
    while (found == NULL && (part = strsep(&rest, ":")) != NULL) {
        char *candidate = text_format("%s/%s", part, name);
        found = access(candidate, X_OK) == 0 ? realpath(candidate, NULL) : NULL;
        free(candidate);
    }
    free(all);
    return found;
}

static char *find_program(const char *name, struct trouble *trouble)
{
    struct stat state;
    char *path = strchr(name, '/') ? realpath(name, NULL) : search_path(name);
    if (path == NULL) {
        trouble_set(trouble, "can't find the program %s: %s", name, strerror(ENOENT));
        return NULL;
    }
    if (stat(path, &state) != 0 || !S_ISREG(state.st_mode) || access(path, X_OK) != 0) {
        trouble_set(trouble, "%s is not a program that can be run", path);
        free(path);
        return NULL;
    }
    return path;
}

bool check_program_is_there(const char *name, struct trouble *trouble)
{
    char *path = find_program(name, trouble);
    free(path);
    return path != NULL;
}

static bool is_below(const char *path, const char *folder)
{
    size_t length = strlen(folder);
    return strncmp(path, folder, length) == 0 &&
           (path[length] == '/' || path[length] == '\0' || strcmp(folder, "/") == 0);
}

static bool is_system_path(const char *path)
{
    return is_below(path, "/usr") || is_below(path, "/bin") || is_below(path, "/lib");
}

static void bind_add(struct place *place, char *outside, const char *inside, bool writable)
{
    place->texts[place->bind_count] = outside;
    place->binds[place->bind_count] = (struct box_bind){outside, inside, writable};
    place->bind_count++;
}

static bool copy_into(struct place *place, const char *name, const char *from, const char *inside,
                      struct trouble *trouble)
{
    struct copy_limits limits = {.files = MOST_COPIED_FILES, .bytes = most_copied_bytes};
    char *to = text_format("%s/%s", place->copy, name);
    bool copied = folder_make(to, trouble) && folder_copy(from, to, &limits, trouble);
    bind_add(place, to, inside, true);
    if (limits.over_limit) {
        trouble_set(trouble,
                    "as root the program runs on a copy of %s, and that holds more than %ld MB or "
                    "%d files: start it from a smaller folder, or as an ordinary user",
                    from, most_copied_bytes >> 20, MOST_COPIED_FILES);
    }
    return copied;
}

/* Root: copies of the working folder and, if it lies elsewhere, of the program's. */
static bool place_copies(const struct box *box, struct place *place, struct trouble *trouble)
{
    place->copy = folder_temporary(trouble);
    if (place->copy == NULL || !copy_into(place, "folder", place->folder, place->folder, trouble)) {
        return false;
    }
    if (!is_below(place->program, place->folder) && !is_system_path(place->program)) {
        char *folder = text_copy(place->program);
        *strrchr(folder, '/') = '\0';
        place->texts[3] = folder;
        if (!copy_into(place, "program", folder, folder, trouble)) {
            return false;
        }
    }
    return folder_give(place->copy, box->uid, box->gid, trouble);
}

static void place_own(struct place *place)
{
    bind_add(place, text_copy(place->folder), place->folder, true);
}

static bool place_input(struct place *place, const char *input, struct trouble *trouble)
{
    if (input == NULL) {
        return true;
    }
    place->input = realpath(input, NULL);
    if (place->input == NULL || access(place->input, R_OK) != 0) {
        return trouble_set(trouble, "can't read %s: %s", input, strerror(errno));
    }
    if (place->copy != NULL && !is_below(place->input, place->folder)) {
        return trouble_set(trouble, "as root the file for --stdin must lie in the current folder");
    }
    return true;
}

bool place_open(const struct box *box, const struct program_options *options, struct place *place,
                struct trouble *trouble)
{
    memset(place, 0, sizeof *place);
    place->program = find_program(options->arguments[0], trouble);
    if (place->program == NULL) {
        return false;
    }
    place->folder = getcwd(NULL, 0);
    if (place->folder == NULL) {
        return trouble_set(trouble, "can't tell the current folder: %s", strerror(errno));
    }
    if (!box->drops) {
        place_own(place);
    } else if (!place_copies(box, place, trouble)) {
        return false;
    }
    return place_input(place, options->input, trouble);
}

void place_close(struct place *place)
{
    if (place->copy != NULL) {
        folder_remove(place->copy);
    }
    for (size_t i = 0; i < 4; i++) {
        free(place->texts[i]);
    }
    free(place->program);
    free(place->folder);
    free(place->copy);
    free(place->input);
}

char *place_fresh(const struct box *box, const struct place *place, struct box_bind *bind,
                  char **outside)
{
    struct copy_limits limits = {.files = MOST_COPIED_FILES, .bytes = most_copied_bytes};
    struct trouble ignored;
    char *temporary = folder_temporary(&ignored);
    char *to = temporary != NULL ? text_format("%s/folder", temporary) : NULL;
    bool copied = temporary != NULL && folder_make(to, &ignored) &&
                  folder_copy(place->folder, to, &limits, &ignored) &&
                  (!box->drops || folder_give(temporary, box->uid, box->gid, &ignored));
    if (!copied) {
        if (temporary != NULL) {
            folder_remove(temporary);
        }
        free(temporary);
        free(to);
        return NULL;
    }
    *bind = (struct box_bind){to, place->folder, true};
    *outside = to;
    return temporary;
}
