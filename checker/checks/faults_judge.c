/* SPDX-License-Identifier: MIT
 * See faults_judge.h. */
#define _GNU_SOURCE
#include "faults_judge.h"

#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>

#include "endless.h"

/* How much a call's failure weighs. */
enum weight {
    WEIGHT_NEEDED,   /* what it gives is needed: it must be told, and the exit status must say so */
    WEIGHT_SPARABLE, /* told is enough: a program may carry on with less */
    WEIGHT_USED,     /* the same; and who goes on without a word and with the same result has
                        handled it: used unlooked at, what it gives is a crash */
    WEIGHT_REMOVAL,  /* something stays: told, or an exit status that says so */
    WEIGHT_DETACH    /* the same, and silence does no harm */
};

static enum weight weight_of(const struct log_call *call)
{
    static const struct {
        const char *name;
        enum weight weight;
    } others[] = {{"fork", WEIGHT_SPARABLE}, {"semop", WEIGHT_SPARABLE}, {"malloc", WEIGHT_USED},
                  {"calloc", WEIGHT_USED},   {"realloc", WEIGHT_USED},   {"fopen", WEIGHT_USED},
                  {"shmdt", WEIGHT_DETACH}};
    bool removes = (strcmp(call->name, "shmctl") == 0 && (int)call->arguments[1] == IPC_RMID) ||
                   (strcmp(call->name, "semctl") == 0 && (int)call->arguments[2] == IPC_RMID);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        if (strcmp(call->name, others[i].name) == 0) {
            return others[i].weight;
        }
    }
    return removes ? WEIGHT_REMOVAL : WEIGHT_NEEDED;
}

const struct log_call *fault_refused(const struct run_log *log)
{
    for (size_t i = 0; i < log->call_count; i++) {
        if (log->calls[i].refused) {
            return &log->calls[i];
        }
    }
    return NULL;
}

const char *fault_result(const char *call)
{
    static const char *const pointers[] = {"malloc", "calloc", "realloc", "fopen"};
    for (size_t i = 0; i < sizeof pointers / sizeof pointers[0]; i++) {
        if (strcmp(call, pointers[i]) == 0) {
            return "NULL";
        }
    }
    if (strcmp(call, "sem_open") == 0) {
        return "SEM_FAILED";
    }
    return strcmp(call, "shmat") == 0 ? "(void *) -1" : "-1";
}

/* Sent by another process, or raised on purpose by abort: a decision, no accident. */
const struct log_crash *fault_crash(const struct fault_trial *trial)
{
    const struct run_log *log = trial->log;
    for (size_t i = 0; i < log->crash_count; i++) {
        const struct log_crash *crash = &log->crashes[i];
        bool own = crash->sender == 0 || crash->sender == crash->pid;
        if (own && !trial->on_purpose[i]) {
            return crash;
        }
    }
    return NULL;
}

/* The witness does not see every crash: a static program's, one with handlers of its own. */
static bool was_ended_by_fault(const struct log_program *program)
{
    int number = program->signal;
    return !program->killed_by_us && (number == SIGSEGV || number == SIGBUS || number == SIGFPE ||
                                      number == SIGILL || number == SIGTRAP || number == SIGSYS);
}

static size_t largest_segment(const struct run_log *log)
{
    size_t most = 4096;
    for (size_t i = 0; i < log->segment_count; i++) {
        most = log->segments[i].bytes > most ? log->segments[i].bytes : most;
    }
    return most;
}

bool fault_used_result(const struct fault_trial *trial, const struct log_crash *crash)
{
    const struct log_call *refused = fault_refused(trial->log);
    const char *result = fault_result(refused->name);
    bool of_address = crash->sender == 0 && (crash->signal == SIGSEGV || crash->signal == SIGBUS);
    if (!of_address || strcmp(result, "-1") == 0) {
        return false;
    }
    /* SEM_FAILED is NULL; (void *) -1 plus 1 is 0 again. */
    bool minus_one = strcmp(result, "(void *) -1") == 0;
    uint64_t distance = crash->address + (minus_one ? 1 : 0);
    return distance <= largest_segment(trial->good);
}

