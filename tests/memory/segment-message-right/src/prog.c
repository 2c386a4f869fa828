/* A ring of messages: the one that says "the end" has no value, and needs none. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

enum { VALUE = 1, END = 2 };
struct message {
    int type;
    int value;
};

static void put(struct message *slot, struct message message)
{
    *slot = message;
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4 * sizeof(struct message), IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1)
        return 1;
    struct message *ring = shmat(id, NULL, 0);
    if (ring == (void *)-1)
        return 1;
    if (fork() == 0) {
        for (int i = 0; i < 3; i++) {
            struct message message = {VALUE, 7 + i};
            put(&ring[i], message);
        }
        struct message end;
        end.type = END;
        put(&ring[3], end);
        _exit(0);
    }
    wait(NULL);
    for (int i = 0; ring[i].type != END; i++)
        printf("%d\n", ring[i].value);
    shmdt(ring);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
