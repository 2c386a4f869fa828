/* SPDX-License-Identifier: MIT
 *
 * The witness: a library preloaded into the student's plain program so that a crash can be told
 * with its place, also in a child whose end only its parent sees; and so that calls which are no
 * system call of their own (fork, sem_open, shm_open) are in the ledger with theirs; and so that a
 * signal does not turn one of the supervised calls into an EINTR.
 *
 * Protocol: before main it takes the fatal signals, on a stack of its own so that a stack overflow
 * can be told too. Its handler hands the registers to the marshal through a call that Linux does
 * not have and that the seccomp filter notifies (WITNESS_CALL); without a marshal the kernel says
 * ENOSYS and nothing happens. Then the default action is put back and the program dies of the very
 * signal that it would have died of. A program that handles such a signal itself keeps its handler.
 * errno stays as it was, and the real function does the work.
 *
 * WITNESS_CALL's first argument is the signal, or one of TELL_* for a call: then the second is the
 * address behind the call, the third the name of the object, the new child's pid,
 * or the id that came back.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <ucontext.h>
#include <unistd.h>

enum { WITNESS_CALL = 0x5c52, STACK_BYTES = 65536 };
enum { TELL_FORK = 1001, TELL_SEM_OPEN, TELL_SHM_OPEN, TELL_SEMGET, TELL_MSGGET, TELL_TIMER };

static char own_stack[STACK_BYTES];
static int (*real_sigaction)(int, const struct sigaction *, struct sigaction *);

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
    struct sigaction by_default = {.sa_handler = SIG_DFL};
    real_sigaction(number, &by_default, NULL);
    if (information->si_code <= 0) {
        /* Sent, not caused: it does not come back by itself. Blocked here, delivered on return. */
        syscall(SYS_tgkill, getpid(), (pid_t)syscall(SYS_gettid), number);
    }
}

/* A notified call that waits can be interrupted by a signal, and a handler without SA_RESTART would
 * turn that into an EINTR that the kernel itself never gives for these calls. So no signal comes in
 * while one is under way; it comes right after. Raw system calls: no function of libc between. */
struct guard {
    uint64_t mask;
};

static void guard_begin(struct guard *guard)
{
    static const uint64_t all = ~UINT64_C(0);
    syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, &guard->mask, sizeof all);
}

static void guard_end(const struct guard *guard)
{
    int kept = errno;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &guard->mask, NULL, sizeof guard->mask);
    errno = kept;
}

static void tell_call(int what, const void *behind, const void *name_or_pid)
{
    int kept = errno;
    struct guard guard;
    guard_begin(&guard);
    syscall(WITNESS_CALL, what, behind, name_or_pid);
    guard_end(&guard);
    errno = kept;
}

/* A function pointer out of an object pointer, without the cast that ISO C does not know. */
static void find_real(void *function, const char *name)
{
    void *real = dlsym(RTLD_NEXT, name);
    memcpy(function, &real, sizeof real);
}

