/* SPDX-License-Identifier: MIT
 *
 * A program for test_runtime: what calls of libc touch in a segment, to the byte. A line that says
 * "touches: r<offset>+<bytes> w<offset>+<bytes>" must touch just that; the test compares. Exit
 * status 0 and no output, else the number of what did not do what it always does.
 */
#define __NO_INLINE__ 1 /* no bodies in headers: the calls stand on their lines */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <search.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static char *s; /* the segment */
static char mine[256];
static volatile long sink;

#define AS(type, offset) ((type *)(void *)(s + (offset)))
#define CHECK(condition)                                                                           \
    if (!(condition)) {                                                                            \
        fprintf(stderr, "line %d\n", __LINE__);                                                    \
        _exit(1);                                                                                  \
    }

static void put(size_t at, const char *text)
{
    size_t i = 0;
    do {
        s[at + i] = text[i];
    } while (text[i++] != '\0');
}

static void put_wide(size_t at, const wchar_t *text)
{
    wchar_t *to = (wchar_t *)(void *)(s + at);
    while ((*to++ = *text++) != L'\0') {
    }
}

/* Out of the segment, unseen by any expectation: the line of the loop is this one. */
static const char *at(size_t offset)
{
    size_t i = 0;
    do {
        mine[i] = s[offset + i];
    } while (i < sizeof mine - 1 && mine[i++] != '\0');
    return mine;
}

static void blocks(void)
{
    put(0, "abcdefgh");
    sink = (long)memrchr(s, 'f', 8);         /* touches: r5+3 */
    sink = (long)memrchr(s, 'x', 8);         /* touches: r0+8 */
    sink = (long)rawmemchr(s, 'c');          /* touches: r0+3 */
    sink = (long)memmem(s, 8, "cd", 2);      /* touches: r0+4 */
    sink = (long)memmem("xxcd", 4, s, 2);    /* touches: r0+2 */
    sink = (long)memccpy(s + 16, s, 'd', 8); /* touches: r0+4 w16+4 */
    swab(s, s + 32, 5);                      /* touches: r0+4 w32+4 */
    CHECK(strcmp(at(32), "badc") == 0);
    memcpy(s + 48, s, 8);        /* touches: r0+8 w48+8 */
    bcopy(s, s + 64, 3);         /* touches: r0+3 w64+3 */
    sink = memcmp(s, s + 48, 8); /* touches: r0+8 r48+8 */
}

static void copies(void)
{
    put(0, "text");
    strcpy(s + 16, s);     /* touches: r0+5 w16+5 */
    strncpy(s + 32, s, 8); /* touches: r0+5 w32+8 */
    strcat(s + 32, s);     /* touches: r32+5 r0+5 w36+5 */
    CHECK(strcmp(at(32), "texttext") == 0);
    put(48, "");
    strncat(s + 48, s, 2);                 /* touches: r48+1 r0+2 w48+3 */
    sink = (long)strnlen(s, 3);            /* touches: r0+3 */
    sink = (long)strxfrm(s + 64, s, 20);   /* touches: r0+5 w64+5 */
    sink = strcmp(s, "teaa");              /* touches: r0+3 */
    sink = strcmp(s, "Text");              /* touches: r0+1 */
    sink = strcasecmp(s, "TExT");          /* touches: r0+5 */
    sink = strncmp(s, "text and more", 3); /* touches: r0+3 */
    sink = strcoll(s, "tz");               /* touches: r0+2 */
    sink = strverscmp(s, "tz");            /* touches: r0+2 */
    free(strndup(s, 2));                   /* touches: r0+2 */
}

static void searching(void)
{
    put(0, "find the word");
    sink = (long)strchr(s, 'd');              /* touches: r0+4 */
    sink = (long)strchr(s, 'z');              /* touches: r0+14 */
    sink = (long)index(s, 'd');               /* touches: r0+4 */
    sink = (long)strchrnul(s, 'z');           /* touches: r0+14 */
    sink = (long)strrchr(s, 'd');             /* touches: r0+14 */
    sink = (long)strstr(s, "the");            /* touches: r0+8 */
    sink = (long)strcasestr(s, "THE");        /* touches: r0+8 */
    sink = (long)strstr("in the end", s + 9); /* touches: r9+5 */
    sink = (long)strspn(s, "fin");            /* touches: r0+4 */
    sink = (long)strcspn(s, " ");             /* touches: r0+5 */
    sink = (long)strpbrk(s, "xt");            /* touches: r0+6 */
}

