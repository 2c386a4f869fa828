#include <stdio.h>
#include <sys/ipc.h>
#include <sys/shm.h>

static int segment_create(size_t bytes, int *id)
{
    *id = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
    return *id == -1 ? -1 : 0;
}

static void *segment_attach(int id)
{
    void *address = shmat(id, NULL, 0);
    return address == (void *)-1 ? NULL : address;
}

int main(void)
{
    int id;
    segment_create(40, &id);
    int *numbers = segment_attach(id);
    if (numbers == NULL) {
        printf("nothing to do\n");
        return 0;
    }
    numbers[0] = 1;
    printf("%d\n", numbers[0]);
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl");
        return 1;
    }
    return 0;
}
