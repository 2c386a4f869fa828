/* Ctrl-C: what the program does on that way out is in the ledger too. */
#include <signal.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <unistd.h>

static volatile sig_atomic_t stop;

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

int main(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, &old);
    sigaction(SIGINT, &action, NULL);
    int id = shmget(IPC_PRIVATE, 100, 0600);
    while (!stop) {
        sigsuspend(&old);
    }
    shmctl(id, IPC_RMID, NULL);
    return 130;
}
