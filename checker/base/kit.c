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

static bool find_base(char *base, size_t size, struct trouble *trouble)
{
    ssize_t length = readlink("/proc/self/exe", base, size - 1);
    if (length <= 0) {
        return trouble_set(trouble, "can't read /proc/self/exe: %s", strerror(errno));
    }
    base[length] = '\0';
    for (int up = 0; up < 2; up++) { /* BASE/bin/scrutineer */
        char *slash = strrchr(base, '/');
        if (slash == NULL) {
            return trouble_set(trouble, "the kit can't stand at the root of the file system");
        }
        *slash = '\0';
    }
    return true;
}

char *kit_file(const char *name)
{
    char base[PATH_MAX];
    struct trouble ignored;
    return find_base(base, sizeof base, &ignored) ? if_there(text_format("%s/%s", base, name))
                                                  : NULL;
}

bool kit_find(struct kit *kit, struct trouble *trouble)
{
    char self[PATH_MAX];
    memset(kit, 0, sizeof *kit);
    if (!find_base(self, sizeof self, trouble)) {
        return false;
    }
    kit->marshal = if_there(text_format("%s/libexec/scrutineer/scrutineer-marshal", self));
    kit->witness = if_there(text_format("%s/libexec/scrutineer/witness.so", self));
    kit->memcheck = if_there(text_format("%s/libexec/scrutineer/memcheck.so", self));
    kit->runtime = if_there(text_format("%s/libexec/scrutineer/runtime.a", self));
    kit->wrapped = if_there(text_format("%s/libexec/scrutineer/wrapped.txt", self));
    kit->harmless = if_there(text_format("%s/libexec/scrutineer/harmless.txt", self));
    kit->compiler = if_there(text_format("%s/bin/scrutineer-cc", self));
    kit->labs = labs_folder(self);
    kit->solution = if_there(text_format("%s/solution", self));
    kit->rules = first_of(
        self, (const char *const[]){"../docs/en/rules", "share/scrutineer/docs/en/rules", NULL});
    if (kit->marshal == NULL || kit->witness == NULL || kit->runtime == NULL ||
        kit->wrapped == NULL || kit->harmless == NULL || kit->compiler == NULL) {
        return trouble_set(
            trouble,
            "files of the kit are missing below %s (bin, libexec/scrutineer): build again "
            "(cmake --build build) or install again",
            self);
    }
    return true;
}

void kit_release(struct kit *kit)
{
    char *all[] = {kit->marshal,  kit->witness, kit->runtime,  kit->wrapped,  kit->labs,
                   kit->solution, kit->rules,   kit->harmless, kit->compiler, kit->memcheck};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        free(all[i]);
    }
}
