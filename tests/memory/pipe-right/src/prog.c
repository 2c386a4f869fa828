/* One pipe as long as the program lives: a signal handler writes, the main loop reads. */
#include <signal.h>
#include <unistd.h>

static int ends[2];

static void on_signal(int number)
{
    (void)number;
    if (write(ends[1], "x", 1) != 1)
        _exit(1);
}

int main(void)
{
    char byte;
    if (pipe(ends) != 0)
        return 1;
    signal(SIGUSR1, on_signal);
    raise(SIGUSR1);
    return read(ends[0], &byte, 1) != 1;
}
