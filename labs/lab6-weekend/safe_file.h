/* SPDX-License-Identifier: MIT
 *
 * Files that are there as a whole or not at all: whoever looks, and whenever the machine stops,
 * sees the old file or the new one, never half of one.
 *
 * Protocol: safe_file_open(), print to `stream`, safe_file_close(). Until then everything goes to
 * another file beside it, which takes the place of the old one at last.
 */
#ifndef SAFE_FILE_H
#define SAFE_FILE_H

#include <stdbool.h>
#include <stdio.h>

enum { SAFE_FILE_PATH = 4096 + 16 };

struct safe_file {
    FILE *stream;
    const char *path; /* what it will be called; the caller keeps it */
    char temporary[SAFE_FILE_PATH];
};

/* False: it can't be written there, and it was told. */
bool safe_file_open(struct safe_file *file, const char *path);

/* False: something failed, which was told; then the old file, if there is one, is as it was. */
bool safe_file_close(struct safe_file *file);

#endif
