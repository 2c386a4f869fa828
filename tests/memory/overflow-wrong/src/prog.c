/* Milliseconds as microseconds: too many for an int. */
#include <stdio.h>

static int microseconds(int ms)
{
    return ms * 1000;
}

int main(void)
{
    printf("%d\n", microseconds(25000000));
    return 0;
}
