/* Semaphores in a segment, in a mapping and in private memory, and a mutex: each is told by what it
 * lies in. */
#include <pthread.h>
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>

static sem_t own;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

int main(void)
{
    sem_t *mapped = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int id = shmget(IPC_PRIVATE, 4 * sizeof(sem_t), 0600);
    sem_t *in_segment = shmat(id, NULL, 0);
    sem_init(&in_segment[0], 1, 1);
    sem_init(&in_segment[2], 1, 1);
    sem_init(mapped, 1, 1);
    sem_init(&own, 0, 1);
    sem_wait(&in_segment[2]);
    sem_post(&in_segment[2]);
    sem_destroy(&in_segment[2]);
    pthread_mutex_lock(&mutex);
    pthread_mutex_unlock(&mutex);
    shmdt(in_segment);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
