/* SPDX-License-Identifier: MIT
 *
 * Names in the file system. Protocol: see paths.h.
 *
 * A name is known by its folder, device and inode, and a digest of its last part: however a program
 * writes the way to it.
 */
#define _GNU_SOURCE
#include "paths.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <sys/syscall.h>

#include "descriptors.h"
#include "engine/objects.h"
#include "text.h"
#include "trace.h"
#include "wrap.h"

static bool stat_at(int folder, const char *path, struct stat *about)
{
    int saved = errno;
    long result = syscall(SYS_newfstatat, (long)folder, path, about, 0L);
    errno = saved;
    return result == 0;
}

static uint64_t digest_of(const char *text)
{
    uint64_t digest = 0;
    for (; *text != '\0'; text++) {
        digest = sr_mix(digest, (unsigned char)*text);
    }
    return digest;
}

static bool key_of(int folder, const char *path, struct sr_lock *key)
{
    char way[PATH_MAX] = ".";
    struct stat about;
    size_t length = path == NULL || !sr_engine() ? 0 : sr_length_up_to(path, sizeof way);
    if (length == 0 || length >= sizeof way) {
        return false;
    }
    size_t last = length;
    while (last > 0 && path[last - 1] != '/') {
        last--;
    }
    for (size_t i = 0; i < last; i++) {
        way[i] = path[i];
        way[i + 1] = '\0';
    }
    if (!stat_at(folder, way, &about)) {
        return false;
    }
    *key = (struct sr_lock){.kind = TRACE_SYNC_FILE,
                            .object = (int32_t)about.st_dev,
                            .offset = sr_mix(about.st_ino, digest_of(path + last))};
    return true;
}

void sr_name_changes(int folder, const char *path, uintptr_t caller)
{
    struct sr_lock key;
    if (key_of(folder, path, &key)) {
        sr_release(&key, caller);
    }
}

void sr_name_seen(int folder, const char *path, uintptr_t caller)
{
    struct sr_lock key;
    if (key_of(folder, path, &key)) {
        sr_acquire(&key, caller);
    }
    sr_descriptors_from_strangers(caller);
}

/* --- open ------------------------------------------------------------------------------------- */

/* Opening a FIFO waits for somebody at the other end, and lets them go on. */
static void meets(int folder, const char *path, uintptr_t caller)
{
    struct stat about;
    if (sr_engine() && path != NULL && stat_at(folder, path, &about) && S_ISFIFO(about.st_mode)) {
        struct sr_lock key = {
            .kind = TRACE_SYNC_FILE, .object = (int32_t)about.st_dev, .offset = about.st_ino};
        sr_release(&key, caller);
    }
}

static void opens(int folder, const char *path, int flags, uintptr_t caller)
{
    if ((flags & O_CREAT) != 0) {
        sr_name_changes(folder, path, caller);
    }
    meets(folder, path, caller);
}

/* That a file was made which may also have been there tells nothing. */
static int opened(int descriptor, int folder, const char *path, int flags, uintptr_t caller)
{
    struct stat about;
    int saved = errno;
    if (sr_engine() && (descriptor < 0 || (flags & O_CREAT) == 0 || (flags & O_EXCL) != 0)) {
        sr_name_seen(folder, path, caller);
    }
    if (sr_engine() && descriptor >= 0 && syscall(SYS_fstat, (long)descriptor, &about) == 0 &&
        S_ISFIFO(about.st_mode)) {
        sr_descriptor_readable(descriptor, false, caller);
    }
    errno = saved;
    return descriptor;
}

/* The mode is passed on whether or not it was given: it is looked at only where it is. */
#define OPEN(name)                                                                                 \
    int __wrap_##name(const char *path, int flags, ...)                                            \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = va_arg(rest, mode_t);                                                        \
        va_end(rest);                                                                              \
        opens(AT_FDCWD, path, flags, SR_CALLER());                                                 \
        return opened(name(path, flags, mode), AT_FDCWD, path, flags, SR_CALLER());                \
    }
