/* SPDX-License-Identifier: MIT
 *
 * Input and output straight from and into the program's memory. What is sent is recorded before the
 * call, what arrives after it, when it is known how much came.
 */
#define _GNU_SOURCE
#include "access.h"
#include "text.h"
#include "wrap.h"

static ssize_t arrived(ssize_t bytes, const void *place, uintptr_t caller)
{
    if (bytes > 0) {
        sr_write(place, (size_t)bytes, caller);
    }
    return bytes;
}

ssize_t __wrap_read(int descriptor, void *place, size_t bytes)
{
    return arrived(read(descriptor, place, bytes), place, SR_CALLER());
}

ssize_t __wrap_pread(int descriptor, void *place, size_t bytes, off_t from)
{
    return arrived(pread(descriptor, place, bytes, from), place, SR_CALLER());
}

ssize_t __wrap_pread64(int descriptor, void *place, size_t bytes, off64_t from)
{
    return arrived(pread64(descriptor, place, bytes, from), place, SR_CALLER());
}

ssize_t __wrap_recv(int descriptor, void *place, size_t bytes, int flags)
{
    return arrived(recv(descriptor, place, bytes, flags), place, SR_CALLER());
}

ssize_t __wrap_readv(int descriptor, const struct iovec *parts, int count)
{
    ssize_t bytes = readv(descriptor, parts, count);
    size_t left = bytes > 0 ? (size_t)bytes : 0;
    for (int i = 0; i < count && left > 0; i++) {
        size_t here = parts[i].iov_len < left ? parts[i].iov_len : left;
        sr_write(parts[i].iov_base, here, SR_CALLER());
        left -= here;
    }
    return bytes;
}

ssize_t __wrap_write(int descriptor, const void *place, size_t bytes)
{
    sr_read(place, bytes, SR_CALLER());
    return write(descriptor, place, bytes);
}

ssize_t __wrap_pwrite(int descriptor, const void *place, size_t bytes, off_t at)
{
    sr_read(place, bytes, SR_CALLER());
    return pwrite(descriptor, place, bytes, at);
}

ssize_t __wrap_pwrite64(int descriptor, const void *place, size_t bytes, off64_t at)
{
    sr_read(place, bytes, SR_CALLER());
    return pwrite64(descriptor, place, bytes, at);
}

ssize_t __wrap_send(int descriptor, const void *place, size_t bytes, int flags)
{
    sr_read(place, bytes, SR_CALLER());
    return send(descriptor, place, bytes, flags);
}

/* Before the call, as whoever gets it may go on with that memory at once. */
ssize_t __wrap_writev(int descriptor, const struct iovec *parts, int count)
{
    for (int i = 0; i < count; i++) {
        sr_read(parts[i].iov_base, parts[i].iov_len, SR_CALLER());
    }
    return writev(descriptor, parts, count);
}

size_t __wrap_fread(void *restrict place, size_t bytes, size_t count, FILE *restrict file)
{
    size_t got = fread(place, bytes, count, file);
    sr_write(place, got * bytes, SR_CALLER());
    return got;
}

char *__wrap_fgets(char *restrict place, int bytes, FILE *restrict file)
{
    char *line = fgets(place, bytes, file);
    if (line != NULL && sr_segments_near(place)) {
        sr_write(place, sr_length_up_to(place, (size_t)bytes - 1) + 1, SR_CALLER());
    }
    return line;
}

size_t __wrap_fwrite(const void *restrict place, size_t bytes, size_t count, FILE *restrict file)
{
    sr_read(place, bytes * count, SR_CALLER());
    return fwrite(place, bytes, count, file);
}

int __wrap_fputs(const char *restrict text, FILE *restrict file)
{
    sr_reads_text(text, SR_CALLER());
    return fputs(text, file);
}

int __wrap_puts(const char *text)
{
    sr_reads_text(text, SR_CALLER());
    return puts(text);
}
