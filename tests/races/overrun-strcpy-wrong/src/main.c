/* SPDX-License-Identifier: MIT
 * Room for the text, but not for the 0 behind it. */
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    const char *driver = "Verstappen";
    int id = shmget(IPC_PRIVATE, strlen(driver), IPC_CREAT | 0600);
    char *text = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        strcpy(text, driver);
        _exit(0);
    }
    wait(NULL);
    printf("%.4s\n", text);
    shmdt(text);
    return 0;
}
