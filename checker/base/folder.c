/* SPDX-License-Identifier: MIT
 * Temporary folders, copied, given away and removed with fts(3). See folder.h. */
#define _GNU_SOURCE
#include "folder.h"

#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

char *folder_temporary(struct trouble *trouble)
{
    const char *base = getenv("TMPDIR");
    char *path = text_format("%s/scrutineer-XXXXXX", base && *base ? base : "/tmp");
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

static FTS *walk(const char *path)
{
    char *copy = text_copy(path);
    char *roots[] = {copy, NULL};
    FTS *tree = fts_open(roots, FTS_PHYSICAL | FTS_NOCHDIR, NULL);
    free(copy);
    return tree;
}

void folder_remove(const char *path)
{
    FTS *tree = walk(path);
    FTSENT *entry;
    while (tree != NULL && (entry = fts_read(tree)) != NULL) {
        if (entry->fts_info == FTS_D) {
            (void)chmod(entry->fts_accpath, 0700);
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
    FTS *tree = walk(path);
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

bool folder_copy_file(const char *from, const char *to, mode_t mode, struct trouble *trouble)
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
                 folder_copy_file(entry->fts_accpath, target, entry->fts_statp->st_mode, trouble);
    }
    free(target);
    return copied;
}

bool folder_copy(const char *from, const char *to, struct copy_limits *limits,
                 struct trouble *trouble)
{
    FTS *tree = walk(from);
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
