/* What can't be judged is said. */
#include <stdlib.h>

int main(void)
{
    char *lost = malloc(10);
    return lost == NULL;
}
