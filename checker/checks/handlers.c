/* SPDX-License-Identifier: MIT
 *
 * signal.unsafe: functions that the program's own code calls in a signal handler and that must not
 * be called there (signal-safety(7)). One finding a place. Where the handler of a process's own
 * fault (SIGSEGV …) says its last words, nothing is told.
 */
#define _GNU_SOURCE
#include "signals.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "families.h"
#include "memory.h"
#include "runs.h"

/* Why not, by what it does. */
static const char *why(const char *function)
{
    static const char *const heap[] = {"malloc", "calloc", "realloc", "free"};
    for (size_t i = 0; i < sizeof heap / sizeof heap[0]; i++) {
        if (strcmp(function, heap[i]) == 0) {
            return "the signal can come in the middle of another malloc or free: then the handler "
                   "waits for ever for the heap's lock, or finds it half changed";
        }
    }
    if (strncmp(function, "sem_", 4) == 0 || strncmp(function, "pthread_mutex", 13) == 0) {
        return "the signal can come while this very process has the lock, or is about to take it: "
               "then the handler waits for itself, for ever";
    }
    if (strcmp(function, "exit") == 0) {
        return "exit runs the functions of atexit and flushes the streams, in the middle of "
               "whatever was interrupted; _exit does not";
    }
    return "the signal can come in the middle of another printf or the like: then the handler "
           "waits "
           "for ever for the stream's lock, or garbles what it holds";
}

static bool is_of_own_fault(int number)
{
    return number == SIGSEGV || number == SIGBUS || number == SIGFPE || number == SIGILL ||
           number == SIGABRT || number == SIGTRAP || number == SIGSYS;
}

/* A try never waits. */
static bool is_harmful(const struct log_call *call)
{
    static const char *const harmless[] = {"sem_post", "sem_trywait", "pthread_mutex_trylock"};
    for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
        if (strcmp(call->name, harmless[i]) == 0) {
            return false;
        }
    }
    return call->handler != 0 && !is_of_own_fault(call->handler);
}

static bool is_told(const struct findings *findings, const struct source_place *place,
                    const char *function)
{
    size_t length = strlen(function);
    for (size_t i = 0; i < findings->count; i++) {
        const struct finding *other = &findings->all[i];
        if (other->rule != NULL && strcmp(other->rule->id, "signal.unsafe") == 0 &&
            strncmp(other->message, function, length) == 0 && other->location_count > 0 &&
            other->locations[0].line == place->line &&
            strcmp(other->locations[0].file, place->file) == 0) {
            return true;
        }
    }
    return false;
}

static void tell(struct context *context, const struct run *run, const struct log_call *call)
{
    struct source_place place;
    const struct image *image = image_of(context, run, call->program);
    const struct log_program *program = run_log_program(&run->log, call->program);
    bool known = call->has_stack && program != NULL &&
                 place_of_stack(image, &call->stack, program->maps, &place, NULL, 0);
    if (!known || is_told(context->findings, &place, call->name)) {
        return;
    }
    struct finding *finding =
        findings_add(context->findings, "signal.unsafe", signal_name(call->handler),
                     "%s is called in the handler of %s", call->name, signal_name(call->handler));
    finding_locate(finding, place.file, place.line, place.function);
    finding_detail(finding, "%s", why(call->name));
    finding_look(finding,
                 "in the handler only note the signal, in a volatile sig_atomic_t, and act "
                 "on it in the loop; write(2) and _exit are allowed (man 7 signal-safety)");
}

void tell_unsafe_calls(struct context *context)
{
    const struct run *run;
    for (size_t at = 0; (run = runs_of(context, RUN_SIGNAL, &at)) != NULL;) {
        bool watched = run->log.supervised && (run->request.watch & BOX_WATCH_HANDLERS) != 0;
        if (watched) {
            judged(context, "signal.unsafe");
        }
        for (size_t i = 0; watched && i < run->log.call_count; i++) {
            if (is_harmful(&run->log.calls[i])) {
                tell(context, run, &run->log.calls[i]);
            }
        }
    }
}
