/* SPDX-License-Identifier: MIT
 * Makes and removes thousands of segments. */
#include <sys/shm.h>
#include <sys/sem.h>
#include <stdio.h>
int main(void)
{
    static int id[4000];
    int n = 0;
    for (; n < 4000; n++)
        if ((id[n] = shmget(IPC_PRIVATE, 64, 0600)) < 0)
            break;
    for (int i = 0; i < n; i++)
        shmctl(id[i], IPC_RMID, 0);
    printf("%d\n", n);
    return n == 4000 ? 0 : 1;
}
