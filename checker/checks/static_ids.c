/* SPDX-License-Identifier: MIT
 *
 * The key in the place of the id: shmget takes a key and gives an id, and all other calls take that
 * id. Both are an int, so no compiler sees it. The ledger does: IPC_RMID was given the very key of
 * an object that was then left behind, and no object has that number for its id.
 */
#define _GNU_SOURCE
#include "static.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>

#include "memory.h"

/* What the three kinds of objects have in common. */
struct kind {
    const char *name, *get, *control;
    size_t command; /* which argument of `control` is IPC_RMID */
    const char *list;
};
static const struct kind kinds[] = {{"shm", "shmget", "shmctl", 1, "ipcs -m"},
                                    {"sem", "semget", "semctl", 2, "ipcs -s"},
                                    {"msg", "msgget", "msgctl", 1, "ipcs -q"}};

static const struct kind *kind_named(const char *name)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].name, name) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}

/* Of segments all are seen; of the others those that were left, and what semget and msgget gave. */
static bool is_id(const struct run_log *log, const struct kind *kind, int number)
{
    bool found = false;
    for (size_t i = 0; i < log->segment_count && strcmp(kind->name, "shm") == 0; i++) {
        found |= log->segments[i].id == number;
    }
    for (size_t i = 0; i < log->left_count; i++) {
        found |= strcmp(log->left[i].kind, kind->name) == 0 && log->left[i].id == number;
    }
    for (size_t i = 0; i < log->call_count; i++) {
        const struct log_call *call = &log->calls[i];
        found |= strcmp(call->name, kind->get) == 0 && call->has_result && call->error == 0 &&
                 (int)call->result == number;
    }
    return found;
}

/* Are all ids known that there were? Else a number may be one that nobody told us. */
static bool knows_ids(const struct run_log *log, const struct kind *kind)
{
    enum { MOST_SEGMENTS = 64 }; /* that the marshal keeps */
    size_t unknown = 0, left = 0;
    if (strcmp(kind->name, "shm") == 0) {
        return log->segment_count < MOST_SEGMENTS;
    }
    for (size_t i = 0; i < log->call_count; i++) {
        unknown += strcmp(log->calls[i].name, kind->get) == 0 && !log->calls[i].has_result;
    }
    for (size_t i = 0; i < log->left_count; i++) {
        left += strcmp(log->left[i].kind, kind->name) == 0;
    }
    return unknown <= left;
}

static bool is_removal(const struct log_call *call, const struct kind *kind)
{
    return strcmp(call->name, kind->control) == 0 &&
           (call->arguments[kind->command] & 0xff) == IPC_RMID && !call->refused &&
           (!call->has_result || call->error != 0);
}

/* A removal of an object of that kind that names no object; one that names `key` goes first. */
static const struct log_call *wrong_removal(const struct run_log *log, const struct kind *kind,
                                            int key)
{
    const struct log_call *found = NULL;
    for (size_t i = 0; i < log->call_count; i++) {
        const struct log_call *call = &log->calls[i];
        if (!is_removal(call, kind) || is_id(log, kind, (int)call->arguments[0])) {
            continue;
        }
        if ((int)call->arguments[0] == key) {
            return call;
        }
        found = call;
    }
    return found;
}

/* As ipcs prints keys, but for those that people choose. */
static char *key_text(int key)
{
    return key >= 0 && key < 65536 ? text_format("%d", key) : text_format("0x%08x", (unsigned)key);
}

static void tell_key(const struct kind *kind, int key, struct finding *finding)
{
    char *effect = text_copy(finding->message), *number = key_text(key);
    if (key == IPC_PRIVATE) {
        finding_message(finding,
                        "IPC_RMID is given 0 here, which is a key (IPC_PRIVATE) and the id "
                        "of nothing: %s",
                        effect);
    } else {
        finding_message(finding, "IPC_RMID is given the key %s here, not the id: %s", number,
                        effect);
    }
    finding_detail(finding, "%s takes a key and returns an id; %s wants that id", kind->get,
                   kind->control);
    finding_look(finding, "keep what %s returned, and give that to %s; %s shows both, key and id",
                 kind->get, kind->control, kind->list);
    free(effect);
    free(number);
}

void hint_wrong_id(const struct context *context, const struct run *run,
                   const struct log_object *object, struct finding *finding)
{
    const struct kind *kind = kind_named(object->kind);
    if (kind == NULL || !run->log.supervised || !knows_ids(&run->log, kind)) {
        return;
    }
    const struct log_call *call = wrong_removal(&run->log, kind, (int)object->key);
    if (call == NULL) {
        return;
    }
    int given = (int)call->arguments[0];
    if (given != (int)object->key) {
        finding_detail(finding, "IPC_RMID was given %d once, which is the id of nothing", given);
        return;
    }
    size_t before = finding->location_count;
    if (locate_call(context, run, call, finding, "this call") && before > 0) {
        locate_callers(image_of(context, run, call->program), &call->stack,
                       run_log_program(&run->log, call->program)->maps, finding);
    }
    finding_lead(finding, before);
    tell_key(kind, given, finding);
}
