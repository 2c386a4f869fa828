/* SPDX-License-Identifier: MIT
 *
 * What the system tells about files, itself and this process, into a structure of the program's.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

#include "access.h"
#include "descriptors.h"
#include "paths.h"
#include "text.h"
#include "wrap.h"

/* A call that gives 0 has filled what it was to fill. */
static int told(int result, const void *wanted, size_t bytes, uintptr_t caller)
{
    if (result == 0) {
        sr_write(wanted, bytes, caller);
    }
    return result;
}

int __wrap_stat(const char *restrict path, struct stat *restrict wanted)
{
    sr_reads_text(path, SR_CALLER());
    int result = stat(path, wanted);
    sr_name_seen(AT_FDCWD, path, SR_CALLER());
    return told(result, wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_lstat(const char *restrict path, struct stat *restrict wanted)
{
    sr_reads_text(path, SR_CALLER());
    int result = lstat(path, wanted);
    sr_name_seen(AT_FDCWD, path, SR_CALLER());
    return told(result, wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_fstat(int descriptor, struct stat *wanted)
{
    int result = fstat(descriptor, wanted);
    sr_descriptor_readable(descriptor, false, SR_CALLER());
    return told(result, wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_fstatat(int folder, const char *restrict path, struct stat *restrict wanted, int flags)
{
    sr_reads_text(path, SR_CALLER());
    int result = fstatat(folder, path, wanted, flags);
    sr_name_seen(folder, path, SR_CALLER());
    return told(result, wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_stat64(const char *restrict path, struct stat64 *restrict wanted)
{
    sr_reads_text(path, SR_CALLER());
    int result = stat64(path, wanted);
    sr_name_seen(AT_FDCWD, path, SR_CALLER());
    return told(result, wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_lstat64(const char *restrict path, struct stat64 *restrict wanted)
{
    sr_reads_text(path, SR_CALLER());
    int result = lstat64(path, wanted);
    sr_name_seen(AT_FDCWD, path, SR_CALLER());
    return told(result, wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_fstat64(int descriptor, struct stat64 *wanted)
{
    int result = fstat64(descriptor, wanted);
    sr_descriptor_readable(descriptor, false, SR_CALLER());
    return told(result, wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_fstatat64(int folder, const char *restrict path, struct stat64 *restrict wanted,
                     int flags)
{
    sr_reads_text(path, SR_CALLER());
    int result = fstatat64(folder, path, wanted, flags);
    sr_name_seen(folder, path, SR_CALLER());
    return told(result, wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_statx(int folder, const char *restrict path, int flags, unsigned mask,
                 struct statx *restrict wanted)
{
    sr_reads_text(path, SR_CALLER());
    int result = statx(folder, path, flags, mask, wanted);
    sr_name_seen(folder, path, SR_CALLER());
    return told(result, wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_statvfs(const char *restrict path, struct statvfs *restrict wanted)
{
    sr_reads_text(path, SR_CALLER());
    return told(statvfs(path, wanted), wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_statvfs64(const char *restrict path, struct statvfs64 *restrict wanted)
{
    sr_reads_text(path, SR_CALLER());
    return told(statvfs64(path, wanted), wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_fstatvfs(int descriptor, struct statvfs *wanted)
{
    return told(fstatvfs(descriptor, wanted), wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_fstatvfs64(int descriptor, struct statvfs64 *wanted)
{
    return told(fstatvfs64(descriptor, wanted), wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_uname(struct utsname *wanted)
{
    return told(uname(wanted), wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_sysinfo(struct sysinfo *wanted)
{
    return told(sysinfo(wanted), wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_getrusage(__rusage_who_t who, struct rusage *wanted)
{
    return told(getrusage(who, wanted), wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_getrlimit(__rlimit_resource_t what, struct rlimit *wanted)
{
    return told(getrlimit(what, wanted), wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_getrlimit64(__rlimit_resource_t what, struct rlimit64 *wanted)
{
    return told(getrlimit64(what, wanted), wanted, sizeof *wanted, SR_CALLER());
}

int __wrap_setrlimit(__rlimit_resource_t what, const struct rlimit *limit)
{
    sr_read(limit, sizeof *limit, SR_CALLER());
    return setrlimit(what, limit);
}

int __wrap_setrlimit64(__rlimit_resource_t what, const struct rlimit64 *limit)
{
    sr_read(limit, sizeof *limit, SR_CALLER());
    return setrlimit64(what, limit);
}

int __wrap_getloadavg(double *averages, int count)
{
    int got = getloadavg(averages, count);
    if (got > 0) {
        sr_write(averages, (size_t)got * sizeof *averages, SR_CALLER());
    }
    return got;
}

int __wrap_pipe(int *ends)
{
    return told(pipe(ends), ends, 2 * sizeof *ends, SR_CALLER());
}

int __wrap_pipe2(int *ends, int flags)
{
    return told(pipe2(ends, flags), ends, 2 * sizeof *ends, SR_CALLER());
}

int __wrap_socketpair(int domain, int type, int protocol, int *ends)
{
    return told(socketpair(domain, type, protocol, ends), ends, 2 * sizeof *ends, SR_CALLER());
}
