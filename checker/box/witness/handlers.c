/* SPDX-License-Identifier: MIT
 *
 * The program's signal handlers: where they are watched, a handler of ours stands in front of each,
 * with the program's own mask and flags, and SA_SIGINFO, so that it is known which thread is in
 * which handler, and who sent the signal. The program sees its own handlers and flags, never ours.
 *
 * A handler can also be left by a jump. After one nothing more is told of this thread until the
 * next signal: better one unsafe call too few than one that was none.
 */
#define _GNU_SOURCE
#include "witness.h"

#include <setjmp.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

static struct sigaction own[_NSIG];
static _Thread_local volatile int depth __attribute__((tls_model("initial-exec")));
static _Thread_local volatile int current __attribute__((tls_model("initial-exec")));

int handled_at(uint64_t pc)
{
    return (wanted & WANT_HANDLERS) != 0 && depth > 0 && is_own_code(pc) ? current : 0;
}

bool tell_unsafe(struct told *told)
{
    told->handler = handled_at(told->pc);
    if (told->handler != 0) {
        tell_call(told);
    }
    return told->handler != 0;
}

/* The call that sent it stands where any function may be called: its handler may call any too. */
static bool sent_by_itself(const siginfo_t *information)
{
    return (information->si_code == SI_USER || information->si_code == SI_TKILL ||
            information->si_code == SI_QUEUE) &&
           information->si_pid == getpid();
}

static void in_front(int number, siginfo_t *information, void *context)
{
    struct sigaction action = own[number];
    int outer = current;
    depth++;
    current = sent_by_itself(information) ? outer : number;
    if (action.sa_flags & SA_SIGINFO) {
        action.sa_sigaction(number, information, context);
    } else {
        action.sa_handler(number);
    }
    current = outer;
    if (depth > 0) {
        depth--;
    }
}

static bool is_function(sighandler_t handler)
{
    return handler != SIG_DFL && handler != SIG_IGN && handler != SIG_ERR && handler != SIG_HOLD;
}

static bool is(const struct sigaction *action,
               void (*handler)(int number, siginfo_t *information, void *context))
{
    return action->sa_sigaction == handler;
}

static void show_own(struct sigaction *old, const struct sigaction *kept)
{
    if (is(old, in_front)) {
        old->sa_sigaction = kept->sa_sigaction;
        old->sa_flags &= ~SA_SIGINFO | (kept->sa_flags & SA_SIGINFO);
    } else if (is(old, on_crash)) {
        memset(old, 0, sizeof *old);
    }
}

/* First the table, then the kernel: a signal in between is handled as if it had come after. */
static int set(int number, const struct sigaction *new, struct sigaction *old)
{
    REAL(sigaction);
    bool known = number > 0 && number < _NSIG;
    struct sigaction kept = {0}, installed;
    if (known) {
        kept = own[number];
    }
    if (new != NULL) {
        installed = *new;
        if (known && (wanted & WANT_HANDLERS) != 0 && is_function(new->sa_handler)) {
            own[number] = *new;
            installed.sa_sigaction = in_front;
            installed.sa_flags |= SA_SIGINFO;
        }
    }
    int result = real(number, new != NULL ? &installed : NULL, old);
    if (result == 0 && old != NULL) {
        show_own(old, &kept);
    } else if (result != 0 && known) {
        own[number] = kept;
    }
    return result;
}

/* Only SIGCHLD is notified; and a table must not change under a handler. */
static bool needs_guard(int number)
{
    return number == SIGCHLD || (wanted & WANT_HANDLERS) != 0;
}

SHOWN int sigaction(int number, const struct sigaction *restrict new,
                    struct sigaction *restrict old)
{
    struct guard guard;
    if (!needs_guard(number)) {
        return set(number, new, old);
    }
    guard_begin(&guard);
    int result = set(number, new, old);
    guard_end(&guard);
    return result;
}

static void add_information(int number)
{
    REAL(sigaction);
    struct sigaction action;
    if (real(number, NULL, &action) == 0) {
        action.sa_flags |= SA_SIGINFO;
        real(number, &action, NULL);
    }
}

/* signal() and its System V kin differ in the flags alone, which stay libc's own affair. */
static sighandler_t set_simply(int number, sighandler_t handler,
                               sighandler_t (*real)(int number, sighandler_t handler))
{
    bool watched = (wanted & WANT_HANDLERS) != 0 && number > 0 && number < _NSIG;
    struct sigaction kept = {0}, front = {.sa_sigaction = in_front}, before = {0};
    sighandler_t installed = handler;
    if (watched) {
        kept = own[number];
    }
    if (watched && is_function(handler)) {
        own[number] = (struct sigaction){.sa_handler = handler};
        installed = front.sa_handler;
    }
    before.sa_handler = real(number, installed);
    if (before.sa_handler == SIG_ERR && watched) {
        own[number] = kept;
    } else if (installed == front.sa_handler) {
        add_information(number);
    }
    show_own(&before, &kept);
    return before.sa_handler;
}

SHOWN sighandler_t signal(int number, sighandler_t handler)
{
    REAL(signal);
    struct guard guard;
    if (!needs_guard(number)) {
        return set_simply(number, handler, real);
    }
    guard_begin(&guard);
    sighandler_t before = set_simply(number, handler, real);
    guard_end(&guard);
    return before;
}

SHOWN sighandler_t __sysv_signal(int number, sighandler_t handler)
{
    REAL(__sysv_signal);
    struct guard guard;
    if (!needs_guard(number)) {
        return set_simply(number, handler, real);
    }
    guard_begin(&guard);
    sighandler_t before = set_simply(number, handler, real);
    guard_end(&guard);
    return before;
}

static void jump_away(void)
{
    depth = 0;
    current = 0;
}

SHOWN void longjmp(jmp_buf place, int value)
{
    REAL(longjmp);
    jump_away();
    real(place, value);
    __builtin_unreachable();
}

SHOWN void _longjmp(jmp_buf place, int value)
{
    REAL(_longjmp);
    jump_away();
    real(place, value);
    __builtin_unreachable();
}

SHOWN void siglongjmp(sigjmp_buf place, int value)
{
    REAL(siglongjmp);
    jump_away();
    real(place, value);
    __builtin_unreachable();
}

/* What longjmp is called in a program that is compiled with _FORTIFY_SOURCE. */
__attribute__((noreturn)) void __longjmp_chk(jmp_buf place, int value);

SHOWN void __longjmp_chk(jmp_buf place, int value)
{
    REAL(__longjmp_chk);
    jump_away();
    real(place, value);
    __builtin_unreachable();
}

SHOWN int setcontext(const ucontext_t *context)
{
    REAL(setcontext);
    jump_away();
    return real(context);
}

SHOWN int swapcontext(ucontext_t *restrict kept, const ucontext_t *restrict context)
{
    REAL(swapcontext);
    jump_away();
    return real(kept, context);
}
