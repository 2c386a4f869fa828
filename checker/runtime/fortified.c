/* SPDX-License-Identifier: MIT
 *
 * The checked variants of memory.c, strings.c, files.c and formats.c, which code compiled with
 * _FORTIFY_SOURCE calls. Protocol: see fortified.h.
 */
#define _GNU_SOURCE
#include "access.h"
#include "descriptors.h"
#include "fortified.h"
#include "printed.h"
#include "streams.h"
#include "text.h"
#include "wrap.h"

void *__wrap___memcpy_chk(void *to, const void *from, size_t bytes, size_t room)
{
    sr_moves(to, from, bytes, SR_CALLER());
    return __memcpy_chk(to, from, bytes, room);
}

void *__wrap___memmove_chk(void *to, const void *from, size_t bytes, size_t room)
{
    sr_moves(to, from, bytes, SR_CALLER());
    return __memmove_chk(to, from, bytes, room);
}

void *__wrap___mempcpy_chk(void *to, const void *from, size_t bytes, size_t room)
{
    sr_moves(to, from, bytes, SR_CALLER());
    return __mempcpy_chk(to, from, bytes, room);
}

void *__wrap___memset_chk(void *to, int byte, size_t bytes, size_t room)
{
    sr_write(to, bytes, SR_CALLER());
    return __memset_chk(to, byte, bytes, room);
}

void __wrap___explicit_bzero_chk(void *to, size_t bytes, size_t room)
{
    sr_write(to, bytes, SR_CALLER());
    __explicit_bzero_chk(to, bytes, room);
}

char *__wrap___strcpy_chk(char *to, const char *from, size_t room)
{
    sr_copies(to, from, SIZE_MAX, SR_CALLER());
    return __strcpy_chk(to, from, room);
}

char *__wrap___stpcpy_chk(char *to, const char *from, size_t room)
{
    sr_copies(to, from, SIZE_MAX, SR_CALLER());
    return __stpcpy_chk(to, from, room);
}

char *__wrap___strncpy_chk(char *to, const char *from, size_t bytes, size_t room)
{
    sr_reads_up_to(from, bytes, SR_CALLER());
    sr_write(to, bytes, SR_CALLER());
    return __strncpy_chk(to, from, bytes, room);
}

char *__wrap___stpncpy_chk(char *to, const char *from, size_t bytes, size_t room)
{
    sr_reads_up_to(from, bytes, SR_CALLER());
    sr_write(to, bytes, SR_CALLER());
    return __stpncpy_chk(to, from, bytes, room);
}

char *__wrap___strcat_chk(char *to, const char *from, size_t room)
{
    sr_appends(to, from, SIZE_MAX, SR_CALLER());
    return __strcat_chk(to, from, room);
}

char *__wrap___strncat_chk(char *to, const char *from, size_t bytes, size_t room)
{
    sr_appends(to, from, bytes, SR_CALLER());
    return __strncat_chk(to, from, bytes, room);
}

static ssize_t arrived(ssize_t bytes, const void *place, uintptr_t caller)
{
    if (bytes > 0) {
        sr_write(place, (size_t)bytes, caller);
    }
    return bytes;
}

ssize_t __wrap___read_chk(int descriptor, void *place, size_t bytes, size_t room)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t got =
        sr_descriptor_received(descriptor, __read_chk(descriptor, place, bytes, room), SR_CALLER());
    return arrived(got, place, SR_CALLER());
}

ssize_t __wrap___pread_chk(int descriptor, void *place, size_t bytes, off_t from, size_t room)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t got = sr_descriptor_received(
        descriptor, __pread_chk(descriptor, place, bytes, from, room), SR_CALLER());
    return arrived(got, place, SR_CALLER());
}

ssize_t __wrap___recv_chk(int descriptor, void *place, size_t bytes, size_t room, int flags)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t got = sr_descriptor_received(
        descriptor, __recv_chk(descriptor, place, bytes, room, flags), SR_CALLER());
    return arrived(got, place, SR_CALLER());
}

