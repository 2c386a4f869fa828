/* The address of a local array is handed back. */
#include <stdio.h>

static char *same(char *text)
{
    return text;
}

static char *name_of(int number)
{
    char name[16];
    snprintf(name, sizeof name, "car %d", number);
    return same(name);
}

int main(void)
{
    char *name = name_of(44);
    printf("%c\n", name[0]);
    return 0;
}
