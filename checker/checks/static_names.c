/* SPDX-License-Identifier: MIT
 *
 * A function of the program's own that is called wait: the linker takes it for every call of wait
 * in the whole program, and says nothing; the system's is never reached. That may be meant so (a
 * wrapper that stands in for the system's), so by itself it is advice; where children were not
 * waited for, it is the cause to look at.
 *
 * Told only of functions that are called. Names that people choose for things of their own (send,
 * index …) only if the function takes and gives what the system's does, since any other would not
 * get past a compiler that has seen the system's header. Never of malloc and its kin, which
 * programs replace on purpose.
 */
#define _GNU_SOURCE
#include "static.h"

#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "own_names.h"

/* The system's function: result and parameters as in own_names.h. */
struct known {
    const char *name, *kinds;
    bool common; /* a name that people use for other things too */
};
static const struct known known[] = {
    {"wait", "ip", false},           {"waitpid", "iipi", false},   {"wait3", "ipip", false},
    {"wait4", "iipip", false},       {"waitid", "iiipi", false},   {"fork", "i", false},
    {"signal", "pip", false},        {"sigaction", "iipp", false}, {"kill", "iii", false},
    {"raise", "ii", false},          {"alarm", "ii", false},       {"pause", "i", false},
    {"sleep", "ii", false},          {"usleep", "ii", false},      {"nanosleep", "ipp", false},
    {"shmget", "iili", false},       {"shmat", "pipi", false},     {"shmdt", "ip", false},
    {"shmctl", "iiip", false},       {"semget", "iiii", false},    {"semop", "iipl", false},
    {"semctl", "iiii.", false},      {"msgget", "iii", false},     {"msgsnd", "iipli", false},
    {"msgrcv", "lipli", false},      {"msgctl", "iiip", false},    {"sem_init", "ipii", false},
    {"sem_open", "pci.", false},     {"sem_wait", "ip", false},    {"sem_trywait", "ip", false},
    {"sem_timedwait", "ipp", false}, {"sem_post", "ip", false},    {"sem_destroy", "ip", false},
    {"sem_close", "ip", false},      {"sem_unlink", "ic", false},  {"shm_open", "icii", false},
    {"shm_unlink", "ic", false},     {"exit", "vi", true},         {"_exit", "vi", true},
    {"read", "lipl", true},          {"write", "lipl", true},      {"open", "ici.", true},
    {"close", "ii", true},           {"pipe", "ip", true},         {"time", "lp", true},
    {"random", "l", true},           {"rand", "i", true},          {"srand", "vi", true},
    {"index", "cci", true},          {"remove", "ic", true},       {"send", "lipli", true},
    {"recv", "lipli", true},         {"select", "ipppp", true},    {"poll", "ipli", true}};
enum { KNOWN = sizeof known / sizeof known[0], WAITS = 5, MOST_OWN = 32 };

static size_t own_functions(const struct context *context, struct own_name *own)
{
    const char *names[KNOWN];
    for (size_t i = 0; i < KNOWN; i++) {
        names[i] = known[i].name;
    }
    return context->plain.probe == NULL
               ? 0
               : probe_own_names(context->plain.probe, names, KNOWN, own, MOST_OWN);
}

static bool is_wait(const struct own_name *own)
{
    return own->name < WAITS;
}

static void add_own(const struct own_name *own, struct finding *finding)
{
    const char *name = known[own->name].name;
    char *text =
        text_format("a function of your own: what is called as %s here, not the system's", name);
    const struct source_place *caller = &own->caller;
    location_note(finding_locate(finding, own->place.file, own->place.line, name), text);
    free(text);
    if (caller->line > 0) {
        location_note(finding_locate(finding, caller->file, caller->line, caller->function),
                      "called here");
    }
    finding_look(finding, "give that function another name, then man 2 wait");
}

void hint_own_wait(const struct context *context, struct finding *finding)
{
    struct own_name *own = memory_need(MOST_OWN, sizeof *own);
    size_t count = own_functions(context, own);
    for (size_t i = 0; i < count; i++) {
        if (is_wait(&own[i]) && own[i].called) {
            add_own(&own[i], finding);
        }
    }
    free(own);
}

/* Has a finding that place already? Then that one says it. */
static bool is_told(const struct findings *findings, const struct source_place *place)
{
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *finding = &findings->all[i];
        for (size_t k = 0; k < finding->location_count; k++) {
            const struct location *location = &finding->locations[k];
            if (location->file != NULL && strcmp(location->file, place->file) == 0 &&
                location->line == place->line) {
                return true;
            }
        }
    }
    return false;
}

/* The first letter is the result. Unlike the system's, it would stand out wherever both are known:
 * then whoever calls it has declared it, and knows. */
static bool is_worth_telling(const struct own_name *own)
{
    bool alike = strcmp(own->kinds, known[own->name].kinds) == 0;
    bool mistaken = !known[own->name].common && own->called_elsewhere;
    return own->external && own->called && (alike || mistaken);
}

static void tell_one(struct context *context, const struct own_name *own)
{
    const char *name = known[own->name].name;
    struct finding *finding = findings_add(
        context->findings, "call.shadowed", "build",
        "%s is a function of your own: no call of %s reaches the system's", name, name);
    finding_locate(finding, own->place.file, own->place.line, name);
    if (own->caller.line > 0) {
        location_note(
            finding_locate(finding, own->caller.file, own->caller.line, own->caller.function),
            "called here");
    }
    finding_look(finding, "if it is not meant to stand in for the system's, give it another name");
}

void tell_shadowed(struct context *context)
{
    judged(context, "call.shadowed");
    struct own_name *own = memory_need(MOST_OWN, sizeof *own);
    size_t count = own_functions(context, own);
    for (size_t i = 0; i < count; i++) {
        if (is_worth_telling(&own[i]) && !is_told(context->findings, &own[i].place)) {
            tell_one(context, &own[i]);
        }
    }
    free(own);
}
