/* SPDX-License-Identifier: MIT
 *
 * Temporary folders and copies of source files into them. A copy holds regular files only: a
 * symbolic link, a device or a fifo in a submission is left out.
 */
#ifndef SCRUTINEER_BASE_FOLDER_H
#define SCRUTINEER_BASE_FOLDER_H

#include <stdbool.h>
#include <sys/types.h>

#include "trouble.h"

/* A fresh folder below $TMPDIR or /tmp, mode 0700; the caller frees the path. NULL: trouble.
 * Removes those there that a process of this user has left, which was killed. */
char *folder_temporary(struct trouble *trouble);
/* From now on it stays there, whatever becomes of this process. */
void folder_keep(const char *path);
bool folder_make(const char *path, struct trouble *trouble);
/* The folder and all in it; silent: called on the way out. */
void folder_remove(const char *path);
/* Gives all of it to that user, for programs that run as another than us. */
bool folder_give(const char *path, uid_t uid, gid_t gid, struct trouble *trouble);

struct copy_limits {
    const char *const *endings; /* ".c", ".h", … NULL: every file */
    long files, bytes;          /* more is a refusal: false, and over_limit is set */
    bool over_limit;
};
/* Copies the regular files of a folder, with sub-folders. */
bool folder_copy(const char *from, const char *to, struct copy_limits *limits,
                 struct trouble *trouble);

#endif
