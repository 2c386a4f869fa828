/* The right twin of overflow-wrong: enough bits; and numbers without a sign may wrap. */
#include <stdint.h>
#include <stdio.h>

static long microseconds(int ms)
{
    return ms * 1000L;
}

static uint32_t scramble(uint32_t state)
{
    return state * 1664525u + 1013904223u;
}

int main(void)
{
    printf("%ld %u\n", microseconds(25000000), (unsigned)scramble(0xfffffff0u));
    return 0;
}
