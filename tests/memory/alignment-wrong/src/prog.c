/* An int read in the middle of a message. */
#include <stdio.h>

static int number_in(const char *message)
{
    return *(const int *)(message + 1);
}

int main(void)
{
    _Alignas(8) char message[16] = "xabcd";
    printf("%d\n", number_in(message) == 0);
    return 0;
}
