/* SPDX-License-Identifier: MIT
 *
 * A program's end, by exit or exec. The status is told as the last function that exit() calls of
 * those that the program can have asked for: so a return from main is told too, and only what
 * really ends. That exit_group itself were notified is no way: a signal could interrupt it, and
 * libc has no answer to an exit that comes back.
 */
#define _GNU_SOURCE
#include "witness.h"

#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

/* Where exit() was called; zeros: main returned. */
static _Thread_local struct told leaving __attribute__((tls_model("initial-exec")));
static _Thread_local bool left __attribute__((tls_model("initial-exec")));

static void on_end(int status, void *data)
{
    (void)data;
    if (!left && is_wanted(CALL_exit)) {
        leaving.call = CALL_exit;
        leaving.arguments[0] = status;
        tell_call(&leaving);
    }
}

void ends_begin(void)
{
    if (is_wanted(CALL_exit)) {
        on_exit(on_end, NULL);
    }
}

SHOWN void exit(int status)
{
    REAL(exit);
    struct told told = TOLD(exit, status);
    left = tell_unsafe(&told);
    leaving = told;
    real(status);
    __builtin_unreachable();
}

SHOWN void _exit(int status)
{
    REAL(_exit);
    struct told told = TOLD(exit, status);
    if (is_wanted(CALL_exit)) {
        tell_call(&told);
    }
    real(status);
    __builtin_unreachable();
}

SHOWN void _Exit(int status)
{
    REAL(_Exit);
    struct told told = TOLD(exit, status);
    if (is_wanted(CALL_exit)) {
        tell_call(&told);
    }
    real(status);
    __builtin_unreachable();
}

SHOWN void quick_exit(int status)
{
    REAL(quick_exit);
    struct told told = TOLD(exit, status);
    if (is_wanted(CALL_exit)) {
        tell_call(&told);
    }
    real(status);
    __builtin_unreachable();
}

/* False: it shall fail. Comes before an exec that does not come back, as a rule. */
static bool before(struct told *told, const char *path)
{
    told->text = (uint64_t)path;
    return !is_wanted((enum call)told->call) || tell_call(told);
}

static int failed(struct told *told, int result)
{
    return is_wanted((enum call)told->call) ? back(told, result) : result;
}

SHOWN int execve(const char *path, char *const arguments[], char *const environment[])
{
    REAL(execve);
    struct told told = TOLD(execve, (int64_t)path, (int64_t)arguments, (int64_t)environment);
    return before(&told, path) ? failed(&told, real(path, arguments, environment)) : -1;
}

SHOWN int execv(const char *path, char *const arguments[])
{
    REAL(execv);
    struct told told = TOLD(execv, (int64_t)path, (int64_t)arguments);
    return before(&told, path) ? failed(&told, real(path, arguments)) : -1;
}

SHOWN int execvp(const char *file, char *const arguments[])
{
    REAL(execvp);
    struct told told = TOLD(execvp, (int64_t)file, (int64_t)arguments);
    return before(&told, file) ? failed(&told, real(file, arguments)) : -1;
}

SHOWN int execvpe(const char *file, char *const arguments[], char *const environment[])
{
    REAL(execvpe);
    struct told told = TOLD(execvpe, (int64_t)file, (int64_t)arguments, (int64_t)environment);
    return before(&told, file) ? failed(&told, real(file, arguments, environment)) : -1;
}

SHOWN int fexecve(int fd, char *const arguments[], char *const environment[])
{
    REAL(fexecve);
    struct told told = TOLD(fexecve, fd, (int64_t)arguments, (int64_t)environment);
    return before(&told, NULL) ? failed(&told, real(fd, arguments, environment)) : -1;
}

/* The arguments of execl and its kin, up to the NULL that ends them. */
static size_t count_of(va_list rest)
{
    size_t count = 1;
    while (va_arg(rest, char *) != NULL) {
        count++;
    }
    return count;
}

static void fill(char **arguments, const char *first, size_t count, va_list rest)
{
    arguments[0] = (char *)(uintptr_t)first;
    for (size_t i = 1; i <= count; i++) {
        arguments[i] = va_arg(rest, char *);
    }
}

/* On the caller's stack, as libc's own: an exec may stand in a child of vfork or in a handler. */
#define COLLECT(first)                                                                             \
    va_list rest;                                                                                  \
    va_start(rest, first);                                                                         \
    const char *volatile head = first; /* a wrong program may give NULL */                         \
    size_t count = head != NULL ? count_of(rest) : 0;                                              \
    va_end(rest);                                                                                  \
    char **arguments = __builtin_alloca((count + 1) * sizeof *arguments);                          \
    arguments[0] = NULL;                                                                           \
    va_start(rest, first);                                                                         \
    if (count > 0) {                                                                               \
        fill(arguments, first, count, rest);                                                       \
    }

SHOWN int execl(const char *path, const char *first, ...)
{
    REAL(execv);
    struct told told = TOLD(execl, (int64_t)path);
    COLLECT(first);
    va_end(rest);
    return before(&told, path) ? failed(&told, real(path, arguments)) : -1;
}

SHOWN int execlp(const char *file, const char *first, ...)
{
    REAL(execvp);
    struct told told = TOLD(execlp, (int64_t)file);
    COLLECT(first);
    va_end(rest);
    return before(&told, file) ? failed(&told, real(file, arguments)) : -1;
}

SHOWN int execle(const char *path, const char *first, ...)
{
    REAL(execve);
    struct told told = TOLD(execle, (int64_t)path);
    COLLECT(first);
    char *const *environment = va_arg(rest, char *const *);
    va_end(rest);
    return before(&told, path) ? failed(&told, real(path, arguments, environment)) : -1;
}
