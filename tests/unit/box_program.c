/* SPDX-License-Identifier: MIT
 *
 * The programs that test_box.c runs in the sandbox, one a mode: box_program MODE. Built plainly,
 * statically, and with AddressSanitizer. Lines that a test looks for have a mark (@NAME).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
    sem_t lock;
    int counters[4];
};

static struct shared *shared;
static int segment, set;

/* Says each call that failed: NAME:ERRNO, in the process that made it. */
static void note(const char *name, int failed)
{
    if (failed) {
        dprintf(2, "%s:%d\n", name, errno);
    }
}

/* Every call that can be made to fail, twice. */
static void each_call(void)
{
    for (int i = 0; i < 2; i++) {
        int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
        note("shmget", id < 0);
        void *memory = shmat(id, NULL, 0);
        note("shmat", memory == (void *)-1);
        sem_t lock;
        while (sem_init(&lock, 1, 1) != 0) {
            note("sem_init", 1);
        }
        note("sem_wait", sem_wait(&lock) != 0);
        note("sem_post", sem_post(&lock) != 0);
        note("shmdt", shmdt(memory) != 0);
        note("shmctl", shmctl(id, IPC_RMID, NULL) != 0);
        int sems = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
        note("semget", sems < 0);
        struct sembuf give = {0, 1, SEM_UNDO}, take = {0, -1, SEM_UNDO | IPC_NOWAIT};
        note("semop", semop(sems, &give, 1) != 0);
        note("semop", semop(sems, &take, 1) != 0);
        note("semctl", semctl(sems, 0, IPC_RMID) != 0);
        int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
        note("msgget", queue < 0);
        note("msgctl", msgctl(queue, IPC_RMID, NULL) != 0);
        sem_t *named = sem_open("/one", O_CREAT, 0600, 1);
        note("sem_open", named == SEM_FAILED);
        sem_unlink("/one");
        int file = shm_open("/two", O_CREAT | O_RDWR, 0600);
        note("shm_open", file < 0);
        shm_unlink("/two");
        char *volatile bytes = malloc(10);
        note("malloc", bytes == NULL);
        free(bytes);
        bytes = calloc(2, 10);
        note("calloc", bytes == NULL);
        char *volatile more = realloc(bytes, 30);
        note("realloc", more == NULL);
        free(more != NULL ? more : bytes);
        FILE *volatile stream = fopen("/dev/null", "r");
        note("fopen", stream == NULL);
        if (stream != NULL) {
            fclose(stream);
        }
    }
}

static int calls(void)
{
    pid_t pid = fork();
    note("fork", pid < 0);
    if (pid == 0) {
        each_call();
        _exit(0);
    }
    if (pid > 0) {
        waitpid(pid, NULL, 0);
    }
    each_call();
    pid = fork();
    note("fork", pid < 0);
    if (pid == 0) {
        exit(7);
    }
    return wait(NULL) < 0 ? 9 : 3;
}

/* After the one that failed: are the limits as they were? */
static int limits(void)
{
    struct rlimit processes;
    int first = shmget(IPC_PRIVATE, 10, 0600), second = shmget(IPC_PRIVATE, 10, 0600);
    int one = semget(IPC_PRIVATE, 1, 0600), two = semget(IPC_PRIVATE, 1, 0600);
    for (int i = 0; i < 3; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            _exit(0);
        }
        if (pid < 0) {
            dprintf(2, "fork:%d\n", errno);
        }
    }
    while (wait(NULL) > 0) {
    }
    getrlimit(RLIMIT_NPROC, &processes);
    printf("%d %d %d %d %d\n", first >= 0, second >= 0, one >= 0, two >= 0,
           processes.rlim_cur == processes.rlim_max);
    shmctl(first, IPC_RMID, NULL);
    shmctl(second, IPC_RMID, NULL);
    semctl(one, 0, IPC_RMID);
    semctl(two, 0, IPC_RMID);
    return 0;
}

static void *makes_many(void *data)
{
    for (int i = 0; i < 60; i++) {
        int id = shmget(IPC_PRIVATE, 100, 0600);
        note("shmget", id < 0);
        if (id >= 0) {
            shmctl(id, IPC_RMID, NULL);
        }
    }
    return data;
}

/* Four processes, one of them with two threads, that make segments all at once. */
static int crowd(void)
{
    pthread_t thread;
    int status, wrong = 0;
    for (int i = 0; i < 3; i++) {
        if (fork() == 0) {
            makes_many(NULL);
            _exit(0);
        }
    }
    if (pthread_create(&thread, NULL, makes_many, NULL) == 0) {
        makes_many(NULL);
        pthread_join(thread, NULL);
    }
    while (wait(&status) > 0) {
        wrong += status != 0;
    }
    return wrong;
}

static void make_shared(void)
{
    segment = shmget(IPC_PRIVATE, sizeof *shared, IPC_CREAT | 0600);
    shared = shmat(segment, NULL, 0);
    sem_init(&shared->lock, 1, 1);
}

/* Children that count under the lock; the parent says how it stands at the end. */
static int lock(void)
{
    make_shared();
    for (int i = 0; i < 2; i++) {
        if (fork() == 0) {
            for (int turn = 0; turn < 5; turn++) {
                sem_wait(&shared->lock); /* @take */
                shared->counters[i]++;
                usleep(100);
                sem_post(&shared->lock);
            }
            _exit(0);
        }
    }
    int status = 0, value = -1;
    while (wait(&status) > 0 && !WIFSIGNALED(status)) {
    }
    sem_getvalue(&shared->lock, &value);
    printf("value %d, second %d\n", value, shared->counters[1]);
    fflush(stdout);
    kill(0, SIGTERM); /* the other one waits for ever */
    return 0;
}

