/* The program itself ends with _exit. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void greet(void)
{
    char *text = malloc(40);
    if (text != NULL) {
        strcpy(text, "hello\n");
        if (write(1, text, 6) != 6)
            _exit(1);
    }
}

int main(void)
{
    greet();
    char over[200];
    memset(over, 0, sizeof over); /* where the pointer was */
    _exit(over[7]);
}
