/* SPDX-License-Identifier: MIT
 *
 * Temporary folders, copied, given away and removed with fts(3). See folder.h.
 *
 * A temporary folder's name says which process made it: scrutineer-BOOT-NAMESPACE-PID-XXXXXX. A
 * process that was killed outright could not remove its folder; the next one that makes a folder
 * there does, if the number is of its own machine, since it was started, and its own namespace: of
 * others (a container, a folder on the network) it can't be said whether they live.
 */
#define _GNU_SOURCE
#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

enum { UNPRIVILEGED_ID = 65534 };

/* "scrutineer-BOOT-NAMESPACE-"; the caller frees. */
static char *own_prefix(void)
{
    struct stat state;
    char boot[9] = "";
    FILE *file = fopen("/proc/sys/kernel/random/boot_id", "re");
    bool read_well = file != NULL && fgets(boot, sizeof boot, file) != NULL;
    if (file != NULL) {
        fclose(file);
    }
    bool known = read_well && stat("/proc/self/ns/pid", &state) == 0;
    return known ? text_format("scrutineer-%s-%lu-", boot, (unsigned long)state.st_ino) : NULL;
}

static bool is_stale(const char *name, const char *prefix)
{
    int pid, length = 0;
    return strncmp(name, prefix, strlen(prefix)) == 0 &&
           sscanf(name + strlen(prefix), "%d-%n", &pid, &length) == 1 && length > 0 && pid > 0 &&
           kill(pid, 0) != 0 && errno == ESRCH;
}

#define KEPT ".kept"

void folder_keep(const char *path)
{
    char *mark = text_format("%s/" KEPT, path);
    int fd = open(mark, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd >= 0) {
        close(fd);
    }
    free(mark);
}

static bool is_kept(const char *path)
{
    char *mark = text_format("%s/" KEPT, path);
    bool kept = access(mark, F_OK) == 0;
    free(mark);
    return kept;
}

/* Root gives its folders to the user that it runs programs as. */
static bool is_own_folder(const char *path)
{
    struct stat state;
    return lstat(path, &state) == 0 && S_ISDIR(state.st_mode) &&
           (state.st_uid == geteuid() || (geteuid() == 0 && state.st_uid == UNPRIVILEGED_ID));
}

static void remove_stale(const char *base, const char *prefix)
{
    DIR *folder = opendir(base);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (is_stale(entry->d_name, prefix)) {
            char *path = text_format("%s/%s", base, entry->d_name);
            if (is_own_folder(path) && !is_kept(path)) {
                folder_remove(path);
            }
            free(path);
        }
    }
    if (folder != NULL) {
        closedir(folder);
    }
}

char *folder_temporary(struct trouble *trouble)
{
    const char *asked = getenv("TMPDIR");
    const char *base = asked != NULL && *asked != '\0' ? asked : "/tmp";
    char *prefix = own_prefix();
    if (prefix != NULL) {
        remove_stale(base, prefix);
    }
    char *path =
        text_format("%s/%s%d-XXXXXX", base, prefix ? prefix : "scrutineer-", (int)getpid());
    free(prefix);
    if (mkdtemp(path) == NULL) {
        trouble_set(trouble, "can't make a temporary folder %s: %s", path, strerror(errno));
        free(path);
        return NULL;
    }
    return path;
}

bool folder_make(const char *path, struct trouble *trouble)
{
    if (mkdir(path, 0755) != 0 && errno != EEXIST) {
        return trouble_set(trouble, "can't make the folder %s: %s", path, strerror(errno));
    }
    return true;
}

static FTS *walk(const char *path, int how)
{
    char *copy = text_copy(path);
    char *roots[] = {copy, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | how, NULL);
    free(copy);
    return tree;
}

/* With chdir(): fts then enters no folder that was meanwhile put in the place of the one it saw,
 * and every name is looked up in the folder that it stands in. */
void folder_remove(const char *path)
{
    FTS *tree = walk(path, 0);
    FTSENT *entry;
    while (tree != NULL && (entry = fts_read(tree)) != NULL) {
        if (entry->fts_info == FTS_D) {
            (void)fchmodat(AT_FDCWD, entry->fts_accpath, 0700, AT_SYMLINK_NOFOLLOW);
        } else if (entry->fts_info == FTS_DP) {
            (void)rmdir(entry->fts_accpath);
        } else {
            (void)unlink(entry->fts_accpath);
        }
    }
    if (tree != NULL) {
        fts_close(tree);
    }
}

bool folder_give(const char *path, uid_t uid, gid_t gid, struct trouble *trouble)
{
    FTS *tree = walk(path, FTS_NOCHDIR);
    FTSENT *entry;
    bool given = tree != NULL;
    while (given && (entry = fts_read(tree)) != NULL) {
        given = entry->fts_info == FTS_DP || lchown(entry->fts_accpath, uid, gid) == 0;
    }
    if (tree != NULL) {
        fts_close(tree);
    }
    return given ? true : trouble_set(trouble, "can't give %s away: %s", path, strerror(errno));
}

static bool ends_with(const char *name, const char *const *endings)
{
    if (endings == NULL) {
        return true;
    }
    for (size_t i = 0; endings[i] != NULL; i++) {
        size_t length = strlen(name), ending = strlen(endings[i]);
        if (length > ending && strcmp(name + length - ending, endings[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool copy_file(const char *from, const char *to, mode_t mode, struct trouble *trouble)
{
    int in = open(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    int out = in < 0 ? -1 : open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode & 0777);
    bool copied = out >= 0;
    ssize_t got = 1;
    while (copied && got > 0) {
        got = sendfile(out, in, NULL, 1 << 20);
        copied = got >= 0;
    }
    int error = errno;
    if (in >= 0) {
        close(in);
    }
    if (out >= 0) {
        close(out);
    }
    return copied ? true : trouble_set(trouble, "can't copy %s: %s", from, strerror(error));
}

static bool copy_entry(const FTSENT *entry, size_t root, const char *to, struct copy_limits *limits,
                       struct trouble *trouble)
{
    bool copied = true;
    char *target = text_format("%s%s", to, entry->fts_path + root);
    if (entry->fts_info == FTS_D && entry->fts_level > 0) {
        copied = folder_make(target, trouble);
    } else if (entry->fts_info == FTS_F && ends_with(entry->fts_name, limits->endings)) {
        limits->files--;
        limits->bytes -= (long)entry->fts_statp->st_size;
        limits->over_limit = limits->files < 0 || limits->bytes < 0;
        copied = !limits->over_limit &&
                 copy_file(entry->fts_accpath, target, entry->fts_statp->st_mode, trouble);
    }
    free(target);
    return copied;
}

bool folder_copy(const char *from, const char *to, struct copy_limits *limits,
                 struct trouble *trouble)
{
    FTS *tree = walk(from, FTS_NOCHDIR);
    FTSENT *entry;
    bool copied = tree != NULL;
    while (copied && (entry = fts_read(tree)) != NULL) {
        if (entry->fts_info == FTS_D && entry->fts_level > 0 && entry->fts_name[0] == '.') {
            fts_set(tree, entry, FTS_SKIP); /* .git and the like */
            continue;
        }
        copied = copy_entry(entry, strlen(from), to, limits, trouble);
    }
    if (tree != NULL) {
        fts_close(tree);
    } else {
        trouble_set(trouble, "can't read the folder %s: %s", from, strerror(errno));
    }
    if (limits->over_limit) {
        trouble_set(trouble, "the folder %s holds too many files or too much data", from);
    }
    return copied;
}