static int values(void)
{
    make_shared();
    shmctl(segment, IPC_RMID, NULL);
    for (int i = 0; i < 1000; i++) {
        shared->counters[2] = i;
        usleep(1000);
    }
    return 0;
}

static int pours(void)
{
    while (puts("line") >= 0 && fflush(stdout) == 0) {
        usleep(500);
    }
    return 1;
}

static volatile sig_atomic_t times;
static sigjmp_buf back;

static void unsafe(int number)
{
    (void)number;
    printf("caught\n"); /* @printf */
    free(malloc(10));   /* @malloc */
    times++;
}

static void safe(int number, siginfo_t *information, void *context)
{
    (void)information, (void)context;
    int kept = errno;
    ssize_t written = write(1, "safe\n", 5);
    if (written == 5 && number == SIGUSR2) {
        times++;
    }
    errno = kept;
}

static void jumps(int number)
{
    siglongjmp(back, number);
}

static int is_as_it_was(void)
{
    struct sigaction old;
    int right = 1;
    sigaction(SIGUSR1, NULL, &old);
    right &= old.sa_handler == unsafe && (old.sa_flags & ~0x04000000) == (SA_RESTART | SA_NODEFER);
    sigaction(SIGUSR2, NULL, &old);
    right &= old.sa_sigaction == safe && (old.sa_flags & SA_SIGINFO) != 0;
    right &= signal(SIGHUP, SIG_IGN) == jumps && signal(SIGHUP, jumps) == SIG_IGN;
    sigaction(SIGSEGV, NULL, &old);
    right &= old.sa_handler == SIG_DFL && old.sa_flags == 0;
    return right;
}

static int handlers(void)
{
    struct sigaction one = {.sa_handler = unsafe, .sa_flags = SA_RESTART | SA_NODEFER};
    struct sigaction two = {.sa_sigaction = safe, .sa_flags = SA_SIGINFO | SA_RESETHAND};
    sigaction(SIGUSR1, &one, NULL);
    sigaction(SIGUSR2, &two, NULL);
    signal(SIGHUP, jumps);
    printf("%d\n", is_as_it_was());
    fflush(stdout);
    if (sigsetjmp(back, 1) == 0) {
        kill(getppid(), 0);
        for (;;) {
            pause();
        }
    }
    printf("jumped %d\n", (int)times); /* not in a handler any more */
    struct sigaction old;
    sigaction(SIGUSR2, NULL, &old);
    printf("%d\n", old.sa_handler == SIG_DFL); /* it was reset */
    raise(SIGUSR1);                            /* called where any function may be called */
    return 0;
}

static void on_alarm(int number)
{
    (void)number;
    times++;
}

/* Calls that never give EINTR, under a storm of signals whose handler does not restart. */
static int storm(void)
{
    struct sigaction action = {.sa_handler = on_alarm};
    struct itimerval often = {{0, 200}, {0, 200}};
    int failed = 0;
    make_shared();
    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &often, NULL);
    for (int i = 0; i < 300; i++) {
        int id = shmget(IPC_PRIVATE, 4096, 0600);
        void *memory = shmat(id, NULL, 0);
        failed += id < 0 || memory == (void *)-1 || shmdt(memory) != 0;
        failed += shmctl(id, IPC_RMID, NULL) != 0 || sem_post(&shared->lock) != 0;
        failed += sem_trywait(&shared->lock) != 0;
        signal(SIGCHLD, SIG_DFL);
        if (i % 30 == 0) {
            pid_t pid = fork();
            failed += pid < 0;
            if (pid == 0) {
                _exit(0);
            }
            while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
            }
        }
    }
    printf("failed %d, interrupted %d\n", failed, times > 0);
    shmctl(segment, IPC_RMID, NULL);
    return 0;
}

static void *other_thread(void *mutex)
{
    pthread_mutex_lock(mutex);
    pthread_mutex_unlock(mutex);
    return NULL;
}

static int processes(void)
{
    extern char **environ;
    char *const arguments[] = {"true", NULL};
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    pthread_t thread;
    pid_t pid = vfork(); /* @vfork */
    if (pid == 0) {
        execl("/usr/bin/true", "true", (char *)NULL);
        _exit(1);
    }
    note("vfork", pid < 0);
    waitpid(pid, NULL, 0);
    int error = posix_spawn(&pid, "/usr/bin/true", NULL, NULL, arguments, environ);
    if (error != 0) {
        errno = error;
        note("posix_spawn", 1);
    } else {
        waitpid(pid, NULL, 0);
    }
    if (pthread_create(&thread, NULL, other_thread, &mutex) == 0) {
        pthread_join(thread, NULL);
    }
    set = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
    struct sembuf operations[2] = {{0, 1, SEM_UNDO}, {1, 2, 0}};
    semop(set, operations, 2);
    semctl(set, 0, IPC_RMID);
    shmctl(-1, IPC_RMID, NULL);
    note("shmctl", 1);
    return 5;
}

static int loop(void)
{
    sem_t lock;
    sem_init(&lock, 0, 1);
    for (int i = 0; i < 30000; i++) {
        sem_wait(&lock);
        sem_post(&lock);
    }
    return 0;
}

int main(int count, char **arguments)
{
    static const struct {
        const char *name;
        int (*run)(void);
    } modes[] = {{"calls", calls}, {"limits", limits},      {"lock", lock},   {"values", values},
                 {"pours", pours}, {"handlers", handlers},  {"storm", storm}, {"loop", loop},
                 {"crowd", crowd}, {"processes", processes}};
    for (size_t i = 0; count == 2 && i < sizeof modes / sizeof modes[0]; i++) {
        if (strcmp(arguments[1], modes[i].name) == 0) {
            return modes[i].run();
        }
    }
    return 2;
}
