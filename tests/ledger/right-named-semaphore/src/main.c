/* Named objects of POSIX: opened twice, closed twice, unlinked. */
#include <fcntl.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    sem_t *lock = sem_open("/ledger-lock", O_CREAT | O_EXCL, 0600, 0);
    if (fork() == 0) {
        sem_post(lock);
        _exit(0);
    }
    sem_wait(lock);
    wait(NULL);
    sem_t *again = sem_open("/ledger-lock", 0);
    sem_close(again);
    sem_trywait(lock);
    sem_close(lock);
    sem_unlink("/ledger-lock");
    int file = shm_open("/ledger-memory", O_CREAT | O_RDWR, 0600);
    close(file);
    shm_unlink("/ledger-memory");
    return 0;
}
