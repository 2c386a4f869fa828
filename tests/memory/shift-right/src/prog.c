/* The right twin of shift-wrong. */
#include <stdint.h>
#include <stdio.h>

static uint64_t mask_of(int bit)
{
    return UINT64_C(1) << bit;
}

int main(void)
{
    printf("%lu\n", (unsigned long)mask_of(32));
    return 0;
}