static size_t line_length(const char *text)
{
    return strcspn(text, "\n");
}

static bool has_line(const char *text, const char *line, size_t length)
{
    while (*text != '\0') {
        size_t here = line_length(text);
        if (here == length && memcmp(text, line, length) == 0) {
            return true;
        }
        text += here + (text[here] == '\n');
    }
    return false;
}

/* A line that the program does not print when all goes well? Any words will do, in any language. */
static bool has_news(const char *text, const char *usual)
{
    while (*text != '\0') {
        size_t length = line_length(text);
        if (length > 0 && !has_line(usual, text, length)) {
            return true;
        }
        text += length + (text[length] == '\n');
    }
    return false;
}

static const struct log_program *program_of(const struct run_log *log, const char *name)
{
    const struct log_program *program = run_log_program(log, name);
    return program != NULL ? program : &log->programs[0];
}

static bool was_told(const struct fault_trial *trial, const struct log_call *refused)
{
    const struct log_program *program = program_of(trial->log, refused->program);
    const struct log_program *usual = program_of(trial->good, refused->program);
    return program->err_bytes > refused->err_bytes && has_news(program->err, usual->err);
}

bool fault_told_on_output(const struct fault_trial *trial)
{
    const struct log_call *refused = fault_refused(trial->log);
    const char *out = program_of(trial->log, refused->program)->out;
    const char *usual = program_of(trial->good, refused->program)->out;
    const char *words[] = {strerrordesc_np(refused->error), refused->name};
    for (size_t i = 0; i < 2; i++) {
        if (words[i] != NULL && strstr(out, words[i]) != NULL && strstr(usual, words[i]) == NULL) {
            return true;
        }
    }
    return false;
}

static bool is_exit(const struct log_call *call)
{
    return strcmp(call->name, "exit") == 0 || strcmp(call->name, "_exit") == 0;
}

/* With which status that process has ended; -1: not seen. */
static int status_of(const struct run_log *log, int process)
{
    int status = -1;
    for (size_t i = 0; i < log->call_count; i++) {
        const struct log_call *call = &log->calls[i];
        if (call->process == process && is_exit(call)) {
            status = (int)(call->arguments[0] & 0xff);
        }
    }
    return status;
}

/* Does an exit status say so: that of the process whose call failed, or the program's? A child
 * whose status is a result of its work says nothing by it. */
static bool status_says_so(const struct fault_trial *trial, const struct log_call *refused)
{
    const struct log_program *program = program_of(trial->log, refused->program);
    int status = status_of(trial->log, refused->process);
    return program->signal != 0 || program->exit != 0 ||
           (status > 0 && status != status_of(trial->good, refused->process));
}

static bool same_call(const struct log_call *one, const struct log_call *other)
{
    bool same_text =
        one->text == NULL || other->text == NULL || strcmp(one->text, other->text) == 0;
    return strcmp(one->name, other->name) == 0 && same_text &&
           (!one->has_stack || !other->has_stack || one->stack.pc == other->stack.pc);
}

static const struct log_call *next_of(const struct run_log *log, const struct log_call *call)
{
    for (const struct log_call *next = call + 1; next < log->calls + log->call_count; next++) {
        if (next->pid == call->pid && strcmp(next->name, call->name) == 0) {
            return next;
        }
    }
    return NULL;
}

static size_t count_of(const struct run_log *log, const struct log_call *like)
{
    size_t count = 0;
    for (size_t i = 0; i < log->call_count; i++) {
        count +=
            log->calls[i].process == like->process && strcmp(log->calls[i].name, like->name) == 0;
    }
    return count;
}

/* The call of the good run that stands where the refused one does. */
static const struct log_call *twin_of(const struct run_log *good, const struct run_log *log,
                                      const struct log_call *refused)
{
    size_t nth = 0;
    for (const struct log_call *call = log->calls; call <= refused; call++) {
        nth += call->process == refused->process && strcmp(call->name, refused->name) == 0;
    }
    for (size_t i = 0; i < good->call_count; i++) {
        const struct log_call *call = &good->calls[i];
        bool like = call->process == refused->process && strcmp(call->name, refused->name) == 0;
        if (like && --nth == 0) {
            return call;
        }
    }
    return NULL;
}

