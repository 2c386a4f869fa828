/* SPDX-License-Identifier: MIT
 * shmat fails, nobody looks, and (void *)-1 is used. */
#include <stddef.h>
#include <sys/shm.h>

int main(void)
{
    char *cars = shmat(12345678, NULL, 0);
    cars[0] = 44;
    return 0;
}
