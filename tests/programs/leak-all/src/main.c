/* SPDX-License-Identifier: MIT
 * One object of each kind, none of them given back; two segments, of which only one stays. */
#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

int main(void)
{
    int removed = shm_open("/removed", O_RDWR | O_CREAT, 0600);
    int kept = shm_open("/kept", O_RDWR | O_CREAT, 0600);
    shm_unlink("/removed");
    int gone = shmget(IPC_PRIVATE, 100, 0600);
    int stays = shmget(IPC_PRIVATE, 200, 0600);
    shmctl(gone, IPC_RMID, 0);
    int set = semget(IPC_PRIVATE, 1, 0600);
    int queue = msgget(IPC_PRIVATE, 0600);
    return removed < 0 || kept < 0 || stays < 0 || set < 0 || queue < 0;
}