static void tokens(void)
{
    char *next = NULL, **shared_next = AS(char *, 128);
    put(0, "  one,two");
    CHECK(strcmp(strtok(s, " ,"), "one") == 0); /* touches: r0+6 w5+1 r2+4 */
    sink = (long)strtok(NULL, " ,");            /* touches: r6+4 */
    CHECK(strtok(NULL, " ,") == NULL);
    put(32, "a b");
    sink = (long)strtok_r(s + 32, " ", &next); /* touches: r32+2 w33+1 */
    sink = (long)strtok_r(NULL, " ", &next);   /* touches: r34+2 */
    put(48, "a:b");
    sink = (long)strtok_r(s + 48, ":", shared_next); /* touches: r48+2 w49+1 w128+8 */
    put(64, "x::y");
    next = s + 64;
    CHECK(strcmp(strsep(&next, ":"), "x") == 0); /* touches: r64+2 w65+1 */
    sink = (long)strsep(&next, ":");             /* touches: r66+1 w66+1 */
}

static void numbers(void)
{
    char *end = NULL, **shared_end = AS(char *, 128);
    put(0, " 12x");
    put(16, "0x1fz");
    put(32, "2.5e1;");
    CHECK(atoi(s) == 12);             /* touches: r0+4 */
    CHECK(atoll(s) == 12);            /* touches: r0+4 */
    CHECK(strtol(s, &end, 10) == 12); /* touches: r0+4 */
    CHECK(end == s + 3);
    CHECK(strtoul(s + 16, shared_end, 16) == 31); /* touches: r16+5 w128+8 */
    CHECK(*shared_end == s + 20);
    CHECK(strtod(s + 32, NULL) == 25.0);  /* touches: r32+6 */
    CHECK(strtof(s + 32, &end) == 25.0F); /* touches: r32+6 */
    CHECK(atof(s + 32) == 25.0);          /* touches: r32+6 */
    CHECK(strtoimax(s, NULL, 0) == 12);   /* touches: r0+4 */
    errno = 0;
    CHECK(strtol("99999999999999999999", NULL, 10) > 0 && errno == ERANGE);
}

static int print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(mine, sizeof mine, format, arguments); /* touches: r16+3 w128+4 */
    va_end(arguments);
    return length;
}

static void formats(void)
{
    char *made = NULL;
    int *number = AS(int, 128);
    put(0, "word");
    put(16, "longer");
    put_wide(64, L"wide");
    snprintf(mine, sizeof mine, "%2$s %1$d", 3, s); /* touches: r0+5 */
    CHECK(strcmp(mine, "word 3") == 0);
    snprintf(mine, sizeof mine, "%1$.*2$s%%", s + 16, 2);         /* touches: r16+2 */
    sink = snprintf(mine, 99, "%Lf%s%ld%n", 1.0L, s, 2L, number); /* touches: r0+5 w128+4 */
    CHECK(print("%.3s%n", s + 16, AS(int, 128)) == 3);
    snprintf(mine, sizeof mine, "%ls", AS(wchar_t, 64));   /* touches: r64+20 */
    snprintf(mine, sizeof mine, "%.2ls", AS(wchar_t, 64)); /* touches: r64+8 */
    sprintf(s + 256, "%d-%s", 5, "x");                     /* touches: w256+4 */
    snprintf(s + 256, 3, "%s", "too long");                /* touches: w256+3 */
    sink = asprintf(&made, "%s", s);                       /* touches: r0+5 */
    free(made);
    sink = asprintf(AS(char *, 128), "x"); /* touches: w128+8 */
    free(*AS(char *, 128));
}

static void scans(void)
{
    put(0, "5 word 2.5");
    int *number = AS(int, 128);
    CHECK(sscanf(s, "%d %s", number, mine) == 2);                     /* touches: r0+11 w128+4 */
    sink = sscanf("ab 7", "%2$s %1$hd", AS(short, 128), s + 64);      /* touches: w64+3 w128+2 */
    sink = sscanf("12 x", "%d %n%d", number, number + 2, number + 4); /* touches: w128+4 w136+4 */
    CHECK(sscanf("ab", "%ls", AS(wchar_t, 256)) == 1);                /* touches: w256+12 */
    CHECK(sscanf("abc", "%2c", s + 64) == 1);                         /* touches: w64+2 */
    CHECK(sscanf("xyz1", "%[^]0-9]", s + 64) == 1);                   /* touches: w64+4 */
}

static void pieces(void)
{
    int ends[2], *kept = AS(int, 128);
    struct iovec parts[2] = {{s, 4}, {s + 16, 4}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = 2};
    CHECK(pipe(kept) == 0); /* touches: w128+8 */
    close(kept[0]);
    close(kept[1]);
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    CHECK(writev(ends[0], parts, 2) == 8);                   /* touches: r0+4 r16+4 */
    CHECK(recvfrom(ends[1], s + 32, 6, 0, NULL, NULL) == 6); /* touches: w32+6 */
    CHECK(recvmsg(ends[1], &message, 0) == 2);               /* touches: w0+2 */
    CHECK(sendmsg(ends[0], &message, 0) == 8);               /* touches: r0+4 r16+4 */
    CHECK(sendto(ends[0], s, 3, 0, NULL, 0) == 3);           /* touches: r0+3 */
    CHECK(readv(ends[1], parts, 2) == 8);                    /* touches: w0+4 w16+4 */
    close(ends[0]);
    close(ends[1]);
}

