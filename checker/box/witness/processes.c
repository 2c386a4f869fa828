/* SPDX-License-Identifier: MIT
 *
 * Processes made, waited for and signalled. Every fork is told, so that it is known whose child a
 * process is: after it, once, where nobody wants more; else before it too, and then no signal comes
 * in between, as its handler could fork as well. posix_spawn and vfork are told as "fork".
 */
#define _GNU_SOURCE
#include "witness.h"

#include <errno.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

SHOWN pid_t fork(void)
{
    REAL(fork);
    struct told told = TOLD(fork, 0);
    if (!is_wanted(CALL_fork)) {
        pid_t pid = real();
        /* EAGAIN: too many processes, perhaps. */
        if (has_marshal && (pid > 0 || (pid < 0 && errno == EAGAIN))) {
            int kept = errno;
            tell_done(&told, pid, pid < 0);
            errno = kept;
        }
        return pid;
    }
    struct guard guard;
    pid_t pid = -1;
    told.guarded = 1;
    guard_begin(&guard);
    if (tell_call(&told)) {
        pid = real();
        if (pid != 0) {
            tell_result(&told, pid, pid < 0);
        }
    }
    guard_end(&guard);
    return pid;
}

#if defined(__x86_64__)
/* The child of vfork runs on the frame of the one who called it, so no function in C can stand
 * between: the return address is kept in a register over the system call. The child returns at
 * once; the parent, when it goes on, tells. */
__asm__(".text\n"
        ".globl vfork\n"
        ".type vfork, @function\n"
        "vfork:\n"
        "	.cfi_startproc\n"
        "	movq (%rsp), %rdi\n"
        "	leaq 8(%rsp), %rsi\n"
        "	movq %rbp, %rdx\n"
        "	subq $8, %rsp\n"
        "	.cfi_adjust_cfa_offset 8\n"
        "	call vfork_begins\n"
        "	addq $8, %rsp\n"
        "	.cfi_adjust_cfa_offset -8\n"
        "	testl %eax, %eax\n"
        "	je 1f\n"
        "	popq %rdi\n"
        "	.cfi_adjust_cfa_offset -8\n"
        "	movl $58, %eax\n"
        "	syscall\n"
        "	pushq %rdi\n"
        "	.cfi_adjust_cfa_offset 8\n"
        "	testl %eax, %eax\n"
        "	je 2f\n"
        "	movl %eax, %ecx\n"
        "	leaq 8(%rsp), %rsi\n"
        "	movq %rbp, %rdx\n"
        "	subq $8, %rsp\n"
        "	.cfi_adjust_cfa_offset 8\n"
        "	call vfork_returned\n"
        "	addq $8, %rsp\n"
        "	.cfi_adjust_cfa_offset -8\n"
        "	ret\n"
        "1:	movl $-1, %eax\n"
        "2:	ret\n"
        "	.cfi_endproc\n"
        ".size vfork, . - vfork\n");

__attribute__((used)) int vfork_begins(uint64_t pc, uint64_t sp, uint64_t fp);
__attribute__((used)) pid_t vfork_returned(uint64_t pc, uint64_t sp, uint64_t fp, int answer);

/* It must be told before only where it may be one that shall fail. */
int vfork_begins(uint64_t pc, uint64_t sp, uint64_t fp)
{
    struct told told = {.call = CALL_fork, .later = 1, .pc = pc, .sp = sp, .fp = fp};
    return is_wanted(CALL_fork) ? tell_call(&told) : 1;
}

pid_t vfork_returned(uint64_t pc, uint64_t sp, uint64_t fp, int answer)
{
    struct told told = {.call = CALL_fork, .pc = pc, .sp = sp, .fp = fp};
    if (answer < 0) {
        errno = -answer;
        answer = -1;
    }
    if (has_marshal) {
        tell_done(&told, answer, answer < 0);
    }
    return answer;
}
#endif

typedef int spawn_function(pid_t *restrict, const char *restrict,
                           const posix_spawn_file_actions_t *restrict,
                           const posix_spawnattr_t *restrict, char *const *restrict,
                           char *const *restrict);

static int spawn(struct told *told, spawn_function *real, pid_t *pid, const char *path,
                 const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attributes,
                 char *const *arguments, char *const *environment)
{
    pid_t child = 0;
    int kept = errno;
    told->later = 1;
    if (is_wanted(CALL_fork) && !tell_call(told)) {
        int refusal = errno;
        errno = kept;
        return refusal;
    }
    int error = real(&child, path, actions, attributes, arguments, environment);
    if (has_marshal && error == 0) {
        tell_done(told, child, false);
    }
    if (pid != NULL && error == 0) {
        *pid = child;
    }
    return error;
}

SHOWN int posix_spawn(pid_t *restrict pid, const char *restrict path,
                      const posix_spawn_file_actions_t *restrict actions,
                      const posix_spawnattr_t *restrict attributes, char *const *restrict arguments,
                      char *const *restrict environment)
{
    REAL(posix_spawn);
    struct told told = TOLD(fork, 0);
    return spawn(&told, real, pid, path, actions, attributes, arguments, environment);
}

SHOWN int posix_spawnp(pid_t *restrict pid, const char *restrict file,
                       const posix_spawn_file_actions_t *restrict actions,
                       const posix_spawnattr_t *restrict attributes,
                       char *const *restrict arguments, char *const *restrict environment)
{
    REAL(posix_spawnp);
    struct told told = TOLD(fork, 0);
    return spawn(&told, real, pid, file, actions, attributes, arguments, environment);
}

SHOWN pid_t wait(int *status)
{
    REAL(wait);
    if (!is_wanted(CALL_wait)) {
        return real(status);
    }
    struct told told = TOLD(wait, (int64_t)status);
    return tell_call(&told) ? back(&told, real(status)) : -1;
}

SHOWN pid_t waitpid(pid_t pid, int *status, int options)
{
    REAL(waitpid);
    if (!is_wanted(CALL_waitpid)) {
        return real(pid, status, options);
    }
    struct told told = TOLD(waitpid, pid, (int64_t)status, options);
    return tell_call(&told) ? back(&told, real(pid, status, options)) : -1;
}

SHOWN pid_t wait3(int *status, int options, struct rusage *used)
{
    REAL(wait3);
    if (!is_wanted(CALL_wait3)) {
        return real(status, options, used);
    }
    struct told told = TOLD(wait3, (int64_t)status, options, (int64_t)used);
    return tell_call(&told) ? back(&told, real(status, options, used)) : -1;
}

SHOWN pid_t wait4(pid_t pid, int *status, int options, struct rusage *used)
{
    REAL(wait4);
    if (!is_wanted(CALL_wait4)) {
        return real(pid, status, options, used);
    }
    struct told told = TOLD(wait4, pid, (int64_t)status, options, (int64_t)used);
    return tell_call(&told) ? back(&told, real(pid, status, options, used)) : -1;
}

SHOWN int waitid(idtype_t kind, id_t id, siginfo_t *information, int options)
{
    REAL(waitid);
    if (!is_wanted(CALL_waitid)) {
        return real(kind, id, information, options);
    }
    struct told told = TOLD(waitid, kind, id, (int64_t)information, options);
    return tell_call(&told) ? back(&told, real(kind, id, information, options)) : -1;
}

SHOWN int kill(pid_t pid, int number)
{
    REAL(kill);
    if (!is_wanted(CALL_kill)) {
        return real(pid, number);
    }
    struct told told = TOLD(kill, pid, number);
    return tell_call(&told) ? back(&told, real(pid, number)) : -1;
}
