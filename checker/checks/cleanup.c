/* SPDX-License-Identifier: MIT
 *
 * What is left when the program has ended, after each way out: objects with the place that made
 * them, processes that live on, segments attached again and again.
 */
#define _GNU_SOURCE
#include "cleanup.h"
#include "families.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"
#include "static.h"

/* A signal that came when the program had already ended changed nothing. */
static const char *when_of(const struct run *run)
{
    bool too_late = run->log.step_count > 2 &&
                    run->log.steps[run->log.step_count - 2].outcome == STEP_PROGRAM_GONE;
    return strncmp(run->name, "SIG", 3) == 0 && !too_late ? run->name : "exit";
}

/* /dev/shm/sem.NAME is sem_open("/NAME"), /dev/shm/NAME is shm_open("/NAME"). */
static bool opens(const struct log_call *call, const struct log_object *object)
{
    const char *name = object->name ? object->name : "";
    bool is_semaphore = strncmp(name, "sem.", 4) == 0;
    const char *opened = call->text ? call->text + strspn(call->text, "/") : "";
    return strcmp(call->name, is_semaphore ? "sem_open" : "shm_open") == 0 &&
           strcmp(opened, is_semaphore ? name + 4 : name) == 0;
}

static bool makes(const struct log_call *call, const struct log_object *object)
{
    if (strcmp(object->kind, "posix") == 0) {
        return opens(call, object);
    }
    bool same_key = (int)call->arguments[0] == (int)object->key;
    if (strcmp(object->kind, "shm") == 0) {
        return strcmp(call->name, "shmget") == 0 && same_key && call->pid == object->creator &&
               call->arguments[1] == object->bytes;
    }
    return same_key &&
           strcmp(call->name, strcmp(object->kind, "sem") == 0 ? "semget" : "msgget") == 0;
}

const struct log_call *cleanup_maker(const struct run *run, const struct log_object *object)
{
    for (size_t i = 0; i < run->log.call_count; i++) {
        if (makes(&run->log.calls[i], object)) {
            return &run->log.calls[i];
        }
    }
    return NULL;
}

static struct finding *add_left(struct context *context, const struct log_object *object,
                                const char *when, const char *after)
{
    if (strcmp(object->kind, "shm") == 0) {
        return findings_add(context->findings, "ipc.leak.shm", when,
                            "a shared memory segment of %ld bytes is left behind after %s",
                            object->bytes, after);
    }
    if (strcmp(object->kind, "sem") == 0) {
        return findings_add(context->findings, "ipc.leak.sem", when,
                            "a semaphore set is left behind after %s", after);
    }
    if (strcmp(object->kind, "msg") == 0) {
        return findings_add(context->findings, "ipc.leak.msg", when,
                            "a message queue is left behind after %s", after);
    }
    return findings_add(context->findings, "ipc.leak.posix", when,
                        "/dev/shm/%s is left behind after %s", object->name ? object->name : "?",
                        after);
}

static const char *remedy(const struct log_object *object)
{
    if (strcmp(object->kind, "shm") == 0) {
        return "shmctl(id, IPC_RMID, NULL) on this way out too; ipcs -m shows what is left";
    }
    if (strcmp(object->kind, "sem") == 0) {
        return "semctl(id, 0, IPC_RMID) on this way out too; ipcs -s shows what is left";
    }
    if (strcmp(object->kind, "msg") == 0) {
        return "msgctl(id, IPC_RMID, NULL) on this way out too; ipcs -q shows what is left";
    }
    return object->name != NULL && strncmp(object->name, "sem.", 4) == 0
               ? "sem_unlink on this way out too; ls /dev/shm shows what is left"
               : "shm_unlink on this way out too; ls /dev/shm shows what is left";
}

struct finding *cleanup_tell_left(struct context *context, const struct run *run,
                                  const struct log_object *object, const char *when,
                                  const char *after)
{
    struct finding *finding = add_left(context, object, when, after);
    locate_call(context, run, cleanup_maker(run, object), finding, "made here");
    if (finding->location_count > 0) {
        char *name = text_format("%s %d", object->kind, object->id);
        location_object(&finding->locations[0], NULL, object->bytes, name, NULL);
        free(name);
    }
    finding_look(finding, "%s", remedy(object));
    hint_wrong_id(context, run, object, finding);
    return finding;
}