static void lines(void)
{
    FILE *file = tmpfile();
    char **line = AS(char *, 128);
    size_t *bytes = AS(size_t, 136);
    put(0, "one\ntwo\n");
    CHECK(file != NULL && fputs_unlocked(s, file) >= 0); /* touches: r0+9 */
    rewind(file);
    *line = NULL;
    *bytes = 0;
    CHECK(getline(line, bytes, file) == 4); /* touches: r128+16 w128+16 */
    free(*line);
    CHECK(fgets_unlocked(s + 64, 20, file) == s + 64); /* touches: w64+5 */
    fclose(file);
}

static void descriptions(void)
{
    put(0, "/");
    CHECK(stat(s, AS(struct stat, 1024)) == 0);  /* touches: r0+2 w1024+144 */
    CHECK(fstat(0, AS(struct stat, 1024)) == 0); /* touches: w1024+144 */
    CHECK(stat("/none", AS(struct stat, 1024)) != 0 && errno == ENOENT);
    CHECK(uname(AS(struct utsname, 1024)) == 0);                 /* touches: w1024+390 */
    CHECK(getrusage(RUSAGE_SELF, AS(struct rusage, 1024)) == 0); /* touches: w1024+144 */
    CHECK(chdir("/") == 0 && getcwd(s + 1024, 512) != NULL);     /* touches: w1024+2 */
    CHECK(realpath("/", s + 1024) != NULL);                      /* touches: w1024+2 */
    CHECK(getrandom(s + 1024, 7, 0) == 7);                       /* touches: w1024+7 */
    CHECK(getentropy(s + 1024, 9) == 0);                         /* touches: w1024+9 */
}

static void times_and_floats(void)
{
    time_t *when = AS(time_t, 128);
    struct tm *parts = AS(struct tm, 256), here;
    *when = 86400;
    CHECK(gmtime_r(when, parts) == parts); /* touches: r128+8 w256+56 */
    CHECK(parts->tm_mday == 2);
    CHECK(gmtime(when)->tm_mday == 2);                             /* touches: r128+8 */
    CHECK(timegm(parts) == 86400);                                 /* touches: r256+56 w256+56 */
    CHECK(strftime(s + 64, 20, "%Y", parts) == 4);                 /* touches: r256+56 w64+5 */
    CHECK(gmtime_r(when, &here) != NULL);                          /* touches: r128+8 */
    CHECK(asctime_r(&here, s + 64) != NULL);                       /* touches: w64+26 */
    CHECK(frexp(8.0, AS(int, 128)) == 0.5);                        /* touches: w128+4 */
    CHECK(modff(2.5F, AS(float, 128)) == 0.5F);                    /* touches: w128+4 */
    CHECK(getitimer(ITIMER_REAL, AS(struct itimerval, 128)) == 0); /* touches: w128+32 */
}

static int less(const void *one, const void *other)
{
    return *(const int *)one - *(const int *)other;
}

static int plain_less(const void *one, const void *other, void *unused)
{
    (void)unused;
    return less(one, other);
}

static void arrays(void)
{
    size_t *count = AS(size_t, 128);
    int *numbers = AS(int, 256), wanted = 9;
    *count = 2;
    numbers[0] = 4;
    numbers[1] = 2;
    qsort_r(numbers, 2, sizeof *numbers, plain_less, NULL); /* touches: r256+8 w256+8 */
    CHECK(lfind(&wanted, numbers, count, 4, less) == NULL); /* touches: r128+8 */
    sink = (long)lsearch(&wanted, numbers, count, 4, less); /* touches: r128+8 w128+8 w264+4 */
    CHECK(numbers[0] == 2 && numbers[2] == 9);
}

static void wide(void)
{
    wchar_t *text = AS(wchar_t, 256), *other = AS(wchar_t, 512);
    put_wide(256, L"wide");
    CHECK(wcslen(text) == 4);                   /* touches: r256+20 */
    wcscpy(other, text);                        /* touches: r256+20 w512+20 */
    wmemset(other, L'x', 3);                    /* touches: w512+12 */
    CHECK(wcscmp(text, L"wz") < 0);             /* touches: r256+8 */
    CHECK(swprintf(other, 20, L"%d", 12) == 2); /* touches: w512+12 */
}

int main(void)
{
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    s = shmat(id, NULL, 0);
    shmctl(id, IPC_RMID, NULL);
    if (id < 0 || s == (void *)-1) {
        return 1;
    }
    blocks();
    copies();
    searching();
    tokens();
    numbers();
    formats();
    scans();
    pieces();
    lines();
    descriptions();
    times_and_floats();
    arrays();
    wide();
    return 0;
}
