/* The right twin of alignment-wrong: memcpy, and a packed struct, which the compiler knows about.
 */
#include <stdio.h>
#include <string.h>

struct __attribute__((packed)) message {
    char type;
    int number;
};

static int number_in(const char *message)
{
    int number;
    memcpy(&number, message + 1, sizeof number);
    return number;
}

int main(void)
{
    struct message message = {'x', 7};
    printf("%d %d\n", number_in((const char *)&message), message.number);
    return 0;
}
