/* Much that is right and looks odd to a tool: longjmp, threads, memory from mmap, a large local
 * array, a child that is killed while it holds a block, malloc that fails. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static jmp_buf back;

static void deep(int depth)
{
    char room[500];
    memset(room, depth, sizeof room);
    if (depth == 0)
        longjmp(back, room[3] + 1);
    deep(depth - 1);
}

static void *thread(void *data)
{
    int *sum = data;
    for (int i = 0; i < 100; i++)
        *sum += i;
    return NULL;
}

static long large(void)
{
    long numbers[400000];
    for (size_t i = 0; i < 400000; i++)
        numbers[i] = (long)i;
    return numbers[399999];
}

int main(void)
{
    int sum = 0;
    if (setjmp(back) == 0)
        deep(10);
    pthread_t id;
    if (pthread_create(&id, NULL, thread, &sum) != 0)
        return 1;
    pthread_join(id, NULL);
    int *shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 1;
    pid_t pid = fork();
    if (pid == 0) {
        char *block = malloc(100);
        shared[0] = block != NULL;
        block = NULL;
        for (;;)
            pause();
    }
    while (((volatile int *)shared)[0] == 0)
        usleep(1000);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    volatile size_t huge = SIZE_MAX / 4;
    char *none = malloc(huge);
    printf("%d %ld %s\n", sum, large(), none == NULL ? "no memory, as it should be" : "?");
    free(none);
    munmap(shared, 4096);
    return 0;
}
