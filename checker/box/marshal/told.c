/* SPDX-License-Identifier: MIT
 *
 * What the witness inside the program says (../witness/tell.h), noted and answered. A program can
 * say anything here: whatever it claims is only ever about itself.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>

enum { MOST_REGISTERS = 33 };
#if defined(__x86_64__)
enum { FP_NUMBER = 6, SP_NUMBER = 7, PC_NUMBER = 16, REGISTER_COUNT = 17 };
#else
enum { FP_NUMBER = 29, SP_NUMBER = 31, PC_NUMBER = 32, REGISTER_COUNT = 33 };
#endif

/* The witness saw a fatal signal in the program and stands in its handler:
 * arguments: signal, code, sender, fault address, registers (DWARF's order), how many. */
void told_crash(struct marshal *marshal, struct program *program, pid_t tid,
                const uint64_t arguments[6])
{
    pid_t pid = procs_group_of_thread(tid);
    size_t count = arguments[5] < MOST_REGISTERS ? (size_t)arguments[5] : MOST_REGISTERS;
    uint64_t values[MOST_REGISTERS] = {0};
    if (json_array_size(marshal->crashes) >= 32 || count < REGISTER_COUNT ||
        procs_read(pid, arguments[4], values, count * sizeof values[0]) !=
            count * sizeof values[0]) {
        return;
    }
    uint64_t sp = values[SP_NUMBER], pc = values[PC_NUMBER];
    json_t *registers = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(registers, json_integer((json_int_t)values[i]));
    }
    unsigned char *stack = malloc(HANG_STACK_BYTES);
    char *hex = hex_of(stack, stack ? procs_read(pid, sp, stack, HANG_STACK_BYTES) : 0);
    json_array_append_new(marshal->crashes,
                          json_pack("{s:i,s:s,s:i,s:i,s:i,s:I,s:I,s:I,s:o,s:s}", "pid", (int)pid,
                                    "program", program->name, "signal", (int)arguments[0], "code",
                                    (int)arguments[1], "sender", (int)arguments[2], "address",
                                    (json_int_t)arguments[3], "sp", (json_int_t)sp, "pc",
                                    (json_int_t)pc, "registers", registers, "stack", hex));
    free(hex);
    free(stack);
}

static bool read_told(pid_t tid, uint64_t address, struct told *told)
{
    struct iovec to = {told, sizeof *told}, from = {(void *)(uintptr_t)address, sizeof *told};
    bool got = process_vm_readv(tid, &to, 1, &from, 1, 0) == (ssize_t)sizeof *told ||
               procs_read(tid, address, told, sizeof *told) == sizeof *told;
    return got && told->call >= 0 && told->call < CALL_COUNT;
}

/* Most of the registers are not known; these suffice for frames that the compilers make. */
static void add_callers(json_t *stack, pid_t tid, const struct told *told)
{
    unsigned char bytes[CALL_STACK_BYTES];
    if (told->fp != 0) {
        json_t *registers = json_array();
        for (int i = 0; i < REGISTER_COUNT; i++) {
            uint64_t value = i == FP_NUMBER   ? told->fp
                             : i == SP_NUMBER ? told->sp
                             : i == PC_NUMBER ? told->pc - 1
                                              : 0;
            json_array_append_new(registers, json_integer((json_int_t)value));
        }
        json_object_set_new(stack, "registers", registers);
    }
    char *hex = hex_of(bytes, procs_read(tid, told->sp, bytes, sizeof bytes));
    json_object_set_new(stack, "stack", json_string(hex));
    free(hex);
}

/* The call is what lies before the address that it returns to. */
static json_t *stack_of(struct marshal *marshal, const struct program *program,
                        const struct event *event, const struct told *told)
{
    if (told->pc == 0 || !capture_is_of_program(marshal, program, event->pid)) {
        return NULL;
    }
    json_t *stack =
        json_pack("{s:I,s:I}", "pc", (json_int_t)(told->pc - 1), "sp", (json_int_t)told->sp);
    if (event->refused || marshal->stacked_told < MOST_STACKED_CALLS) {
        marshal->stacked_told++;
        add_callers(stack, event->tid, told);
    }
    return stack;
}

static struct event event_of(pid_t tid, const struct told *told)
{
    struct event event = {.call = (enum call)told->call,
                          .pid = told->pid == tid ? tid : procs_group_of_thread(tid),
                          .tid = tid,
                          .handler = (int)told->handler};
    memcpy(event.arguments, told->arguments, sizeof event.arguments);
    return event;
}

static long note(struct marshal *marshal, struct program *program, struct event *event,
                 const struct told *told)
{
    char text[256];
    text_of_event(event, told->text, text, sizeof text);
    event->text = text;
    event->stack = stack_of(marshal, program, event, told);
    long entry = ledger_add(marshal, program, event);
    event->text = NULL;
    return entry;
}

