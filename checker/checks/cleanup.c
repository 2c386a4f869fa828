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
#include <sys/ipc.h>

#include "memory.h"
#include "static.h"

const char *const leak_rules[4] = {"ipc.leak.shm", "ipc.leak.sem", "ipc.leak.msg",
                                   "ipc.leak.posix"};

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
    if (call->has_result && call->result != object->id) {
        return false;
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

/* Is that a call which takes such an object away? */
static bool removes(const struct log_call *call, const struct log_object *object)
{
    enum { IPC_64 = 0x100 }; /* set by libc on some machines */
    if (strcmp(object->kind, "posix") == 0) {
        return strcmp(call->name, "shm_unlink") == 0 || strcmp(call->name, "sem_unlink") == 0;
    }
    bool is_set = strcmp(object->kind, "sem") == 0, is_queue = strcmp(object->kind, "msg") == 0;
    const char *name = is_set ? "semctl" : is_queue ? "msgctl" : "shmctl";
    int command = (int)call->arguments[is_set ? 2 : 1] & ~IPC_64;
    return strcmp(call->name, name) == 0 && command == IPC_RMID;
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names != NULL && strcmp(name, *names) != 0) {
        names++;
    }
    return *names != NULL;
}

/* What prepares an object, and nothing else. */
static bool prepares(const struct log_call *call)
{
    static const char *const names[] = {
        "shmget", "semget",   "msgget", "shm_open",   "sem_open",   "shmat", "semctl",
        "shmctl", "sem_init", "malloc", "shm_unlink", "sem_unlink", NULL};
    return is_one_of(call->name, names);
}

/* What ends the use of one. */
static bool ends_use(const struct log_call *call)
{
    static const char *const names[] = {"shmdt", "sem_close", "sem_destroy", "exit", NULL};
    return is_one_of(call->name, names);
}

static bool makes_such(const struct log_call *call, const struct log_object *object)
{
    const char *kind = object->kind;
    return strcmp(kind, "posix") == 0
               ? opens(call, object)
               : strncmp(call->name, kind, 3) == 0 && strcmp(call->name + 3, "get") == 0;
}

/* The undisturbed program takes such an object away as soon as it has prepared it, and then goes on
 * to use it. */
static bool is_fleeting(const struct context *context, const struct log_object *object)
{
    const struct run *run = undisturbed(context);
    int maker = 0; /* the process */
    bool removed = false;
    for (size_t i = 0; run != NULL && i < run->log.call_count; i++) {
        const struct log_call *call = &run->log.calls[i];
        if (maker != 0 && call->pid != maker) {
            continue;
        }
        if (removed && !ends_use(call)) {
            return true;
        }
        if (maker == 0 && makes_such(call, object)) {
            maker = call->pid;
        } else if (maker != 0 && removes(call, object)) {
            removed = true;
        } else if (maker != 0 && !removed && !prepares(call)) {
            return false;
        }
    }
    return false;
}

static bool leaves_too(const struct run *run, const struct log_object *object)
{
    for (size_t i = 0; run != NULL && i < run->log.left_count; i++) {
        const struct log_object *other = &run->log.left[i];
        bool same_name =
            object->name == NULL || other->name == NULL || strcmp(object->name, other->name) == 0;
        if (strcmp(object->kind, other->kind) == 0 && same_name) {
            return true;
        }
    }
    return false;
}

void tell_leaks(struct context *context, const struct run *run, const struct way_out *way)
{
    for (size_t i = 0; i < 4; i++) {
        judged(context, leak_rules[i]);
    }
    /* What we killed had no chance to clean up: the crash or the hang is the finding. */
    for (size_t i = 0; !program_was_stopped(run) && i < run->log.left_count; i++) {
        const struct log_object *object = &run->log.left[i];
        bool fleeting = way->fleeting && is_fleeting(context, object);
        if (!fleeting && !leaves_too(way->known, object)) {
            cleanup_tell_left(context, run, object, way->when, way->after);
        }
    }
}

void tell_survivors(struct context *context, const struct run *run, const struct way_out *way)
{
    enum { MOST = 64 };
    if (run->log.survivor_count == 0 || program_was_stopped(run)) {
        return;
    }
    int pids[MOST];
    size_t count = run->log.survivor_count < MOST ? run->log.survivor_count : MOST;
    for (size_t i = 0; i < count; i++) {
        pids[i] = run->log.survivors[i].pid;
    }
    char *names = list_of("pid", "pids", pids, count);
    struct finding *finding =
        findings_add(context->findings, "proc.orphan", way->when,
                     run->log.survivor_count == 1
                         ? "%zu process lives on though the parent has ended, after %s"
                         : "%zu processes live on though the parent has ended, after %s",
                     run->log.survivor_count, way->after);
    locate_call(context, run, call_named(run, "fork"), finding, "forked here");
    finding_detail(finding, "%s", names);
    finding_look(finding, "the parent must end its children and wait for them before it ends");
    free(names);
}

/* One that lives on is told as that. */
static bool is_unwaited(const struct run *run, const struct log_left *left, bool ended)
{
    bool lives_on = false;
    for (size_t i = 0; i < run->log.survivor_count; i++) {
        lives_on |= run->log.survivors[i].pid == left->pid;
    }
    return left->forked_by == run->log.programs[0].pid && !lives_on &&
           (left->state == 'Z' || !ended);
}

void tell_unwaited(struct context *context, const struct run *run, const struct way_out *way,
                   bool ended)
{
    const struct log_program *program = &run->log.programs[0];
    size_t count = 0;
    /* A program that was ended had no chance to wait. */
    if (program_was_stopped(run) || program->signal != 0 || program->auto_reap) {
        return;
    }
    for (size_t i = 0; i < program->left_count; i++) {
        count += is_unwaited(run, &program->left[i], ended);
    }
    if (count == 0) {
        return;
    }
    struct finding *finding =
        findings_add(context->findings, "proc.zombie", way->when,
                     count == 1 ? "%zu child was never waited for, after %s"
                                : "%zu children were never waited for, after %s",
                     count, way->after);
    locate_call(context, run, call_named(run, "fork"), finding, "forked here");
    finding_look(finding, "while (wait(NULL) > 0) on this way out too; EINTR means: once more");
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

void family_cleanup(struct context *context)
{
    const struct run *run = undisturbed(context);
    if (run != NULL) {
        tell_leaks(context, run, &(struct way_out){.when = "exit", .after = "the program's end"});
    }
    for (size_t i = 0; i < context->run_count; i++) {
        run = context->runs[i];
        bool as_ever = run->request.kind == RUN_PLAIN || run->request.kind == RUN_RACES;
        if (run->finished && as_ever && run->log.supervised && attached_again(context, run)) {
            return;
        }
    }
}
