/* The tools are out of sight: neither the working folder nor standard error shows them, and no
 * child that is not the program's own. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
    struct dirent *entry;
    DIR *folder = opendir(".");
    int others = 0;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] != '.' && strncmp(entry->d_name, "prog", 4) != 0)
            others++;
    }
    if (folder != NULL)
        closedir(folder);
    char *lost = malloc(10);
    free(lost);
    while (wait(NULL) > 0)
        others++;
    printf("%s, standard error: %s\n", others == 0 ? "nothing here" : "something",
           lseek(2, 0, SEEK_CUR) == -1 ? "" : "a file");
    return others;
}
