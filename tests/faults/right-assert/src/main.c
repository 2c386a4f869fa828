/* assert and abort look at what a call returned, and tell. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>

int main(void)
{
    char *text = malloc(10);
    assert(text != NULL);
    FILE *file = fopen("/dev/null", "w");
    if (file == NULL) {
        perror("/dev/null");
        abort();
    }
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    assert(id != -1);
    shmctl(id, IPC_RMID, NULL) == 0 ? (void)0 : perror("shmctl");
    fclose(file);
    free(text);
    return 0;
}