#define OPENAT(name)                                                                               \
    int __wrap_##name(int folder, const char *path, int flags, ...)                                \
    {                                                                                              \
        va_list rest;                                                                              \
        va_start(rest, flags);                                                                     \
        mode_t mode = va_arg(rest, mode_t);                                                        \
        va_end(rest);                                                                              \
        opens(folder, path, flags, SR_CALLER());                                                   \
        return opened(name(folder, path, flags, mode), folder, path, flags, SR_CALLER());          \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

int __wrap_creat(const char *path, mode_t mode)
{
    opens(AT_FDCWD, path, O_CREAT, SR_CALLER());
    return opened(creat(path, mode), AT_FDCWD, path, O_CREAT, SR_CALLER());
}

int __wrap_creat64(const char *path, mode_t mode)
{
    opens(AT_FDCWD, path, O_CREAT, SR_CALLER());
    return opened(creat64(path, mode), AT_FDCWD, path, O_CREAT, SR_CALLER());
}

/* As fopen makes of "w", "a", "r+", "wx" … what concerns names. */
static int flags_of(const char *mode)
{
    bool makes = mode != NULL && (mode[0] == 'w' || mode[0] == 'a');
    bool alone = false;
    for (size_t i = 0; makes && mode[i] != '\0' && mode[i] != ','; i++) {
        alone |= mode[i] == 'x';
    }
    return (makes ? O_CREAT : 0) | (alone ? O_EXCL : 0);
}

static FILE *fopened(FILE *file, const char *path, const char *mode, uintptr_t caller)
{
    int saved = errno;
    opened(file == NULL ? -1 : fileno(file), AT_FDCWD, path, flags_of(mode), caller);
    errno = saved;
    return file;
}

FILE *__wrap_fopen(const char *restrict path, const char *restrict mode)
{
    opens(AT_FDCWD, path, flags_of(mode), SR_CALLER());
    return fopened(fopen(path, mode), path, mode, SR_CALLER());
}

FILE *__wrap_fopen64(const char *restrict path, const char *restrict mode)
{
    opens(AT_FDCWD, path, flags_of(mode), SR_CALLER());
    return fopened(fopen64(path, mode), path, mode, SR_CALLER());
}

/* --- names made, removed, looked for ---------------------------------------------------------- */

/* What one name says before and after. */
static int done(int result, int folder, const char *path, uintptr_t caller)
{
    int saved = errno;
    sr_name_seen(folder, path, caller);
    errno = saved;
    return result;
}

#define CHANGES(name, parameters, path, call)                                                      \
    int __wrap_##name parameters                                                                   \
    {                                                                                              \
        sr_name_changes(AT_FDCWD, path, SR_CALLER());                                              \
        return done(call, AT_FDCWD, path, SR_CALLER());                                            \
    }

CHANGES(unlink, (const char *path), path, unlink(path))
CHANGES(remove, (const char *path), path, remove(path))
CHANGES(rmdir, (const char *path), path, rmdir(path))
CHANGES(mkdir, (const char *path, mode_t mode), path, mkdir(path, mode))
CHANGES(mkfifo, (const char *path, mode_t mode), path, mkfifo(path, mode))
CHANGES(link, (const char *from, const char *path), path, link(from, path))
CHANGES(symlink, (const char *from, const char *path), path, symlink(from, path))

int __wrap_unlinkat(int folder, const char *path, int flags)
{
    sr_name_changes(folder, path, SR_CALLER());
    return done(unlinkat(folder, path, flags), folder, path, SR_CALLER());
}

int __wrap_mkdirat(int folder, const char *path, mode_t mode)
{
    sr_name_changes(folder, path, SR_CALLER());
    return done(mkdirat(folder, path, mode), folder, path, SR_CALLER());
}

int __wrap_mkfifoat(int folder, const char *path, mode_t mode)
{
    sr_name_changes(folder, path, SR_CALLER());
    return done(mkfifoat(folder, path, mode), folder, path, SR_CALLER());
}

int __wrap_linkat(int from, const char *old, int folder, const char *path, int flags)
{
    sr_name_changes(folder, path, SR_CALLER());
    return done(linkat(from, old, folder, path, flags), folder, path, SR_CALLER());
}

static void renames(int from, const char *old, int to, const char *path, uintptr_t caller)
{
    sr_name_changes(from, old, caller);
    sr_name_changes(to, path, caller);
}

static int renamed(int result, int from, const char *old, int to, const char *path,
                   uintptr_t caller)
{
    done(result, from, old, caller);
    return done(result, to, path, caller);
}

int __wrap_rename(const char *old, const char *path)
{
    renames(AT_FDCWD, old, AT_FDCWD, path, SR_CALLER());
    return renamed(rename(old, path), AT_FDCWD, old, AT_FDCWD, path, SR_CALLER());
}

int __wrap_renameat(int from, const char *old, int to, const char *path)
{
    renames(from, old, to, path, SR_CALLER());
    return renamed(renameat(from, old, to, path), from, old, to, path, SR_CALLER());
}

int __wrap_renameat2(int from, const char *old, int to, const char *path, unsigned flags)
{
    renames(from, old, to, path, SR_CALLER());
    return renamed(renameat2(from, old, to, path, flags), from, old, to, path, SR_CALLER());
}

int __wrap_access(const char *path, int how)
{
    return done(access(path, how), AT_FDCWD, path, SR_CALLER());
}

int __wrap_faccessat(int folder, const char *path, int how, int flags)
{
    return done(faccessat(folder, path, how, flags), folder, path, SR_CALLER());
}
