/* SPDX-License-Identifier: MIT
 *
 * Input and output straight from and into the program's memory. What is sent is recorded before the
 * call, what arrives after it, when it is known how much came.
 */
#define _GNU_SOURCE
#include "access.h"
#include "descriptors.h"
#include "streams.h"
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
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t bytes_read =
        sr_descriptor_received(descriptor, read(descriptor, place, bytes), SR_CALLER());
    return arrived(bytes_read, place, SR_CALLER());
}

ssize_t __wrap_pread(int descriptor, void *place, size_t bytes, off_t from)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t bytes_read =
        sr_descriptor_received(descriptor, pread(descriptor, place, bytes, from), SR_CALLER());
    return arrived(bytes_read, place, SR_CALLER());
}

ssize_t __wrap_pread64(int descriptor, void *place, size_t bytes, off64_t from)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t bytes_read =
        sr_descriptor_received(descriptor, pread64(descriptor, place, bytes, from), SR_CALLER());
    return arrived(bytes_read, place, SR_CALLER());
}

ssize_t __wrap_recv(int descriptor, void *place, size_t bytes, int flags)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t bytes_read =
        sr_descriptor_received(descriptor, recv(descriptor, place, bytes, flags), SR_CALLER());
    return arrived(bytes_read, place, SR_CALLER());
}

ssize_t __wrap_readv(int descriptor, const struct iovec *parts, int count)
{
    sr_descriptor_receives(descriptor, SR_CALLER());
    ssize_t bytes =
        sr_descriptor_received(descriptor, readv(descriptor, parts, count), SR_CALLER());
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
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, write(descriptor, place, bytes), SR_CALLER());
}

ssize_t __wrap_pwrite(int descriptor, const void *place, size_t bytes, off_t at)
{
    sr_read(place, bytes, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, pwrite(descriptor, place, bytes, at), SR_CALLER());
}

ssize_t __wrap_pwrite64(int descriptor, const void *place, size_t bytes, off64_t at)
{
    sr_read(place, bytes, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, pwrite64(descriptor, place, bytes, at), SR_CALLER());
}

ssize_t __wrap_send(int descriptor, const void *place, size_t bytes, int flags)
{
    sr_read(place, bytes, SR_CALLER());
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, send(descriptor, place, bytes, flags), SR_CALLER());
}

/* Before the call, as whoever gets it may go on with that memory at once. */
ssize_t __wrap_writev(int descriptor, const struct iovec *parts, int count)
{
    for (int i = 0; i < count; i++) {
        sr_read(parts[i].iov_base, parts[i].iov_len, SR_CALLER());
    }
    sr_descriptor_sends(descriptor, SR_CALLER());
    return sr_descriptor_sent(descriptor, writev(descriptor, parts, count), SR_CALLER());
}

size_t __wrap_fread(void *restrict place, size_t bytes, size_t count, FILE *restrict file)
{
    sr_stream_receives(file, SR_CALLER());
    size_t got = fread(place, bytes, count, file);
    sr_stream_received(file, got > 0, SR_CALLER());
    sr_write(place, got * bytes, SR_CALLER());
    return got;
}

char *__wrap_fgets(char *restrict place, int bytes, FILE *restrict file)
{
    sr_stream_receives(file, SR_CALLER());
    char *line = fgets(place, bytes, file);
    sr_stream_received(file, line != NULL, SR_CALLER());
    if (line != NULL && sr_segments_near(place)) {
        sr_write(place, sr_length_up_to(place, (size_t)bytes - 1) + 1, SR_CALLER());
    }
    return line;
}

size_t __wrap_fwrite(const void *restrict place, size_t bytes, size_t count, FILE *restrict file)
{
    sr_read(place, bytes * count, SR_CALLER());
    sr_stream_sends(file, SR_CALLER());
    return fwrite(place, bytes, count, file);
}

int __wrap_fputs(const char *restrict text, FILE *restrict file)
{
    sr_reads_text(text, SR_CALLER());
    sr_stream_sends(file, SR_CALLER());
    return fputs(text, file);
}

int __wrap_puts(const char *text)
{
    sr_reads_text(text, SR_CALLER());
    sr_stream_sends(stdout, SR_CALLER());
    return puts(text);
}
