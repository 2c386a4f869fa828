/* SPDX-License-Identifier: MIT
 * Maps a file whose name is not valid UTF-8. */
#include <sys/mman.h>
#include <sys/shm.h>
#include <fcntl.h>
#include <unistd.h>
#include <stdio.h>
int main(void)
{
    int f = open("/tmp/\xff\xfe.bin", O_RDWR | O_CREAT, 0600);
    if (f < 0)
        perror("open");
    write(f, "hello", 5);
    void *p = mmap(NULL, 4096, PROT_READ, MAP_SHARED, f, 0);
    (void)p;
    int id = shmget(IPC_PRIVATE, 100, 0600);
    shmctl(id, IPC_RMID, NULL);
    unlink("/tmp/\xff\xfe.bin");
    puts("ok");
    return 0;
}
