/* SPDX-License-Identifier: MIT
 * A thread with a stack as small as may be. */
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <limits.h>
static void *f(void *a)
{
    return a;
}
int main(void)
{
    pthread_attr_t a;
    pthread_t t;
    pthread_attr_init(&a);
    if (pthread_attr_setstacksize(&a, 32768)) {
        puts("attr");
        return 2;
    }
    int e = pthread_create(&t, &a, f, NULL);
    if (e) {
        printf("pthread_create: %s\n", strerror(e));
        __builtin_trap();
    }
    pthread_join(t, NULL);
    puts("ok");
    return 0;
}
