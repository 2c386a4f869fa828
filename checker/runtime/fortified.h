/* SPDX-License-Identifier: MIT
 *
 * The checked variants that code compiled with _FORTIFY_SOURCE calls. glibc's headers declare them
 * only for such code. `room` is what the compiler knows of the buffer; libc checks it.
 */
#ifndef SCRUTINEER_RUNTIME_FORTIFIED_H
#define SCRUTINEER_RUNTIME_FORTIFIED_H

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/types.h>

/* NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */
extern void *__memcpy_chk(void *to, const void *from, size_t bytes, size_t room);
extern void *__memmove_chk(void *to, const void *from, size_t bytes, size_t room);
extern void *__mempcpy_chk(void *to, const void *from, size_t bytes, size_t room);
extern void *__memset_chk(void *to, int byte, size_t bytes, size_t room);
extern void __explicit_bzero_chk(void *to, size_t bytes, size_t room);
extern char *__strcpy_chk(char *to, const char *from, size_t room);
extern char *__stpcpy_chk(char *to, const char *from, size_t room);
extern char *__strncpy_chk(char *to, const char *from, size_t bytes, size_t room);
extern char *__stpncpy_chk(char *to, const char *from, size_t bytes, size_t room);
extern char *__strcat_chk(char *to, const char *from, size_t room);
extern char *__strncat_chk(char *to, const char *from, size_t bytes, size_t room);
extern ssize_t __read_chk(int descriptor, void *place, size_t bytes, size_t room);
extern ssize_t __pread_chk(int descriptor, void *place, size_t bytes, off_t from, size_t room);
extern ssize_t __recv_chk(int descriptor, void *place, size_t bytes, size_t room, int flags);
extern char *__fgets_chk(char *place, size_t room, int bytes, FILE *file);
extern size_t __fread_chk(void *place, size_t room, size_t bytes, size_t count, FILE *file);
extern char *__getcwd_chk(char *buffer, size_t bytes, size_t room);
extern int __sprintf_chk(char *to, int flag, size_t room, const char *format, ...);
extern int __vsprintf_chk(char *to, int flag, size_t room, const char *format, va_list arguments);
extern int __snprintf_chk(char *to, size_t bytes, int flag, size_t room, const char *format, ...);
extern int __vsnprintf_chk(char *to, size_t bytes, int flag, size_t room, const char *format,
                           va_list arguments);
extern int __printf_chk(int flag, const char *format, ...);
extern int __vprintf_chk(int flag, const char *format, va_list arguments);
extern int __fprintf_chk(FILE *file, int flag, const char *format, ...);
extern int __vfprintf_chk(FILE *file, int flag, const char *format, va_list arguments);
extern int __dprintf_chk(int descriptor, int flag, const char *format, ...);
extern int __vdprintf_chk(int descriptor, int flag, const char *format, va_list arguments);
extern int __asprintf_chk(char **text, int flag, const char *format, ...);
extern int __vasprintf_chk(char **text, int flag, const char *format, va_list arguments);
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

#endif