static bool program_was_stopped(const struct run *run)
{
    return run->log.flooded || run->log.too_many_processes || run->log.out_of_time;
}

static void leaks(struct context *context, const struct run *run)
{
    static const char *const leak_rules[] = {"ipc.leak.shm", "ipc.leak.sem", "ipc.leak.msg",
                                             "ipc.leak.posix"};
    for (size_t i = 0; i < 4; i++) {
        judged(context, leak_rules[i]);
    }
    /* What we killed had no chance to clean up: the crash or the hang is the finding. */
    if (program_was_stopped(run)) {
        return;
    }
    const char *when = when_of(run);
    for (size_t i = 0; i < run->log.left_count; i++) {
        cleanup_tell_left(context, run, &run->log.left[i], when,
                          strcmp(when, "exit") == 0 ? "the program's end" : when);
    }
}

static void survivors(struct context *context, const struct run *run)
{
    if (strcmp(when_of(run), "exit") == 0 || run->log.survivor_count == 0 ||
        program_was_stopped(run)) {
        return;
    }
    int pids[64];
    size_t count = run->log.survivor_count < 64 ? run->log.survivor_count : 64;
    for (size_t i = 0; i < count; i++) {
        pids[i] = run->log.survivors[i].pid;
    }
    char *names = list_of("pid", "pids", pids, count);
    struct finding *finding = findings_add(context->findings, "proc.orphan", run->name,
                                           "after %s %zu processes live on though the parent has "
                                           "ended",
                                           run->name, run->log.survivor_count);
    locate_call(context, run, call_named(run, "fork"), finding, "forked here");
    finding_detail(finding, "%s", names);
    finding_look(finding, "the parent must end its children and wait for them before it ends");
    free(names);
}

static size_t attaches_of(const struct run *run, const struct log_call *call)
{
    size_t attached = 0, detached = 0;
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *other = &run->log.calls[i];
        if (other->pid == call->pid) {
            attached +=
                strcmp(other->name, "shmat") == 0 && other->arguments[0] == call->arguments[0];
            detached += strcmp(other->name, "shmdt") == 0;
        }
    }
    return attached > detached ? attached - detached : 0;
}

static const struct log_call *last_like(const struct run *run, const struct log_call *call)
{
    const struct log_call *last = call;
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *other = &run->log.calls[i];
        if (other->pid == call->pid && strcmp(other->name, call->name) == 0 &&
            other->arguments[0] == call->arguments[0] && other->has_stack) {
            last = other;
        }
    }
    return last;
}

static bool attached_again(struct context *context, const struct run *run)
{
    enum { AGAIN_AND_AGAIN = 3 };
    judged(context, "ipc.detach");
    for (size_t i = 0; i < run->log.call_count; i++) {
        const struct log_call *call = &run->log.calls[i];
        size_t times = strcmp(call->name, "shmat") == 0 ? attaches_of(run, call) : 0;
        if (times < AGAIN_AND_AGAIN) {
            continue;
        }
        struct finding *finding =
            findings_add(context->findings, "ipc.detach", "exit",
                         "one process attaches the same segment again and again without detaching "
                         "it: %zu times more",
                         times - 1);
        locate_call(context, run, last_like(run, call), finding, NULL);
        finding_look(finding,
                     "attach once before the loop; what is no longer needed goes back with "
                     "shmdt");
        return true;
    }
    return false;
}

/* Runs that end as a user would end them: not those made for another question. */
static bool shows_a_way_out(const struct run *run)
{
    return strcmp(run->name, "plain") == 0 || strcmp(run->name, "program") == 0 ||
           strncmp(run->name, "SIG", 3) == 0 || strcmp(run->name, "signal") == 0;
}

void family_cleanup(struct context *context)
{
    for (size_t i = 0; i < context->run_count; i++) {
        const struct run *run = context->runs[i];
        if (run->finished && shows_a_way_out(run)) {
            leaks(context, run);
            survivors(context, run);
        }
    }
    for (size_t i = 0; i < context->run_count; i++) {
        const struct run *run = context->runs[i];
        if (run->finished && run->log.supervised && run->request.kind != RUN_FAULT &&
            attached_again(context, run)) {
            return;
        }
    }
}
