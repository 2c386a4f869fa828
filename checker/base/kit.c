/* SPDX-License-Identifier: MIT
 * Finds the kit's files from where the running program stands. See kit.h. */
#define _GNU_SOURCE
#include "kit.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

/* The path if something is there, else NULL. */
static char *if_there(char *path)
{
    char *resolved = realpath(path, NULL);
    free(path);
    return resolved;
}

static char *first_of(const char *base, const char *const *choices)
{
    char *found = NULL;
    for (size_t i = 0; found == NULL && choices[i] != NULL; i++) {
        found = if_there(text_format("%s/%s", base, choices[i]));
    }
    return found;
}

static char *labs_folder(const char *base)
{
    const char *asked = getenv("SCRUTINEER_LABS");
    if (asked != NULL && *asked != '\0') {
        return text_copy(asked);
    }
    return first_of(base, (const char *const[]){"../labs", "share/scrutineer/labs", NULL});
}

bool kit_find(struct kit *kit, struct trouble *trouble)
{
    char self[PATH_MAX];
    memset(kit, 0, sizeof *kit);
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length <= 0) {
        return trouble_set(trouble, "can't read /proc/self/exe: %s", strerror(errno));
    }
    self[length] = '\0';
    for (int up = 0; up < 2; up++) { /* BASE/bin/scrutineer */
        *strrchr(self, '/') = '\0';
    }
    kit->marshal = if_there(text_format("%s/libexec/scrutineer/scrutineer-marshal", self));
    kit->witness = if_there(text_format("%s/libexec/scrutineer/witness.so", self));
    kit->runtime = if_there(text_format("%s/libexec/scrutineer/runtime.a", self));
    kit->wrapped = if_there(text_format("%s/libexec/scrutineer/wrapped.txt", self));
    kit->labs = labs_folder(self);
    kit->solution = if_there(text_format("%s/solution", self));
    kit->rules = first_of(
        self, (const char *const[]){"../docs/en/rules", "share/scrutineer/docs/en/rules", NULL});
    if (kit->marshal == NULL || kit->witness == NULL || kit->runtime == NULL ||
        kit->wrapped == NULL) {
        return trouble_set(trouble,
                           "files of the kit are missing below %s/libexec/scrutineer: build again "
                           "(cmake --build build) or install again",
                           self);
    }
    return true;
}

void kit_release(struct kit *kit)
{
    char *all[] = {kit->marshal, kit->witness,  kit->runtime, kit->wrapped,
                   kit->labs,    kit->solution, kit->rules};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        free(all[i]);
    }
}
