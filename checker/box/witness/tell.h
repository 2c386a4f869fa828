/* SPDX-License-Identifier: MIT
 *
 * What the witness, inside the student's program, tells the marshal, and what that answers.
 *
 * Protocol: syscall(WITNESS_CALL, kind, …), a system call that Linux does not have and that the
 * seccomp filter notifies; while the marshal works, the calling thread stands in it. Without a
 * marshal the kernel says ENOSYS, and nothing is told any more.
 *   number < TELL_ASK   a fatal signal, see crash.c
 *   TELL_ASK            once at the start, and after each exec: the answer is what the marshal
 *                       wants to be told, a bit (1 << enum call) for each call and WANT_*
 *   TELL_CALL, &told    a call is about to be made. The answer: TELL_TOKEN, to be given back when
 *                       the call returns; TELL_ERRNO, if it shall fail instead; TELL_ENOUGH, if
 *                       nothing more needs to be told
 *   TELL_BACK, &told    that call has returned: with its result
 *   TELL_DONE, &told    both in one, after the call
 *   TELL_TIMER          this process has set a timer
 */
#ifndef SCRUTINEER_BOX_WITNESS_TELL_H
#define SCRUTINEER_BOX_WITNESS_TELL_H

#include <stdint.h>

enum call {
#define CALL(symbol, group, name) CALL_##symbol,
#include "calls.def"
#undef CALL
    CALL_COUNT
};

/* See calls.def. */
enum group {
    GROUP_NOTIFIED,
    GROUP_TOLD,
    GROUP_PROCESS,
    GROUP_LOCK,
    GROUP_TAKE,
    GROUP_MEMORY,
    GROUP_UNSAFE,
    GROUP_NONE
};

enum { WITNESS_CALL = 0x5c52 };
enum { TELL_ASK = 1001, TELL_CALL, TELL_BACK, TELL_DONE, TELL_TIMER };

#define WANT(call) (UINT64_C(1) << (call))
#define WANT_HANDLERS (UINT64_C(1) << 60) /* the UNSAFE ones, in a signal handler */
#define WANT_RESULTS (UINT64_C(1) << 61)  /* TELL_BACK, too */
#define WANT_TAKES (UINT64_C(1) << 62)    /* TELL_CALL for each TAKE, too */
_Static_assert(CALL_free <= 60, "the calls that can be wanted have a bit each");

#define TELL_TOKEN(answer) ((answer)&UINT64_C(0xffffffff)) /* 0: it is not in the ledger */
#define TELL_ERRNO(answer) ((answer) >> 32 & UINT64_C(0xffff))
#define TELL_ENOUGH (UINT64_C(1) << 48)

struct told {
    int64_t call; /* enum call */
    int64_t pid;
    int64_t token;   /* TELL_BACK: what TELL_CALL was answered; a NOTIFIED call has none */
    int64_t handler; /* the signal in whose handler it is made; 0: in none */
    int64_t guarded; /* no signal can come before it is back */
    int64_t later;   /* TELL_CALL: TELL_DONE will follow, so only if it fails note it already now */
    uint64_t pc, sp; /* behind the call; 0: not known. The registers there. */
    uint64_t fp;     /* 0: not known */
    int64_t arguments[6];
    uint64_t text;         /* address of a text that an argument points at; 0: none */
    int64_t result, error; /* error: errno, 0: it did not fail */
};

#endif
