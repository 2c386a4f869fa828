/* SPDX-License-Identifier: MIT
 * Probes an address, with a handler of its own that jumps back. */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>

static sigjmp_buf back;

static void on_fault(int number)
{
    siglongjmp(back, number);
}

int main(void)
{
    volatile int times = 0;
    int *volatile nowhere = NULL;
    signal(SIGSEGV, on_fault);
    for (volatile int i = 0; i < 3; i++) {
        if (sigsetjmp(back, 1) == 0) {
            *nowhere = 1;
        } else {
            times++;
        }
    }
    printf("recovered %d times\n", times);
    return 0;
}