/* Told after it is done: by then the child's pid is known, and so whose child it is. */
pid_t fork(void)
{
    pid_t (*real)(void);
    find_real(&real, "fork");
    pid_t pid = real();
    if (pid > 0) {
        tell_call(TELL_FORK, __builtin_return_address(0), (void *)(intptr_t)pid);
    }
    return pid;
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

int shmget(key_t key, size_t size, int flags)
{
    struct guard guard;
    int (*real)(key_t, size_t, int);
    find_real(&real, "shmget");
    guard_begin(&guard);
    int id = real(key, size, flags);
    guard_end(&guard);
    return id;
}

void *shmat(int id, const void *address, int flags)
{
    struct guard guard;
    void *(*real)(int, const void *, int);
    find_real(&real, "shmat");
    guard_begin(&guard);
    void *attached = real(id, address, flags);
    guard_end(&guard);
    return attached;
}

int shmdt(const void *address)
{
    struct guard guard;
    int (*real)(const void *);
    find_real(&real, "shmdt");
    guard_begin(&guard);
    int result = real(address);
    guard_end(&guard);
    return result;
}

int shmctl(int id, int command, struct shmid_ds *state)
{
    struct guard guard;
    int (*real)(int, int, struct shmid_ds *);
    find_real(&real, "shmctl");
    guard_begin(&guard);
    int result = real(id, command, state);
    guard_end(&guard);
    return result;
}

int semget(key_t key, int count, int flags)
{
    struct guard guard;
    int (*real)(key_t, int, int);
    find_real(&real, "semget");
    guard_begin(&guard);
    int id = real(key, count, flags);
    guard_end(&guard);
    if (id >= 0) {
        tell_call(TELL_SEMGET, __builtin_return_address(0), (void *)(intptr_t)id);
    }
    return id;
}

/* The fourth argument is a union of an int and pointers, and may be absent: handed on as a word. */
int semctl(int id, int number, int command, ...)
{
    struct guard guard;
    int (*real)(int, int, int, ...);
    va_list rest;
    va_start(rest, command);
    void *argument = va_arg(rest, void *);
    va_end(rest);
    find_real(&real, "semctl");
    guard_begin(&guard);
    int result = real(id, number, command, argument);
    guard_end(&guard);
    return result;
}

int msgget(key_t key, int flags)
{
    struct guard guard;
    int (*real)(key_t, int);
    find_real(&real, "msgget");
    guard_begin(&guard);
    int id = real(key, flags);
    guard_end(&guard);
    if (id >= 0) {
        tell_call(TELL_MSGGET, __builtin_return_address(0), (void *)(intptr_t)id);
    }
    return id;
}

int msgctl(int id, int command, struct msqid_ds *state)
{
    struct guard guard;
    int (*real)(int, int, struct msqid_ds *);
    find_real(&real, "msgctl");
    guard_begin(&guard);
    int result = real(id, command, state);
    guard_end(&guard);
    return result;
}

/* A timer can end a wait that looks as if nothing could. */
unsigned alarm(unsigned seconds)
{
    unsigned (*real)(unsigned);
    find_real(&real, "alarm");
    tell_call(TELL_TIMER, NULL, NULL);
    return real(seconds);
}

int setitimer(__itimer_which_t which, const struct itimerval *restrict new,
              struct itimerval *restrict old)
{
    int (*real)(__itimer_which_t, const struct itimerval *, struct itimerval *);
    find_real(&real, "setitimer");
    tell_call(TELL_TIMER, NULL, NULL);
    return real(which, new, old);
}

/* The stack for signals is a thread's own: without one, a thread's stack overflow could not be
 * told. */
struct thread_start {
    void *(*run)(void *);
    void *argument;
};

static pthread_key_t stack_key;

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

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
                   void *(*run)(void *), void *restrict argument)
{
    int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
    find_real(&real, "pthread_create");
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

int sigaction(int number, const struct sigaction *restrict new, struct sigaction *restrict old)
{
    struct guard guard;
    int (*real)(int, const struct sigaction *, struct sigaction *);
    find_real(&real, "sigaction");
    if (number != SIGCHLD) { /* only that one is supervised */
        return real(number, new, old);
    }
    guard_begin(&guard);
    int result = real(number, new, old);
    guard_end(&guard);
    return result;
}

sighandler_t signal(int number, sighandler_t handler)
{
    struct guard guard;
    sighandler_t (*real)(int, sighandler_t);
    find_real(&real, "signal");
    if (number != SIGCHLD) {
        return real(number, handler);
    }
    guard_begin(&guard);
    sighandler_t before = real(number, handler);
    guard_end(&guard);
    return before;
}

typedef int spawn_function(pid_t *restrict, const char *restrict,
                           const posix_spawn_file_actions_t *restrict,
                           const posix_spawnattr_t *restrict, char *const *restrict,
                           char *const *restrict);

static int spawn(const char *name, const void *behind, pid_t *pid, const char *path,
                 const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                 char *const *arguments, char *const *environment)
{
    spawn_function *real;
    pid_t child = 0;
    find_real(&real, name);
    int error = real(&child, path, actions, attributes, arguments, environment);
    if (error == 0) {
        tell_call(TELL_FORK, behind, (void *)(intptr_t)child);
    }
    if (pid != NULL && error == 0) {
        *pid = child;
    }
    return error;
}

int posix_spawn(pid_t *restrict pid, const char *restrict path,
                const posix_spawn_file_actions_t *restrict actions,
                const posix_spawnattr_t *restrict attributes, char *const *restrict arguments,
                char *const *restrict environment)
{
    return spawn("posix_spawn", __builtin_return_address(0), pid, path, actions, attributes,
                 arguments, environment);
}

int posix_spawnp(pid_t *restrict pid, const char *restrict file,
                 const posix_spawn_file_actions_t *restrict actions,
                 const posix_spawnattr_t *restrict attributes, char *const *restrict arguments,
                 char *const *restrict environment)
{
    return spawn("posix_spawnp", __builtin_return_address(0), pid, file, actions, attributes,
                 arguments, environment);
}

__attribute__((constructor)) static void witness_begin(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP};
    stack_t stack = {.ss_sp = own_stack, .ss_size = sizeof own_stack};
    struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
    action.sa_sigaction = tell;
    sigemptyset(&action.sa_mask);
    sigaltstack(&stack, NULL);
    pthread_key_create(&stack_key, give_stack_back);
    find_real(&real_sigaction, "sigaction");
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        struct sigaction old;
        if (real_sigaction(fatal[i], NULL, &old) == 0 && old.sa_handler == SIG_DFL) {
            real_sigaction(fatal[i], &action, NULL);
        }
    }
}