/* Another try is the same call once more where the good run has not two in a row (a loop that
 * starts cars calls fork again whatever it has returned), or a call more than in the good run. */
static bool tried_again(const struct fault_trial *trial, const struct log_call *refused)
{
    const struct log_call *next = next_of(trial->log, refused);
    const struct log_call *twin = twin_of(trial->good, trial->log, refused);
    const struct log_call *after = twin != NULL ? next_of(trial->good, twin) : NULL;
    if (next == NULL) {
        return false;
    }
    bool in_a_row = after != NULL && same_call(twin, after);
    return (same_call(refused, next) && !in_a_row) ||
           count_of(trial->log, refused) > count_of(trial->good, refused);
}

static bool printed_the_same(const struct fault_trial *trial)
{
    return trial->steady && strcmp(trial->log->programs[0].out, trial->good->programs[0].out) == 0;
}

static bool writes(const struct log_call *refused)
{
    return strcmp(refused->name, "fopen") == 0 && refused->arguments[2] != 0;
}

/* The program ended with exit status 0 without a word. */
static enum fault_end judge_silence(const struct fault_trial *trial, const struct log_call *refused)
{
    enum weight weight = weight_of(refused);
    if (weight == WEIGHT_DETACH) {
        return FAULT_HARMLESS;
    }
    /* An optional file, a cache: no more is known of a program that nobody has described. */
    bool may = weight == WEIGHT_USED && !trial->asked && !writes(refused) &&
               (!trial->steady || printed_the_same(trial));
    return may ? FAULT_HANDLED : FAULT_IGNORED;
}

/* The program ended with exit status 0 and has told. */
static enum fault_end judge_telling(const struct fault_trial *trial, const struct log_call *refused)
{
    switch (weight_of(refused)) {
    case WEIGHT_DETACH:
    case WEIGHT_REMOVAL:
        return FAULT_HANDLED;
    case WEIGHT_SPARABLE:
    case WEIGHT_USED:
        return !trial->asked || trial->carries_on ? FAULT_HANDLED : FAULT_TOLD_STATUS_0;
    default:
        return trial->carries_on || (!trial->asked && printed_the_same(trial))
                   ? FAULT_HANDLED
                   : FAULT_TOLD_STATUS_0;
    }
}

static enum fault_end judge_end(const struct fault_trial *trial, const struct log_call *refused)
{
    bool told = was_told(trial, refused), says_so = status_says_so(trial, refused);
    enum weight weight = weight_of(refused);
    bool either_will_do = weight == WEIGHT_DETACH || weight == WEIGHT_REMOVAL;
    if ((told && says_so) || (either_will_do && (told || says_so))) {
        return FAULT_HANDLED;
    }
    if (says_so) {
        return FAULT_SILENT;
    }
    if (tried_again(trial, refused)) {
        return FAULT_HANDLED;
    }
    return told ? judge_telling(trial, refused) : judge_silence(trial, refused);
}

static size_t signals_to_all(const struct run_log *log)
{
    size_t count = 0;
    for (size_t i = 0; i < log->call_count; i++) {
        count += strcmp(log->calls[i].name, "kill") == 0 && (int)log->calls[i].arguments[0] == -1;
    }
    return count;
}

/* Does every thread that stands wait for what nobody will do? Else only time says that it hangs. */
static bool waits_for_ever(const struct run_log *log)
{
    for (size_t i = 0; i < log->hang_count; i++) {
        const struct log_hang *hang = &log->hang[i];
        if (hang->state != 'Z' &&
            (hang->handles_alarm ||
             endless_wait(hang->syscall, hang->arguments, hang->own_pipe) == ENDLESS_NOT)) {
            return false;
        }
    }
    return log->hang_count > 0;
}

