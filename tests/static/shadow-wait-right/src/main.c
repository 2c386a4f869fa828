/* SPDX-License-Identifier: MIT
 * The children are waited for. Its twin is shadow-wait-wrong. */
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
    while (wait(NULL) > 0) {
    }
    return 0;
}
