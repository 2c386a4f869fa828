/* Looks at errno: EEXIST opens what is there, EINTR tries again, the set's end is a reason to stop.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

static int open_segment(key_t key)
{
    int id = shmget(key, 100, IPC_CREAT | IPC_EXCL | 0600);
    if (id == -1 && errno == EEXIST) {
        id = shmget(key, 100, 0600);
    }
    if (id == -1) {
        fprintf(stderr, errno == ENOSPC ? "too many segments: see ipcs -m\n" : "%s\n",
                strerror(errno));
    }
    return id;
}

static int wait_for_child(int set)
{
    struct sembuf take = {0, -1, 0};
    while (semop(set, &take, 1) == -1) {
        if (errno == EINTR) {
            continue;
        }
        fprintf(stderr, errno == EIDRM ? "the set is gone\n" : "semop: %s\n", strerror(errno));
        return -1;
    }
    return 0;
}

static int run(int id, int set)
{
    struct sembuf give = {0, 1, 0};
    pid_t pid;
    if (open_segment(4711) != id) {
        return 1;
    }
    pid = fork();
    switch (pid) {
    case -1:
        perror("fork");
        return 1;
    case 0:
        if (semop(set, &give, 1) == -1) {
            perror("semop");
            _exit(1);
        }
        _exit(0);
    default:
        break;
    }
    int status, waited = wait_for_child(set);
    waitpid(pid, &status, 0);
    return waited == -1 || status != 0;
}

int main(void)
{
    int status = 1, id = open_segment(4711), set = -1;
    if (id == -1) {
        return 1;
    }
    set = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (set == -1) {
        perror("semget");
    } else if (semctl(set, 0, SETVAL, 0) == -1) {
        perror("semctl");
    } else {
        status = run(id, set);
    }
    if (set != -1 && semctl(set, 0, IPC_RMID) == -1 && errno != EINVAL) {
        perror("semctl IPC_RMID");
        status = 1;
    }
    if (shmctl(id, IPC_RMID, NULL) == -1) {
        perror("shmctl IPC_RMID");
        status = 1;
    }
    return status;
}