static uint64_t enough(const struct marshal *marshal)
{
    return ledger_is_cut(marshal) ? TELL_ENOUGH : 0;
}

static uint64_t serve_call(struct marshal *marshal, struct program *program, struct event *event,
                           const struct told *told)
{
    int error = fault_meets(marshal, program, event);
    long entry = -1;
    event->refused = error != 0;
    if (!told->later || error != 0 || await_wants_entry(marshal, program, event)) {
        entry = note(marshal, program, event, told);
    }
    uint64_t answer = (uint64_t)(entry + 1);
    if (error == 0) {
        await_met(marshal, program, event, entry, MOMENT_ENTERED);
        return answer | enough(marshal);
    }
    fault_note(marshal, program, entry);
    if (told->guarded && fault_by_kernel(marshal, program, event)) {
        return answer;
    }
    fault_make_true(marshal, event, error);
    ledger_back(marshal, entry, -1, error);
    return answer | (uint64_t)error << 32;
}

static long entry_of(const struct marshal *marshal, const struct event *event,
                     const struct told *told)
{
    if (event->call <= CALL_msgctl) {
        return ledger_open(marshal, event->tid, event->call);
    }
    long entry = (long)told->token - 1;
    bool own = entry >= 0 && (size_t)entry < json_array_size(marshal->calls) &&
               marshal->entries[entry].tid == event->tid &&
               marshal->entries[entry].call == event->call;
    return own ? entry : -1;
}

static void note_what_was_made(struct marshal *marshal, const struct event *event,
                               const struct told *told)
{
    if (told->error != 0) {
        return;
    }
    if (event->call == CALL_semget) {
        ledger_note_made(marshal, 's', (int)told->result);
    } else if (event->call == CALL_msgget) {
        ledger_note_made(marshal, 'm', (int)told->result);
    } else if (event->call == CALL_fork) {
        ledger_note_fork(marshal, event->pid, (pid_t)told->result);
    }
}

static void serve_back(struct marshal *marshal, struct program *program, const struct event *event,
                       const struct told *told)
{
    long entry = entry_of(marshal, event, told);
    if (marshal->fault.lowered_for == event->tid) {
        fault_restore(marshal);
    }
    fault_is_back(marshal, event);
    note_what_was_made(marshal, event, told);
    json_t *call = entry >= 0 ? json_array_get(marshal->calls, (size_t)entry) : NULL;
    if (call != NULL && json_object_get(call, "stack") == NULL && told->pc != 0 &&
        capture_is_of_program(marshal, program, event->pid)) {
        json_object_set_new(
            call, "stack",
            json_pack("{s:I,s:I}", "pc", (json_int_t)(told->pc - 1), "sp", (json_int_t)told->sp));
    }
    ledger_back(marshal, entry, told->result, (int)told->error);
    if (told->error == 0) {
        if (call != NULL && entry == marshal->fault.entry) {
            json_object_del(call, "refused"); /* the kernel has let it pass */
        }
        segments_look(marshal);
        await_met(marshal, program, event, entry, MOMENT_RETURNED);
    }
}

static uint64_t serve_done(struct marshal *marshal, struct program *program, struct event *event,
                           const struct told *told)
{
    note_what_was_made(marshal, event, told);
    if (event->call == CALL_fork && told->error == EAGAIN) {
        loop_fork_refused(marshal);
    }
    bool unasked = (marshal->wanted & WANT(event->call)) == 0;
    if (event->call == CALL_fork && unasked &&
        (told->error != 0 || marshal->fork_count > MOST_FORK_CALLS)) {
        return 0;
    }
    long entry = note(marshal, program, event, told);
    ledger_back(marshal, entry, told->result, (int)told->error);
    if (told->error == 0) {
        await_met(marshal, program, event, entry, MOMENT_RETURNED);
    }
    return enough(marshal);
}

uint64_t told_serve(struct marshal *marshal, struct program *program, pid_t tid, uint64_t kind,
                    uint64_t address)
{
    struct told told;
    if (kind == TELL_ASK) {
        program->has_witness = true;
        capture_forget(marshal, tid);
        return marshal->wanted;
    }
    if (kind == TELL_TIMER) {
        ledger_note_made(marshal, 't', (int)procs_group_of_thread(tid));
        return 0;
    }
    if (!read_told(tid, address, &told)) {
        return 0;
    }
    struct event event = event_of(tid, &told);
    if (kind == TELL_BACK) {
        serve_back(marshal, program, &event, &told);
        return 0;
    }
    return kind == TELL_CALL ? serve_call(marshal, program, &event, &told)
                             : serve_done(marshal, program, &event, &told);
}
