/* SPDX-License-Identifier: MIT
 *
 * A program for test_runtime whose own functions bear the names of libc's. They stay its own, and
 * the runtime does not run into them. Exit status 5.
 */
#include <stddef.h>
#include <sys/shm.h>

static int calls;

int wait(int *status);
int wait(int *status)
{
    calls++;
    return *status;
}

size_t strlen(const char *text);
size_t strlen(const char *text)
{
    size_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    calls++;
    return length;
}

int close(int descriptor);
int close(int descriptor)
{
    calls += 100;
    return descriptor;
}

char *strcpy(char *to, const char *from);

int main(void)
{
    int id = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    char *shared = shmat(id, NULL, 0);
    int status = 3;
    shmctl(id, IPC_RMID, NULL);
    if (id < 0 || shared == (void *)-1) {
        return 1;
    }
    strcpy(shared, "four"); /* @copy */
    shared[98] = 'x';       /* @own */
    return wait(&status) + (int)strlen(shared) - 4 + calls;
}
