/* SPDX-License-Identifier: MIT
 *
 * What the files of the witness share. The witness is a library preloaded into the student's plain
 * program: it tells the marshal of crashes with their place, and of calls that are no system call
 * of their own (tell.h); it lets chosen ones fail; and it sees to it that a signal does not turn a
 * supervised call into an EINTR. errno stays as it was, and the real function does the work.
 *
 * A wrapper of a told call: make a `struct told` by TOLD(), tell_call() and, where that says no,
 * fail with errno as it has set it; else call the real function and tell_back().
 */
#ifndef SCRUTINEER_BOX_WITNESS_WITNESS_H
#define SCRUTINEER_BOX_WITNESS_WITNESS_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tell.h"

#define SHOWN __attribute__((visibility("default")))

typedef void (*function)(void);
/* The next definition of that function behind ours: libc's, as a rule. */
function real_function(enum call call);
/* A constant `real`, of the type of the function of that name. */
#define REAL(name) __typeof__(name) *const real = (__typeof__(name) *)real_function(CALL_##name)

/* A notified call that waits can be interrupted by a signal, and a handler without SA_RESTART would
 * turn that into an EINTR that the kernel itself never gives for these calls. So no signal comes in
 * while one is under way; it comes right after. */
struct guard {
    uint64_t mask;
};
void guard_begin(struct guard *guard);
void guard_end(const struct guard *guard); /* errno stays */

extern uint64_t wanted;  /* the answer to TELL_ASK */
extern bool has_marshal; /* that there was one */

static inline bool is_wanted(enum call call)
{
    return (wanted & WANT(call)) != 0;
}

/* The call of the wrapper that this stands in. The frame address makes the compiler keep a frame
 * there, below which the caller's frame pointer lies. */
#define TOLD(name, ...)                                                                            \
    {                                                                                              \
        .call = CALL_##name, .pc = (uint64_t)__builtin_return_address(0),                          \
        .sp = (uint64_t)__builtin_dwarf_cfa(), .fp = *(uint64_t *)__builtin_frame_address(0),      \
        .arguments = {                                                                             \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }
/* Without one: for wrappers whose frames must be unwound by the stack pointer alone. */
#define TOLD_FRAMELESS(name, ...)                                                                  \
    {                                                                                              \
        .call = CALL_##name, .pc = (uint64_t)__builtin_return_address(0),                          \
        .sp = (uint64_t)__builtin_dwarf_cfa(), .arguments = {                                      \
            __VA_ARGS__                                                                            \
        }                                                                                          \
    }

/* True: go on; false: it shall fail, errno says how. */
bool tell_call(struct told *told);
/* Before a TAKE: the marshal hears of it only if that can matter. */
bool tell_take(struct told *told);
/* If results are wanted, or it is a TAKE that has not been told yet. */
void tell_back(struct told *told, int64_t result, bool failed);
void tell_result(struct told *told, int64_t result, bool failed); /* in any case */
/* As tell_back(), around the usual int, and -1. */
int back(struct told *told, int result);
/* Not announced, only told when it is over. */
void tell_done(struct told *told, int64_t result, bool failed);
void tell_timer(void);
/* Does the program's own code call, not a library? */
bool is_own_code(uint64_t pc);

/* handlers.c: the signal in whose handler this thread is, if the program's own code calls from
 * there and handlers are watched; else 0. */
int handled_at(uint64_t pc);
/* Tells it if so; true: it did. */
bool tell_unsafe(struct told *told);

/* crash.c */
void crash_begin(void);
void on_crash(int number, siginfo_t *information, void *context);

/* ends.c */
void ends_begin(void);

#endif
