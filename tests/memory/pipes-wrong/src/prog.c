/* A pipe for each car, and none is ever closed. */
#include <unistd.h>

int main(void)
{
    int ends[2];
    for (int i = 0; i < 5; i++) {
        if (pipe(ends) != 0)
            return 1;
    }
    return 0;
}
