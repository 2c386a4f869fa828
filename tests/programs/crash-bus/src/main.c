/* SPDX-License-Identifier: MIT
 * Writes behind the end of a mapped file. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
    FILE *file = tmpfile();
    if (file == NULL) {
        return 1;
    }
    char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    if (page == MAP_FAILED) {
        return 1;
    }
    page[0] = 1;
    return 0;
}
