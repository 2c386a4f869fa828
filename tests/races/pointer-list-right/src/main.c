/* SPDX-License-Identifier: MIT
 * The list is linked by indices. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct node {
    int number;
    int next;
};

struct list {
    int head;
    struct node nodes[4];
};

int main(void)
{
    int id = shmget(IPC_PRIVATE, sizeof(struct list), IPC_CREAT | 0600);
    struct list *list = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    struct node first = {16, -1};
    if (fork() == 0) {
        list->nodes[0] = first;
        list->head = 0;
        _exit(0);
    }
    wait(NULL);
    printf("%d\n", list->nodes[0].number);
    shmdt(list);
    return 0;
}
