/* The right twin of unset-wrong: the first lap is the best so far. What is not set is not looked
 * at, either: the end of the array, and the text behind its 0. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int best_of(const int *laps, int count)
{
    int best = laps[0];
    for (int i = 1; i < count; i++) {
        if (best > laps[i])
            best = laps[i];
    }
    return best;
}

struct message {
    char type; /* padding follows */
    int value;
    char name[40];
};

int main(void)
{
    int laps[10], ends[2];
    laps[0] = 91;
    laps[1] = 88;
    struct message message, other;
    message.type = 'x';
    message.value = best_of(laps, 2);
    strcpy(message.name, "Norris");
    if (pipe(ends) != 0 || write(ends[1], &message, sizeof message) != sizeof message ||
        read(ends[0], &other, sizeof other) != sizeof other)
        return 1;
    printf("%d %s\n", other.value, other.name);
    close(ends[0]);
    close(ends[1]);
    return 0;
}
