/* SPDX-License-Identifier: MIT
 *
 * How a run ended: by itself, by a crash, not at all. A deadlock is told as that only if every
 * process stands in a call that nothing but another process can end.
 */
#define _GNU_SOURCE
#include "endless.h"
#include "families.h"
#include "waits.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>

#include "memory.h"

static bool is_fault(int number)
{
    return number == SIGSEGV || number == SIGBUS || number == SIGFPE || number == SIGILL ||
           number == SIGABRT || number == SIGSYS || number == SIGTRAP;
}

/* Sent by another process: somebody's decision, no fault of the process that died. */
static bool is_own_fault(const struct log_crash *crash)
{
    return crash->sender == 0 || crash->sender == crash->pid;
}

static bool crashed(const struct run *run)
{
    for (size_t i = 0; i < run->log.crash_count; i++) {
        if (is_own_fault(&run->log.crashes[i])) {
            return true;
        }
    }
    return false;
}

bool ran_to_its_end(const struct run *run)
{
    return !crashed(run) && !run->log.out_of_time && !run->log.flooded &&
           !run->log.too_many_processes;
}

static const char *name_of_signal(int number)
{
    switch (number) {
    case SIGSEGV:
        return "a bad address (SIGSEGV, segmentation fault)";
    case SIGBUS:
        return "an address without memory behind it (SIGBUS)";
    case SIGFPE:
        return "an impossible calculation, usually a division by zero (SIGFPE)";
    case SIGABRT:
        return "abort (SIGABRT): a failed assert, or free() or the stack guard found damage";
    case SIGILL:
        return "an instruction that does not exist (SIGILL)";
    default:
        return "a fatal signal";
    }
}

static void explain_address(struct finding *finding, const struct log_crash *crash)
{
    if (crash->sender != 0 || (crash->signal != SIGSEGV && crash->signal != SIGBUS)) {
        return; /* sent, or no matter of an address */
    }
    if (crash->address < 4096) {
        finding_detail(finding, "address 0x%lx: a NULL pointer was used",
                       (unsigned long)crash->address);
    } else if (crash->address > UINT64_MAX - (1 << 20)) {
        finding_detail(finding,
                       "address 0x%lx is (void *) -1 or near it: what shmat returns when "
                       "it fails",
                       (unsigned long)crash->address);
    } else {
        finding_detail(finding, "address 0x%lx", (unsigned long)crash->address);
    }
}

static char *who(const struct run *run, int pid)
{
    for (size_t i = 0; i < run->log.program_count; i++) {
        const struct log_program *program = &run->log.programs[i];
        if (program->pid == pid) {
            return text_format(i == 0 ? "the parent" : "%s", program->name);
        }
    }
    return text_copy("a child");
}

static size_t same_crash_count(const struct run *run, const struct log_crash *crash)
{
    size_t count = 0;
    for (size_t i = 0; i < run->log.crash_count; i++) {
        const struct log_crash *other = &run->log.crashes[i];
        count += is_own_fault(other) && other->stack.pc == crash->stack.pc;
    }
    return count;
}

static bool told_before(const struct run *run, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (run->log.crashes[i].stack.pc == run->log.crashes[index].stack.pc) {
            return true;
        }
    }
    return false;
}

static void tell_crash(struct context *context, const struct run *run,
                       const struct log_crash *crash)
{
    const struct log_program *program = run_log_program(&run->log, crash->program);
    size_t count = same_crash_count(run, crash);
    char *process = who(run, crash->pid);
    struct finding *finding =
        count > 1
            ? findings_add(context->findings, "crash", run->name, "%zu processes were ended by %s",
                           count, name_of_signal(crash->signal))
            : findings_add(context->findings, "crash", run->name, "%s was ended by %s", process,
                           name_of_signal(crash->signal));
    locate_stack(image_of(context, run, crash->program), &crash->stack,
                 program ? program->maps : NULL, finding, NULL);
    if (finding->location_count > 0) {
        location_process(&finding->locations[0], crash->pid, process);
    }
    explain_address(finding, crash);
    finding_look(finding,
                 "gdb's `run' and `bt', or gcc -fsanitize=address, show how it came there");
    free(process);
}

/* The first program's end, where the witness saw nothing (a static program, its own handler). */
static bool tell_silent_crash(struct context *context, const struct run *run)
{
    bool told = false;
    for (size_t i = 0; i < run->log.program_count; i++) {
        const struct log_program *program = &run->log.programs[i];
        if (run->log.crash_count == 0 && is_fault(program->signal) && !program->killed_by_us) {
            findings_add(context->findings, "crash", run->name, "%s was ended by %s", program->name,
                         name_of_signal(program->signal));
            told = true;
        }
    }
    return told;
}

static void crashes(struct context *context, const struct run *run)
{
    for (size_t i = 0; i < run->log.crash_count; i++) {
        if (is_own_fault(&run->log.crashes[i]) && !told_before(run, i)) {
            tell_crash(context, run, &run->log.crashes[i]);
        }
    }
    tell_silent_crash(context, run);
    judged(context, "crash");
}

