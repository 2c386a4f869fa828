/* SPDX-License-Identifier: MIT
 * A pointer into the segment itself, used by processes that have it at the same address. */
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

struct node {
    int number;
    struct node *next;
};

struct list {
    struct node *head;
    struct node nodes[4];
};

int main(void)
{
    int sum = 0;
    int id = shmget(IPC_PRIVATE, sizeof(struct list), IPC_CREAT | 0600);
    struct list *list = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (fork() == 0) {
        for (int i = 0; i < 4; i++) {
            list->nodes[i].number = i + 1;
            list->nodes[i].next = list->head;
            list->head = &list->nodes[i];
        }
        _exit(0);
    }
    wait(NULL);
    for (struct node *node = list->head; node != NULL; node = node->next)
        sum += node->number;
    printf("%d\n", sum);
    shmdt(list);
    return 0;
}
