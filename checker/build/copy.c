/* SPDX-License-Identifier: MIT
 * Copies the kit's files for a build in the sandbox. See copy.h. */
#define _GNU_SOURCE
#include "copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include "folder.h"
#include "memory.h"

static bool copy_bytes(int in, int out)
{
    ssize_t got = in < 0 || out < 0 ? -1 : 1;
    while (got > 0) {
        got = sendfile(out, in, NULL, 1 << 20);
    }
    return got == 0;
}

static bool copy_file(const char *from, const char *to, mode_t mode, struct trouble *trouble)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    bool copied = copy_bytes(in, out);
    int error = errno;
    if (in >= 0) {
        close(in);
    }
    if (out >= 0) {
        close(out);
    }
    return copied ? true : trouble_set(trouble, "can't copy %s: %s", from, strerror(error));
}

bool copy_kit(const struct kit *kit, const char *folder, struct trouble *trouble)
{
    static const char *const folders[] = {"bin", "libexec", "libexec/scrutineer"};
    const struct {
        const char *from, *to;
        mode_t mode;
    } files[] = {{kit->compiler, "bin/scrutineer-cc", 0755},
                 {kit->runtime, "libexec/scrutineer/runtime.a", 0644},
                 {kit->wrapped, "libexec/scrutineer/wrapped.txt", 0644},
                 {kit->harmless, "libexec/scrutineer/harmless.txt", 0644}};
    bool made = true;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0] && made; i++) {
        char *path = text_format("%s/kit/%s", folder, folders[i]);
        made = folder_make(path, trouble);
        free(path);
    }
    for (size_t i = 0; i < sizeof files / sizeof files[0] && made; i++) {
        char *path = text_format("%s/kit/%s", folder, files[i].to);
        made = copy_file(files[i].from, path, files[i].mode, trouble);
        free(path);
    }
    return made;
}
