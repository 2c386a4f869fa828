/* SPDX-License-Identifier: MIT
 *
 * Functions that a signal handler must not call (signal-safety(7)): told when the program's own
 * code does so in one of its handlers, before they are carried out, as they may hang there. What
 * they call themselves is not told. Others of them stand in memory.c, locks.c and ends.c.
 */
#define _GNU_SOURCE
#include "witness.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <syslog.h>

/* What the compilers make of the calls with _FORTIFY_SOURCE; declared by no header. */
int __printf_chk(int flag, const char *restrict format, ...);
int __fprintf_chk(FILE *restrict stream, int flag, const char *restrict format, ...);
int __vprintf_chk(int flag, const char *restrict format, va_list rest);
int __vfprintf_chk(FILE *restrict stream, int flag, const char *restrict format, va_list rest);
void __syslog_chk(int priority, int flag, const char *format, ...);
void __vsyslog_chk(int priority, int flag, const char *format, va_list rest);

#define TELL_IF_IN_A_HANDLER(name)                                                                 \
    if ((wanted & WANT_HANDLERS) != 0) {                                                           \
        struct told told = TOLD(name, 0);                                                          \
        tell_unsafe(&told);                                                                        \
    }

SHOWN void free(void *memory)
{
    REAL(free);
    TELL_IF_IN_A_HANDLER(free)
    real(memory);
}

SHOWN int fclose(FILE *stream)
{
    REAL(fclose);
    TELL_IF_IN_A_HANDLER(fclose)
    return real(stream);
}

SHOWN int fflush(FILE *stream)
{
    REAL(fflush);
    TELL_IF_IN_A_HANDLER(fflush)
    return real(stream);
}

SHOWN void perror(const char *text)
{
    REAL(perror);
    TELL_IF_IN_A_HANDLER(perror)
    real(text);
}

SHOWN int puts(const char *text)
{
    REAL(puts);
    TELL_IF_IN_A_HANDLER(puts)
    return real(text);
}

SHOWN int putchar(int character)
{
    REAL(putchar);
    TELL_IF_IN_A_HANDLER(putchar)
    return real(character);
}

SHOWN int fputs(const char *restrict text, FILE *restrict stream)
{
    REAL(fputs);
    TELL_IF_IN_A_HANDLER(fputs)
    return real(text, stream);
}

SHOWN int fputc(int character, FILE *stream)
{
    REAL(fputc);
    TELL_IF_IN_A_HANDLER(fputc)
    return real(character, stream);
}

SHOWN int putc(int character, FILE *stream)
{
    REAL(putc);
    TELL_IF_IN_A_HANDLER(putc)
    return real(character, stream);
}

SHOWN size_t fwrite(const void *restrict bytes, size_t size, size_t count, FILE *restrict stream)
{
    REAL(fwrite);
    TELL_IF_IN_A_HANDLER(fwrite)
    return real(bytes, size, count, stream);
}

SHOWN int vprintf(const char *restrict format, va_list rest)
{
    REAL(vprintf);
    TELL_IF_IN_A_HANDLER(vprintf)
    return real(format, rest);
}

SHOWN int vfprintf(FILE *restrict stream, const char *restrict format, va_list rest)
{
    REAL(vfprintf);
    TELL_IF_IN_A_HANDLER(vfprintf)
    return real(stream, format, rest);
}

SHOWN int printf(const char *restrict format, ...)
{
    REAL(vprintf);
    TELL_IF_IN_A_HANDLER(printf)
    va_list rest;
    va_start(rest, format);
    int written = real(format, rest);
    va_end(rest);
    return written;
}

SHOWN int fprintf(FILE *restrict stream, const char *restrict format, ...)
{
    REAL(vfprintf);
    TELL_IF_IN_A_HANDLER(fprintf)
    va_list rest;
    va_start(rest, format);
    int written = real(stream, format, rest);
    va_end(rest);
    return written;
}

SHOWN int __vprintf_chk(int flag, const char *restrict format, va_list rest)
{
    REAL(__vprintf_chk);
    TELL_IF_IN_A_HANDLER(__vprintf_chk)
    return real(flag, format, rest);
}

SHOWN int __vfprintf_chk(FILE *restrict stream, int flag, const char *restrict format, va_list rest)
{
    REAL(__vfprintf_chk);
    TELL_IF_IN_A_HANDLER(__vfprintf_chk)
    return real(stream, flag, format, rest);
}

SHOWN int __printf_chk(int flag, const char *restrict format, ...)
{
    REAL(__vprintf_chk);
    TELL_IF_IN_A_HANDLER(__printf_chk)
    va_list rest;
    va_start(rest, format);
    int written = real(flag, format, rest);
    va_end(rest);
    return written;
}

SHOWN int __fprintf_chk(FILE *restrict stream, int flag, const char *restrict format, ...)
{
    REAL(__vfprintf_chk);
    TELL_IF_IN_A_HANDLER(__fprintf_chk)
    va_list rest;
    va_start(rest, format);
    int written = real(stream, flag, format, rest);
    va_end(rest);
    return written;
}

SHOWN void vsyslog(int priority, const char *format, va_list rest)
{
    REAL(vsyslog);
    TELL_IF_IN_A_HANDLER(vsyslog)
    real(priority, format, rest);
}

SHOWN void syslog(int priority, const char *format, ...)
{
    REAL(vsyslog);
    TELL_IF_IN_A_HANDLER(syslog)
    va_list rest;
    va_start(rest, format);
    real(priority, format, rest);
    va_end(rest);
}

SHOWN void __vsyslog_chk(int priority, int flag, const char *format, va_list rest)
{
    REAL(__vsyslog_chk);
    TELL_IF_IN_A_HANDLER(__vsyslog_chk)
    real(priority, flag, format, rest);
}

SHOWN void __syslog_chk(int priority, int flag, const char *format, ...)
{
    REAL(__vsyslog_chk);
    TELL_IF_IN_A_HANDLER(__syslog_chk)
    va_list rest;
    va_start(rest, format);
    real(priority, flag, format, rest);
    va_end(rest);
}
