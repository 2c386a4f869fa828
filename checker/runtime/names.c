/* SPDX-License-Identifier: MIT
 *
 * Names that the system tells, into a buffer of the program's. A name that did not fit may be half
 * there: that is not recorded.
 */
#define _GNU_SOURCE
#include "access.h"
#include "streams.h"
#include "text.h"
#include "wrap.h"

int __wrap_gethostname(char *buffer, size_t bytes)
{
    int result = gethostname(buffer, bytes);
    if (result == 0) {
        sr_writes_text(buffer, SR_CALLER());
    }
    return result;
}

int __wrap_getdomainname(char *buffer, size_t bytes)
{
    int result = getdomainname(buffer, bytes);
    if (result == 0) {
        sr_writes_text(buffer, SR_CALLER());
    }
    return result;
}

int __wrap_ttyname_r(int descriptor, char *buffer, size_t bytes)
{
    int result = ttyname_r(descriptor, buffer, bytes);
    if (result == 0) {
        sr_writes_text(buffer, SR_CALLER());
    }
    return result;
}

char *__wrap_getcwd(char *buffer, size_t bytes)
{
    char *path = getcwd(buffer, bytes);
    if (path != NULL) {
        sr_writes_text(path, SR_CALLER());
    }
    return path;
}

char *__wrap_realpath(const char *restrict path, char *restrict buffer)
{
    sr_reads_text(path, SR_CALLER());
    char *real = realpath(path, buffer);
    if (real != NULL) {
        sr_writes_text(real, SR_CALLER());
    }
    return real;
}

/* Without an end: the result says how long it is. */
ssize_t __wrap_readlink(const char *restrict path, char *restrict buffer, size_t bytes)
{
    sr_reads_text(path, SR_CALLER());
    ssize_t length = readlink(path, buffer, bytes);
    if (length > 0) {
        sr_write(buffer, (size_t)length, SR_CALLER());
    }
    return length;
}

ssize_t __wrap_readlinkat(int folder, const char *restrict path, char *restrict buffer,
                          size_t bytes)
{
    sr_reads_text(path, SR_CALLER());
    ssize_t length = readlinkat(folder, path, buffer, bytes);
    if (length > 0) {
        sr_write(buffer, (size_t)length, SR_CALLER());
    }
    return length;
}

void __wrap_perror(const char *text)
{
    sr_reads_text(text, SR_CALLER());
    sr_stream_sends(stderr, SR_CALLER());
    perror(text);
}
