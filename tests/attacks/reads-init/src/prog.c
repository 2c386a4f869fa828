#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <stdlib.h>
#include <unistd.h>
#include <fcntl.h>
#include <errno.h>
#include <dirent.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/sem.h>
#include <sys/msg.h>
#include <sys/syscall.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <sys/prctl.h>
#include <stdint.h>
static void tryopen(const char *p, int fl)
{
    int f = open(p, fl);
    char b[100];
    ssize_t n = f >= 0 ? (fl == O_RDONLY ? read(f, b, 100) : write(f, "1", 1)) : -1;
    printf("%s: open %d io %zd %s\n", p, f, n, strerror(errno));
}
int main(int c, char **v)
{
    int w = 4;
    switch (w) {
    case 1:
        kill(1, 15);
        kill(1, 9);
        kill(1, 2);
        kill(getppid(), SIGTERM);
        usleep(100000);
        puts("alive");
        break;
    case 2:
        kill(-1, 9);
        puts("alive");
        break;
    case 3:
        printf("seize1 %ld\n", ptrace(PTRACE_SEIZE, 1, 0, 0));
        printf("seize p %ld\n", ptrace(PTRACE_ATTACH, getppid(), 0, 0));
        break;
    case 4:
        tryopen("/proc/1/mem", O_RDONLY);
        tryopen("/proc/1/environ", O_RDONLY);
        tryopen("/proc/1/fd/3", O_RDONLY);
        tryopen("/proc/sys/kernel/shmmni", O_WRONLY);
        tryopen("/proc/sys/kernel/core_pattern", O_WRONLY);
        tryopen("/proc/sysrq-trigger", O_WRONLY);
        break;
    case 5: {
        const char *p[] = {"/tmp/f", "/dev/shm/f", "f"};
        for (int i = 0; i < 3; i++) {
            int f = open(p[i], O_CREAT | O_WRONLY, 0600);
            char *b = calloc(1, 1 << 20);
            long n = 0;
            while (n < 3000 && write(f, b, 1 << 20) > 0)
                n++;
            printf("%s %ld MB %s\n", p[i], n, strerror(errno));
            if (i != 2)
                unlink(p[i]);
        }
        unlink("f");
        break;
    }
    case 6: {
        int n = 0;
        while (shmget(IPC_PRIVATE, 4096, 0600) >= 0 && n < 5000)
            n++;
        printf("seg %d %s\n", n, strerror(errno));
        n = 0;
        while (semget(IPC_PRIVATE, 3, 0600) >= 0 && n < 5000)
            n++;
        printf("sem %d\n", n);
        n = 0;
        while (msgget(IPC_PRIVATE, 0600) >= 0 && n < 5000)
            n++;
        printf("msg %d\n", n);
        break;
    }
    case 7:
        for (int i = 0; i < 256; i++)
            close(i);
        {
            int id = shmget(IPC_PRIVATE, 100, 0600);
            shmctl(id, IPC_RMID, 0);
        }
        break;
    case 8:
        execl("/run/scrutineer/marshal", "marshal", "0", "1", "2", NULL);
        perror("exec");
        break;
    case 9: {
        int id = shmget(IPC_PRIVATE, 100, 0);
        struct shmid_ds d = {0};
        printf("stat %d\n", shmctl(id, IPC_STAT, &d));
        d.shm_perm.uid = getuid();
        d.shm_perm.gid = getgid();
        d.shm_perm.mode = 0;
        printf("set %d\n", shmctl(id, IPC_SET, &d));
        printf("rm %d\n", shmctl(id, IPC_RMID, 0));
        break;
    }
    case 10: {
        srand(3);
        for (int i = 0; i < 3000; i++)
            syscall(0x5c52, (long)(rand() % 3 ? 1000 + rand() % 10 : rand()),
                    rand() % 2 ? (long)rand() << 33 : (long)main,
                    rand() % 2 ? (long)"name\xff\xfe" : -1L, (long)rand(),
                    rand() % 2 ? (long)main : rand(), (long)(rand() % 100));
        puts("done");
        break;
    }
    case 11: {
        uint64_t r[33];
        memset(r, 0xff, sizeof r);
        for (int i = 0; i < 40; i++) {
            r[7] = i % 2 ? ~0ull - 100 : (uint64_t)&r;
            r[16] = i % 3 ? ~0ull : 0;
            syscall(0x5c52, (long)(i % 2 ? -5L : 11L), -1L, 0L, -1L, r, 33L);
        }
        break;
    }
    case 12:
        unsetenv("LD_PRELOAD");
        if (c < 3) {
            execl("/proc/self/exe", v[0], "12", "x", NULL);
        } else {
            int id = shmget(IPC_PRIVATE, 100, 0600);
            shmctl(id, IPC_RMID, 0);
        }
        break;
    case 13:
        for (int i = 0; i < 20; i++) {
            pid_t p = fork();
            if (!p) {
                setsid();
                for (int s = 1; s < 65; s++)
                    signal(s, SIG_IGN);
                if (fork()) {
                    _exit(0);
                }
                for (;;)
                    pause();
            } else
                waitpid(p, 0, 0);
        }
        break;
    case 14:
        for (;;)
            fork();
    case 15: {
        for (;;) {
            char *p = malloc(16 << 20);
            if (!p)
                break;
            memset(p, 1, 16 << 20);
        }
        puts("mem out");
        break;
    }
    case 16:
        for (int i = 0; i < 40000; i++) {
            if (shmget(12345, 1, 0) < 0) {
            }
        }
        puts("done");
        break;
    case 17: {
        int m = memfd_create("x", 0);
        for (int i = 0; i < 900; i++)
            mmap(0, 4096, i % 2 ? PROT_READ : PROT_READ | PROT_WRITE, MAP_SHARED, m, 0);
        prctl(PR_SET_NAME, "a) Z 1 (\xff\n");
        shmget(IPC_PRIVATE, 100, 0600);
        int s;
        if (fork() == 0) {
            pause();
        }
        usleep(50000);
        break;
    }
    case 18: {
        int id = shmget(IPC_PRIVATE, 0x4000000000, 0600 | SHM_NORESERVE);
        printf("huge %d\n", id);
        char *p = shmat(id, 0, 0);
        printf("%p\n", p);
        p[0] = 1;
        shmctl(id, IPC_RMID, 0);
        break;
    }
    case 19: {
        for (int i = 0; i < 64; i++) {
            char n[60];
            sprintf(n, "/dev/shm/\xff\xfe%d\n\033[31m", i);
            int f = open(n, O_CREAT | O_RDWR, 0600);
            if (f >= 0)
                close(f);
        }
        break;
    }
    case 20: {
        pid_t p = vfork();
        if (!p) {
            shmctl(shmget(IPC_PRIVATE, 9, 0600), IPC_RMID, 0);
            _exit(0);
        }
        waitpid(p, 0, 0);
        raise(SIGSTOP);
        break;
    }
    }
    return 0;
}
