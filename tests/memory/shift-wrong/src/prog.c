/* Bit 32 of an int. */
#include <stdio.h>

static int mask_of(int bit)
{
    return 1 << bit;
}

int main(void)
{
    printf("%d\n", mask_of(32));
    return 0;
}