static bool is_deadlock(const struct run *run)
{
    bool somebody = false;
    for (size_t i = 0; i < run->log.hang_count; i++) {
        const struct log_hang *hang = &run->log.hang[i];
        if (hang->state == 'Z') {
            continue;
        }
        enum endless wait = hang->handles_alarm
                                ? ENDLESS_NOT
                                : endless_wait(hang->syscall, hang->arguments, hang->own_pipe);
        if (wait == ENDLESS_NOT) {
            return false;
        }
        somebody |= wait == ENDLESS_FOR_OTHERS;
    }
    return somebody;
}

static const char *plain_name(long number)
{
    switch (number) {
    case SYS_futex:
        return "a wait on a lock (futex)";
    case SYS_semop:
    case SYS_semtimedop:
        return "semop";
    case SYS_wait4:
    case SYS_waitid:
        return "wait";
    case SYS_read:
        return "read";
    case SYS_clock_nanosleep:
    case SYS_nanosleep:
        return "sleep";
#ifdef SYS_pause
    case SYS_pause:
        return "pause";
#endif
    default:
        return "a system call";
    }
}

/* "waits in sem_wait", "computes (a loop?)", "sleeps in nanosleep". */
char *hang_doing(const struct log_hang *hang, const char *library)
{
    if (hang->state == 'Z') {
        return text_copy("has ended and was not waited for");
    }
    if (hang->syscall < 0) {
        return text_copy("computes: a loop without end?");
    }
    /* semop is libc's semtimedop without a time. */
    bool untimed = hang->syscall == SYS_semtimedop && hang->arguments[3] == 0;
    const char *call = library[0] == '\0' || untimed ? plain_name(hang->syscall) : library;
    if (hang->syscall == SYS_semop || hang->syscall == SYS_semtimedop) {
        return text_format("waits in %s for semaphore set %d", call, (int)hang->arguments[0]);
    }
    if (hang->syscall == SYS_read && hang->arguments[0] == 0 && !hang->own_pipe) {
        return text_format("waits in %s for standard input", call);
    }
    return text_format("waits in %s", call);
}

static void tell_process(const struct context *context, const struct run *run,
                         const struct log_hang *hang, struct finding *finding)
{
    struct source_place place = {.file = ""};
    char library[128] = "";
    const struct log_program *program = &run->log.programs[0];
    for (size_t i = 1; i < run->log.program_count; i++) {
        if (run->log.programs[i].pid == hang->pid || run->log.programs[i].pid == hang->parent) {
            program = &run->log.programs[i];
        }
    }
    const struct image *image = image_of(context, run, program->name);
    bool known = place_of_stack(image, &hang->stack, hang->maps, &place, library, sizeof library);
    struct location *location = finding_locate(
        finding, known ? place.file : NULL, known ? place.line : 0, known ? place.function : NULL);
    char *what = hang_doing(hang, library);
    char *process = who(run, hang->pid);
    if (hang->thread != hang->pid) {
        char *thread = text_format("a thread of %s", process);
        free(process);
        process = thread;
    }
    location_process(location, hang->pid, process);
    location_note(location, what);
    if (finding->location_count == 1) {
        locate_callers(image, &hang->stack, hang->maps, finding);
    }
    free(process);
    free(what);
}

/* Takes back the last place if it says the same as one before it. */
static size_t drop_alike(struct finding *finding, size_t before)
{
    if (finding->location_count != before + 1 || before == 0) {
        return 0;
    }
    const struct location *last = &finding->locations[before];
    for (size_t i = 0; i < before; i++) {
        const struct location *other = &finding->locations[i];
        bool same = other->line == last->line && other->file != NULL && last->file != NULL &&
                    strcmp(other->file, last->file) == 0 && other->note != NULL &&
                    last->note != NULL && strcmp(other->note, last->note) == 0;
        if (same) {
            finding_drop_location(finding);
            return 1;
        }
    }
    return 0;
}

static void tell_processes(const struct context *context, const struct run *run,
                           struct finding *finding)
{
    enum { MOST = 40 };
    size_t told = 0, alike = 0;
    for (size_t i = 0; i < run->log.hang_count && told < MOST; i++) {
        if (run->log.hang[i].state != 'Z') {
            size_t before = finding->location_count;
            tell_process(context, run, &run->log.hang[i], finding);
            alike += drop_alike(finding, before);
            told++;
        }
    }
    if (alike > 0) {
        finding_detail(finding, "%zu more stand in the same line, in the same call", alike);
    }
    if (run->log.hang_count > told) {
        finding_detail(finding,
                       "%zu processes in all; a zombie has ended and waits to be "
                       "waited for",
                       run->log.hang_count);
    }
}

