/* SPDX-License-Identifier: MIT
 * Waits for a signal that does not come. */
#include <signal.h>
#include <unistd.h>

static void on_signal(int number)
{
    (void)number;
}

int main(void)
{
    signal(SIGUSR1, on_signal);
    pause();
    return 0;
}
