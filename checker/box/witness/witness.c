/* SPDX-License-Identifier: MIT
 *
 * The witness: a library preloaded into the student's plain program so that a crash can be told
 * with its place, also in a child whose end only its parent sees; and so that calls which are no
 * system call of their own (fork, sem_open, shm_open) are in the ledger with theirs.
 *
 * Protocol: before main it takes the fatal signals, on a stack of its own so that a stack overflow
 * can be told too. Its handler hands the registers to the marshal through a call that Linux does
 * not have and that the seccomp filter notifies (WITNESS_CALL); without a marshal the kernel says
 * ENOSYS and nothing happens. Then the default action is put back and the program dies of the very
 * signal that it would have died of. A program that handles such a signal itself keeps its handler.
 * The calls are told before they are made, errno stays as it was, and the real function does it.
 *
 * WITNESS_CALL's first argument is the signal, or one of TELL_* for a call: then the second is the
 * address behind the call, the third the name of the object.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

enum { WITNESS_CALL = 0x5c52, STACK_BYTES = 65536 };
enum { TELL_FORK = 1001, TELL_SEM_OPEN, TELL_SHM_OPEN };

static char own_stack[STACK_BYTES];

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

static void tell(int number, siginfo_t *information, void *context)
{
    uint64_t values[REGISTERS];
    registers_of(context, values);
    int sender = information->si_code <= 0 ? (int)information->si_pid : 0;
    uint64_t address = information->si_code > 0 ? (uint64_t)(uintptr_t)information->si_addr : 0;
    syscall(WITNESS_CALL, number, information->si_code, sender, address, values, REGISTERS);
    signal(number, SIG_DFL);
    if (information->si_code <= 0) {
        /* Sent, not caused: it does not come back by itself. Blocked here, delivered on return. */
        syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), number);
    }
}

__attribute__((constructor)) static void witness_begin(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
    stack_t stack = {.ss_sp = own_stack, .ss_size = sizeof own_stack};
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    action.sa_sigaction = tell;
    sigemptyset(&action.sa_mask);
    sigaltstack(&stack, NULL);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        struct sigaction old;
        if (sigaction(fatal[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) {
            sigaction(fatal[i], &action, NULL);
        }
    }
}

static void tell_call(int what, const void *behind, const char *name)
{
    int kept = errno;
    syscall(WITNESS_CALL, what, behind, name);
    errno = kept;
}

/* A function pointer out of an object pointer, without the cast that ISO C does not know. */
static void find_real(void *function, const char *name)
{
    void *real = dlsym(RTLD_NEXT, name);
    memcpy(function, &real, sizeof real);
}

pid_t fork(void)
{
    pid_t (*real)(void);
    find_real(&real, "fork");
    tell_call(TELL_FORK, __builtin_return_address(0), NULL);
    return real();
}

sem_t *sem_open(const char *name, int flags, ...)
{
    sem_t *(*real)(const char *, int, ...);
    va_list rest;
    va_start(rest, flags);
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0;
    unsigned value = flags & O_CREAT ? va_arg(rest, unsigned) : 0;
    va_end(rest);
    find_real(&real, "sem_open");
    tell_call(TELL_SEM_OPEN, __builtin_return_address(0), name);
    return real(name, flags, mode, value);
}

int shm_open(const char *name, int flags, mode_t mode)
{
    int (*real)(const char *, int, mode_t);
    find_real(&real, "shm_open");
    tell_call(TELL_SHM_OPEN, __builtin_return_address(0), name);
    return real(name, flags, mode);
}
