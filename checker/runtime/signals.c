/* SPDX-License-Identifier: MIT
 *
 * Signals. Protocol: see signals.h.
 *
 * The threads of the process that it is for look by themselves at their next access or order, so
 * nothing has to stand before their handlers. Who waits for a signal may have got SIGCHLD, of a
 * child that could tell nothing when it was killed.
 */
#define _GNU_SOURCE
#include "signals.h"

#include <errno.h>
#include <signal.h>
#include <sys/pidfd.h>

#include "access.h"
#include "clock.h"
#include "engine/objects.h"
#include "self.h"
#include "trace.h"
#include "wrap.h"

void sr_signal_sends(int32_t process, uintptr_t caller)
{
    if (sr_engine()) {
        int32_t whom = process > 0 ? process : 0;
        struct sr_lock key = {.kind = TRACE_SYNC_SIGNAL, .object = whom};
        sr_release(&key, caller);
        sr_threads_alert(whom);
    }
}

int sr_signal_sent(int result, int error, int32_t process)
{
    if (result != 0 && error == ESRCH && process > 0) {
        sr_threads_join_pid(process, true);
    } else if (result != 0 && error == ESRCH) {
        sr_threads_join_dead();
    }
    return result;
}

int __wrap_kill(pid_t process, int number)
{
    sr_signal_sends(process, SR_CALLER());
    int result = kill(process, number);
    return sr_signal_sent(result, errno, process);
}

int __wrap_killpg(pid_t group, int number)
{
    sr_signal_sends(0, SR_CALLER());
    int result = killpg(group, number);
    return sr_signal_sent(result, errno, 0);
}

int __wrap_sigqueue(pid_t process, int number, const union sigval value)
{
    sr_signal_sends(process, SR_CALLER());
    int result = sigqueue(process, number, value);
    return sr_signal_sent(result, errno, process);
}

int __wrap_tgkill(pid_t process, pid_t thread, int number)
{
    sr_signal_sends(process, SR_CALLER());
    return tgkill(process, thread, number);
}

int __wrap_pidfd_send_signal(int descriptor, int number, siginfo_t *about, unsigned flags)
{
    sr_signal_sends(0, SR_CALLER());
    int result = pidfd_send_signal(descriptor, number, about, flags);
    return sr_signal_sent(result, errno, 0);
}

int __wrap_raise(int number)
{
    sr_signal_sends(sr_self_pid(), SR_CALLER());
    return raise(number);
}

int __wrap_pthread_kill(pthread_t thread, int number)
{
    sr_signal_sends(sr_self_pid(), SR_CALLER());
    return pthread_kill(thread, number);
}

int __wrap_pthread_sigqueue(pthread_t thread, int number, const union sigval value)
{
    sr_signal_sends(sr_self_pid(), SR_CALLER());
    return pthread_sigqueue(thread, number, value);
}

static bool has_handler(void)
{
    struct sigaction action = {0};
    int saved = errno;
    sigaction(SIGCHLD, NULL, &action);
    errno = saved;
    return action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
}

/* Not an object that anything is sent to: its trait says whether SIGCHLD has a handler there. */
static struct sr_lock wish_of(int32_t process)
{
    return (struct sr_lock){.kind = TRACE_SYNC_SIGNAL, .object = process, .offset = 1};
}

bool sr_signal_is_child_awaited(int32_t process)
{
    struct sr_lock wish = wish_of(process);
    return sr_trait_of(&wish) != SR_LOCK;
}

void sr_signals_child(void)
{
    if (sr_engine()) {
        struct sr_lock wish = wish_of(sr_self_pid());
        sr_trait_set(&wish, has_handler() ? SR_GATE : SR_LOCK);
    }
}

/* Before the call: from then on a child may end. */
static void handles(int number, bool by_function)
{
    if (number == SIGCHLD && by_function && sr_engine()) {
        struct sr_lock wish = wish_of(sr_self_pid());
        sr_trait_set(&wish, SR_GATE);
    }
}

int __wrap_sigaction(int number, const struct sigaction *restrict action,
                     struct sigaction *restrict before)
{
    if (action != NULL) {
        sr_read(action, sizeof *action, SR_CALLER());
        handles(number, action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN);
    }
    int result = sigaction(number, action, before);
    if (result == 0 && before != NULL) {
        sr_write(before, sizeof *before, SR_CALLER());
    }
    return result;
}

sighandler_t __wrap_signal(int number, sighandler_t handler)
{
    handles(number, handler != SIG_DFL && handler != SIG_IGN);
    return signal(number, handler);
}

sighandler_t __wrap_sysv_signal(int number, sighandler_t handler)
{
    handles(number, handler != SIG_DFL && handler != SIG_IGN);
    return sysv_signal(number, handler);
}

/* What signal is called in programs that are compiled for System V. */
sighandler_t __wrap___sysv_signal(int number, sighandler_t handler)
{
    handles(number, handler != SIG_DFL && handler != SIG_IGN);
    return sysv_signal(number, handler);
}

static void got(int number)
{
    sr_clock_woken();
    if (number == SIGCHLD && sr_engine()) {
        sr_threads_join_dead();
    }
}

int __wrap_sigwait(const sigset_t *restrict set, int *restrict number)
{
    int error = sigwait(set, number);
    if (error == 0) {
        got(*number);
        sr_write(number, sizeof *number, SR_CALLER());
    }
    return error;
}

static int informed(int number, const siginfo_t *about, uintptr_t caller)
{
    got(number);
    if (number > 0 && about != NULL) {
        sr_write(about, sizeof *about, caller);
    }
    return number;
}

int __wrap_sigwaitinfo(const sigset_t *restrict set, siginfo_t *restrict about)
{
    return informed(sigwaitinfo(set, about), about, SR_CALLER());
}

int __wrap_sigtimedwait(const sigset_t *restrict set, siginfo_t *restrict about,
                        const struct timespec *restrict time_asked)
{
    return informed(sigtimedwait(set, about, time_asked), about, SR_CALLER());
}

/* A handler has run. If there is one of SIGCHLD, it may have been that. */
static int interrupted(int result)
{
    got(has_handler() ? SIGCHLD : 0);
    return result;
}

int __wrap_pause(void)
{
    return interrupted(pause());
}

int __wrap_sigsuspend(const sigset_t *mask)
{
    return interrupted(sigsuspend(mask));
}

int __wrap_sigpending(sigset_t *set)
{
    int result = sigpending(set);
    sr_clock_woken();
    if (result == 0) {
        sr_write(set, sizeof *set, SR_CALLER());
    }
    return result;
}
