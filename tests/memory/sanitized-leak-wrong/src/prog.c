/* LeakSanitizer: the only pointer is overwritten, again and again. */
#include <stdio.h>
#include <stdlib.h>

static char *text;

int main(void)
{
    for (int i = 0; i < 10; i++) {
        text = malloc(77);
        if (text == NULL)
            return 1;
        text[0] = 'x';
    }
    putchar(text[0]);
    return 0;
}
