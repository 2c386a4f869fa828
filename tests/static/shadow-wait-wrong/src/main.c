/* SPDX-License-Identifier: MIT
 * Every wait goes to util.c, which knows nothing of children. Its twin is shadow-wait-right. */
#include <sys/wait.h>
#include <unistd.h>

void pause_a_little(void);

int main(void)
{
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            _exit(0);
        }
    }
    pause_a_little();
    wait(NULL);
    return 0;
}
