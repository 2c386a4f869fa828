/* SPDX-License-Identifier: MIT
 * A stack of its own for the handler; a stack overflow is caught. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>

static sigjmp_buf back;
static char own[65536];

static void on_fault(int number)
{
    char here;
    int on_own = &here >= own && &here < own + sizeof own;
    siglongjmp(back, on_own ? number : 99);
}

static int deeper(int level)
{
    volatile char room[4000];
    room[level % 4000] = (char)level;
    return deeper(level + 1) + room[level % 7];
}

int main(void)
{
    stack_t stack = {.ss_sp = own, .ss_size = sizeof own};
    struct sigaction action = {.sa_handler = on_fault, .sa_flags = SA_ONSTACK};
    sigaltstack(&stack, NULL);
    sigaction(SIGSEGV, &action, NULL);
    int caught = sigsetjmp(back, 1);
    if (caught == 0) {
        return deeper(0);
    }
    puts(caught == SIGSEGV ? "caught on the own stack" : "caught elsewhere");
    return 0;
}