static void hangs(struct context *context, const struct run *run)
{
    judged(context, "timeout");
    judged(context, "deadlock");
    /* After a crash the others may well wait for the dead: the crash is the cause. */
    if (!run->log.out_of_time || crashed(run)) {
        return;
    }
    double seconds = run->log.duration_ms / 1e3;
    bool deadlock = is_deadlock(run);
    struct finding *finding =
        deadlock ? findings_add(context->findings, "deadlock", run->name,
                                "every process waits: none can go on")
                 : findings_add(context->findings, "timeout", run->name,
                                "the program had not ended after %.0f s and was stopped", seconds);
    /* First who holds what: in the crowd of those that wait it would be lost. */
    const struct run *traced = run->races != NULL ? run : run_named(context, "traced");
    if (deadlock && traced != NULL && traced->log.out_of_time) {
        tell_waits(context, traced, finding);
    }
    tell_processes(context, run, finding);
    if (run->log.programs[0].killed_by_us && run->log.hang_count == 0) {
        finding_detail(finding, "what its processes were doing could not be read");
    }
}

static void floods(struct context *context, const struct run *run)
{
    judged(context, "output.limit");
    for (size_t i = 0; run->log.flooded && i < run->log.program_count; i++) {
        const struct log_program *program = &run->log.programs[i];
        long most =
            program->out_bytes > program->err_bytes ? program->out_bytes : program->err_bytes;
        if (program->killed_by_us) {
            struct finding *finding =
                findings_add(context->findings, "output.limit", run->name,
                             "%s printed more than %ld bytes and was stopped", program->name, most);
            finding_look(finding, "a loop that prints and never ends? it began with: %.60s",
                         program->out_bytes > 0 ? program->out : program->err);
        }
    }
}

/* Where children are expected, who forks them is processes.c's to judge; too many are too many. */
static void fork_bombs(struct context *context, const struct run *run)
{
    bool few_expected = context->lab != NULL && context->lab->number < 3;
    if (few_expected || run->log.too_many_processes) {
        judged(context, "proc.tree");
    }
    if (!run->log.too_many_processes) {
        return;
    }
    struct finding *finding = findings_add(
        context->findings, "proc.tree", run->name,
        "more than %ld processes lived at once: the program was stopped", run->log.most_processes);
    locate_call(context, run, call_named(run, "fork"), finding, "fork is called here");
    finding_detail(finding, "a child that does not leave the loop after its work forks too, and so "
                            "do its children: 2, 4, 8, 16 …");
    finding_look(finding, "the child's part must end with exit() or _exit()");
}

/* Does the source line hold the beginning of that message, in a string? */
static bool says(const char *line, const char *message, size_t length)
{
    const char *quote = strchr(line, '"');
    const char *at = quote ? memmem(quote, strlen(quote), message, length) : NULL;
    return at != NULL;
}

static bool find_message(const char *path, const char *message, size_t length, int *number)
{
    char line[1024];
    bool found = false;
    FILE *file = fopen(path, "re");
    for (*number = 1; file != NULL && fgets(line, sizeof line, file) != NULL; (*number)++) {
        if (says(line, message, length)) {
            found = true;
            break;
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return found;
}

/* Where the program's last words stand in its source: the best hint at where it gave up. The text
 * up to the first digit: what follows may have been put in by printf. */
static void locate_message(const struct context *context, const char *message,
                           struct finding *finding)
{
    enum { SHORTEST = 8 };
    size_t length = strcspn(message, "0123456789\n\"\\%");
    for (size_t i = 0; length >= SHORTEST && i < context->build->file_count; i++) {
        int line;
        char *path = text_format("%s/%s", context->build->source, context->build->files[i]);
        bool found = find_message(path, message, length, &line);
        free(path);
        if (found) {
            finding_locate(finding, context->build->files[i], line, NULL);
            return;
        }
    }
}

static void status(struct context *context)
{
    const struct run *run = undisturbed(context);
    if (run == NULL || context->lab == NULL) {
        return;
    }
    judged(context, "sim.status");
    const struct log_program *program = &run->log.programs[0];
    if (!ran_to_its_end(run) || program->exit == 0 || program->killed_by_us ||
        is_fault(program->signal)) {
        return;
    }
    struct finding *finding =
        program->exit > 0
            ? findings_add(context->findings, "sim.status", run->name,
                           "%s ended with exit status %d; when all goes well it is 0",
                           program->name, program->exit)
            : findings_add(context->findings, "sim.status", run->name, "%s was ended by signal %d",
                           program->name, program->signal);
    if (program->err[0] != '\0') {
        locate_message(context, program->err, finding);
        finding_detail(finding, "it said: %.*s", (int)strcspn(program->err, "\n"), program->err);
    }
}

void end_of_run(struct context *context, const struct run *run)
{
    crashes(context, run);
    hangs(context, run);
    floods(context, run);
    fork_bombs(context, run);
}

void family_end(struct context *context)
{
    for (size_t i = 0; i < context->run_count; i++) {
        const struct run *run = context->runs[i];
        /* What is right after a failed call or a signal is another matter (faults.c, signals.h);
         * under a tool that watches memory a program is slower, and ends in other ways
         * (memory_errors.c). */
        if (run->finished && (run->request.kind == RUN_PLAIN || run->request.kind == RUN_RACES)) {
            end_of_run(context, run);
        }
    }
    status(context);
}
