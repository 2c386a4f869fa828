/* SPDX-License-Identifier: MIT
 *
 * A crash told with its place, also in a child whose end only its parent sees.
 *
 * Protocol: before main the fatal signals are taken, on a stack of their own so that a stack
 * overflow can be told too. The handler hands the registers to the marshal: WITNESS_CALL's first
 * argument is the signal, then its code, its sender, the address, the registers and how many. Then
 * the default action is put back and the program dies of the very signal that it would have died
 * of. A program that handles such a signal itself keeps its handler.
 */
#define _GNU_SOURCE
#include "witness.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { STACK_BYTES = 65536 };

static char own_stack[STACK_BYTES];
static pthread_key_t stack_key;

#if defined(__x86_64__)
/* In DWARF's order. */
static const int order[] = {REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI,
                            REG_RBP, REG_RSP, REG_R8,  REG_R9,  REG_R10, REG_R11,
                            REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP};
enum { REGISTERS = sizeof order / sizeof order[0] };
static void registers_of(const ucontext_t *context, uint64_t *values)
{
    for (size_t i = 0; i < REGISTERS; i++) {
        values[i] = (uint64_t)context->uc_mcontext.gregs[order[i]];
    }
}
#elif defined(__aarch64__)
enum { REGISTERS = 33 };
static void registers_of(const ucontext_t *context, uint64_t *values)
{
    for (size_t i = 0; i < 31; i++) {
        values[i] = context->uc_mcontext.regs[i];
    }
    values[31] = context->uc_mcontext.sp;
    values[32] = context->uc_mcontext.pc;
}
#endif

void on_crash(int number, siginfo_t *information, void *context)
{
    REAL(sigaction);
    uint64_t values[REGISTERS];
    registers_of(context, values);
    int sender = information->si_code <= 0 ? (int)information->si_pid : 0;
    uint64_t address = information->si_code > 0 ? (uint64_t)(uintptr_t)information->si_addr : 0;
    if (has_marshal) {
        syscall(WITNESS_CALL, number, information->si_code, sender, address, values, REGISTERS);
    }
    struct sigaction by_default = {.sa_handler = SIG_DFL};
    real(number, &by_default, NULL);
    if (information->si_code <= 0) {
        /* Sent, not caused: it does not come back by itself. Blocked here, delivered on return. */
        syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), number);
    }
}

/* The stack for signals is a thread's own: without one, a thread's stack overflow could not be
 * told. */
struct thread_start {
    void *(*run)(void *);
    void *argument;
};

static void give_stack_back(void *stack)
{
    stack_t none = {.ss_flags = SS_DISABLE};
    sigaltstack(&none, NULL);
    munmap(stack, STACK_BYTES);
}

/* Mapped, not thread-local: that would be taken from the stack that the program has sized. */
static void *thread_begin(void *data)
{
    struct thread_start start = *(struct thread_start *)data;
    free(data);
    void *memory = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    stack_t stack = {.ss_sp = memory, .ss_size = STACK_BYTES};
    if (memory != MAP_FAILED && pthread_setspecific(stack_key, memory) == 0) {
        sigaltstack(&stack, NULL);
    }
    return start.run(start.argument);
}

SHOWN int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
                         void *(*run)(void *), void *restrict argument)
{
    REAL(pthread_create);
    struct thread_start *start = malloc(sizeof *start);
    if (start == NULL) {
        return real(thread, attributes, run, argument);
    }
    *start = (struct thread_start){run, argument};
    int error = real(thread, attributes, thread_begin, start);
    if (error != 0) {
        free(start);
    }
    return error;
}

void crash_begin(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
    REAL(sigaction);
    stack_t stack = {.ss_sp = own_stack, .ss_size = sizeof own_stack};
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    action.sa_sigaction = on_crash;
    sigemptyset(&action.sa_mask);
    sigaltstack(&stack, NULL);
    pthread_key_create(&stack_key, give_stack_back);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        struct sigaction old;
        if (real(fatal[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) {
            real(fatal[i], &action, NULL);
        }
    }
}
