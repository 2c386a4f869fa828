/* What is right and looks odd to the sanitizers: a segment, children that end with their parent's
 * blocks, longjmp, a malloc that fails, a length of 0, wrapping numbers without a sign. */
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static jmp_buf back;
static char *kept;

static void deep(int depth)
{
    char room[500];
    memset(room, depth, sizeof room);
    if (depth == 0)
        longjmp(back, room[3] + 1);
    deep(depth - 1);
}

static void copy(void *to, const void *from, size_t length)
{
    memcpy(to, from, length);
}

int main(void)
{
    if (setjmp(back) == 0)
        deep(10);
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | IPC_EXCL | 0600);
    int *cars = id == -1 ? (void *)-1 : shmat(id, NULL, 0);
    if (cars == (void *)-1)
        return 1;
    kept = malloc(100);
    char *block = malloc(200);
    volatile size_t huge = SIZE_MAX / 4;
    char *none = malloc(huge);
    if (kept == NULL || block == NULL || none != NULL)
        return 1;
    copy(block, NULL, 0);
    for (int i = 0; i < 4; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            cars[i] = i;
            block = NULL;
            if (i == 1)
                exit(0);
            _exit(0);
        }
    }
    while (wait(NULL) > 0) {
    }
    free(block);
    shmdt(cars);
    shmctl(id, IPC_RMID, NULL);
    return 0;
}