char *__wrap___fgets_chk(char *place, size_t room, int bytes, FILE *file)
{
    sr_stream_receives(file, SR_CALLER());
    char *line = __fgets_chk(place, room, bytes, file);
    sr_stream_received(file, line != NULL, SR_CALLER());
    if (line != NULL) {
        sr_writes_text(place, SR_CALLER());
    }
    return line;
}

size_t __wrap___fread_chk(void *place, size_t room, size_t bytes, size_t count, FILE *file)
{
    sr_stream_receives(file, SR_CALLER());
    size_t got = __fread_chk(place, room, bytes, count, file);
    sr_stream_received(file, got > 0, SR_CALLER());
    sr_write(place, got * bytes, SR_CALLER());
    return got;
}

char *__wrap___getcwd_chk(char *buffer, size_t bytes, size_t room)
{
    char *path = __getcwd_chk(buffer, bytes, room);
    if (path != NULL) {
        sr_writes_text(path, SR_CALLER());
    }
    return path;
}

int __wrap___vsprintf_chk(char *to, int flag, size_t room, const char *format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    int length = __vsprintf_chk(to, flag, room, format, arguments);
    return sr_print_filled(length, to, SIZE_MAX, SR_CALLER());
}

int __wrap___sprintf_chk(char *to, int flag, size_t room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    int length = __vsprintf_chk(to, flag, room, format, arguments);
    va_end(arguments);
    return sr_print_filled(length, to, SIZE_MAX, SR_CALLER());
}

int __wrap___vsnprintf_chk(char *to, size_t bytes, int flag, size_t room, const char *format,
                           va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    int length = __vsnprintf_chk(to, bytes, flag, room, format, arguments);
    return sr_print_filled(length, to, bytes, SR_CALLER());
}

int __wrap___snprintf_chk(char *to, size_t bytes, int flag, size_t room, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    int length = __vsnprintf_chk(to, bytes, flag, room, format, arguments);
    va_end(arguments);
    return sr_print_filled(length, to, bytes, SR_CALLER());
}

int __wrap___vprintf_chk(int flag, const char *format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    sr_stream_sends(stdout, SR_CALLER());
    int length = __vprintf_chk(flag, format, arguments);
    return length;
}

int __wrap___printf_chk(int flag, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    sr_stream_sends(stdout, SR_CALLER());
    int length = __vprintf_chk(flag, format, arguments);
    va_end(arguments);
    return length;
}

int __wrap___vfprintf_chk(FILE *file, int flag, const char *format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    sr_stream_sends(file, SR_CALLER());
    int length = __vfprintf_chk(file, flag, format, arguments);
    return length;
}

int __wrap___fprintf_chk(FILE *file, int flag, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    sr_stream_sends(file, SR_CALLER());
    int length = __vfprintf_chk(file, flag, format, arguments);
    va_end(arguments);
    return length;
}

int __wrap___vdprintf_chk(int descriptor, int flag, const char *format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    int length = __vdprintf_chk(descriptor, flag, format, arguments);
    return length;
}

int __wrap___dprintf_chk(int descriptor, int flag, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    int length = __vdprintf_chk(descriptor, flag, format, arguments);
    va_end(arguments);
    return length;
}

static int made(int length, char **text, uintptr_t caller)
{
    if (length >= 0) {
        sr_write(text, sizeof *text, caller);
    }
    return length;
}

int __wrap___vasprintf_chk(char **text, int flag, const char *format, va_list arguments)
{
    sr_printed(format, arguments, SR_CALLER());
    int length = __vasprintf_chk(text, flag, format, arguments);
    return made(length, text, SR_CALLER());
}

int __wrap___asprintf_chk(char **text, int flag, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    sr_printed(format, arguments, SR_CALLER());
    int length = __vasprintf_chk(text, flag, format, arguments);
    va_end(arguments);
    return made(length, text, SR_CALLER());
}
