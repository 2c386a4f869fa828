/* SPDX-License-Identifier: MIT
 * Chooses the real compiler and finds the kit's files. See tools.h. */
#define _GNU_SOURCE
#include "tools.h"

#include <stdlib.h>
#include <string.h>

#include "kit.h"
#include "memory.h"

#define CHOICE "--scrutineer-compiler="

/* The last --scrutineer-compiler= counts, as everywhere on a compiler's command line. */
static char *chosen_on_line(struct list *words)
{
    char *chosen = NULL;
    size_t kept = 0;
    for (size_t i = 0; i < words->count; i++) {
        if (starts_with(words->words[i], CHOICE)) {
            free(chosen);
            chosen = text_copy(words->words[i] + strlen(CHOICE));
            free(words->words[i]);
        } else {
            words->words[kept++] = words->words[i];
        }
    }
    if (words->count > 0) {
        words->count = kept;
        words->words[kept] = NULL;
    }
    return chosen;
}

static const char *chosen_by_name(const char *called_as)
{
    const char *name = base_name(called_as);
    if (strcmp(name, "scrutineer-clang") == 0) {
        return "clang";
    }
    return strcmp(name, "scrutineer-gcc") == 0 ? "gcc" : NULL;
}

static char *choose(const char *called_as, struct list *words)
{
    char *chosen = chosen_on_line(words);
    const char *environment = getenv("SCRUTINEER_CC");
    if (chosen == NULL) {
        chosen = text_copy(chosen_by_name(called_as));
    }
    if (chosen == NULL && environment != NULL && environment[0] != '\0') {
        chosen = text_copy(environment);
    }
    return chosen != NULL ? chosen : text_copy("gcc");
}

bool tools_find(struct tools *tools, const char *called_as, struct list *words,
                struct trouble *trouble)
{
    *tools = (struct tools){.compiler = choose(called_as, words)};
    const char *name = base_name(tools->compiler);
    if (name[0] == '\0' || starts_with(name, "scrutineer-")) {
        return trouble_set(trouble,
                           "\"%s\" is no compiler: SCRUTINEER_CC and --scrutineer-compiler= name "
                           "the real one, gcc or clang",
                           tools->compiler);
    }
    if (strstr(name, "++") != NULL) {
        return trouble_set(trouble, "%s compiles C++: only C is instrumented", tools->compiler);
    }
    tools->clang = strstr(name, "clang") != NULL;
    tools->runtime = kit_file("libexec/scrutineer/runtime.a");
    tools->wrapped = kit_file("libexec/scrutineer/wrapped.txt");
    tools->harmless = kit_file("libexec/scrutineer/harmless.txt");
    return true;
}

bool tools_complete(const struct tools *tools, struct trouble *trouble)
{
    if (tools->runtime != NULL && tools->wrapped != NULL && tools->harmless != NULL) {
        return true;
    }
    return trouble_set(trouble,
                       "%s is missing in ../libexec/scrutineer, as seen from scrutineer-cc: build "
                       "the kit again (make), or install it again as a whole",
                       tools->runtime == NULL   ? "runtime.a"
                       : tools->wrapped == NULL ? "wrapped.txt"
                                                : "harmless.txt");
}

void tools_release(struct tools *tools)
{
    free(tools->compiler);
    free(tools->runtime);
    free(tools->wrapped);
    free(tools->harmless);
    *tools = (struct tools){0};
}