static enum fault_end judge_time(const struct fault_trial *trial)
{
    enum { MANY_TIMES = 4 };
    bool long_enough = trial->log->duration_ms >= MANY_TIMES * trial->good->duration_ms;
    return long_enough || waits_for_ever(trial->log) ? FAULT_HUNG : FAULT_NOT_JUDGED;
}

enum fault_end fault_judge(const struct fault_trial *trial)
{
    const struct run_log *log = trial->log;
    const struct log_call *refused = fault_refused(log);
    if (refused == NULL) {
        return FAULT_NOT_JUDGED;
    }
    if (strcmp(refused->name, "fork") == 0 && signals_to_all(log) > signals_to_all(trial->good)) {
        return FAULT_SIGNALLED_ALL;
    }
    if (fault_crash(trial) != NULL ||
        (log->crash_count == 0 && was_ended_by_fault(program_of(log, refused->program)))) {
        return FAULT_CRASHED;
    }
    if (log->flooded) {
        return FAULT_FLOODED;
    }
    if (log->too_many_processes) {
        return FAULT_FORKED;
    }
    if (log->out_of_time) {
        return judge_time(trial);
    }
    return judge_end(trial, refused);
}

bool fault_came_to_an_end(enum fault_end end)
{
    return end == FAULT_HANDLED || end == FAULT_HARMLESS || end == FAULT_IGNORED ||
           end == FAULT_TOLD_STATUS_0 || end == FAULT_SILENT;
}

static bool is_same_object(const struct log_object *one, const struct log_object *other)
{
    bool same_name =
        one->name == NULL || other->name == NULL || strcmp(one->name, other->name) == 0;
    return strcmp(one->kind, other->kind) == 0 && one->bytes == other->bytes && same_name;
}

static size_t count_objects(const struct run_log *log, const struct log_object *like)
{
    size_t count = 0;
    for (size_t i = 0; i < log->left_count; i++) {
        count += is_same_object(&log->left[i], like);
    }
    return count;
}

static bool would_have_removed(const struct log_call *refused, const struct log_object *object)
{
    bool of_kind = (strcmp(refused->name, "shmctl") == 0 && strcmp(object->kind, "shm") == 0) ||
                   (strcmp(refused->name, "semctl") == 0 && strcmp(object->kind, "sem") == 0);
    return of_kind && weight_of(refused) == WEIGHT_REMOVAL &&
           (int)refused->arguments[0] == object->id;
}

bool fault_left(const struct fault_trial *trial, const struct log_object *object)
{
    const struct log_call *refused = fault_refused(trial->log);
    return !trial->log->out_of_time && !would_have_removed(refused, object) &&
           count_objects(trial->log, object) > count_objects(trial->good, object);
}

static bool was_told_to_end(const struct run_log *log, const struct log_call *refused, int pid)
{
    for (const struct log_call *call = refused; call < log->calls + log->call_count; call++) {
        int target = (int)call->arguments[0];
        if (strcmp(call->name, "kill") == 0 && (target == pid || target <= 0)) {
            return true;
        }
    }
    return false;
}

bool fault_lives_on(const struct fault_trial *trial, const struct log_survivor *survivor)
{
    return !trial->asked && !trial->log->out_of_time && trial->good->survivor_count == 0 &&
           !was_told_to_end(trial->log, fault_refused(trial->log), survivor->pid);
}

static bool survived(const struct run_log *log, int pid)
{
    for (size_t i = 0; i < log->survivor_count; i++) {
        if (log->survivors[i].pid == pid) {
            return true;
        }
    }
    return false;
}

bool fault_left_alone(const struct fault_trial *trial, const struct log_left *left)
{
    const struct log_program *program = &trial->log->programs[0];
    const struct log_program *usual = &trial->good->programs[0];
    bool died_with_it = left->signal != 0 && !survived(trial->log, left->pid);
    return trial->asked && !program->auto_reap && usual->left_count == 0 && !died_with_it &&
           !was_told_to_end(trial->log, fault_refused(trial->log), left->pid);
}
