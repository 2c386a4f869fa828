/* SPDX-License-Identifier: MIT
 *
 * bubblewrap's options for a plan. What each is for stands in docs/en/design.md. Protocol in
 * words.h.
 */
#define _GNU_SOURCE
#include "words.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "memory.h"

#define MARSHAL_INSIDE "/run/scrutineer/marshal"
enum { OWN_FOLDER_BYTES = 64 << 20 };

static void word(struct words *words, const char *text)
{
    words->all = memory_grow(words->all, words->count + 2, sizeof *words->all);
    words->all[words->count++] = text_copy(text);
    words->all[words->count] = NULL;
}

static void words_add(struct words *words, const char *const *list)
{
    for (size_t i = 0; list[i] != NULL; i++) {
        word(words, list[i]);
    }
}

void words_release(struct words *words)
{
    for (size_t i = 0; i < words->count; i++) {
        free(words->all[i]);
    }
    free(words->all);
    for (size_t i = 0; i < words->fd_count; i++) {
        close(words->fds[i]);
    }
}

/* A file of the kit, handed in by descriptor: the unprivileged user may be unable to reach its
 * path. */
static bool word_file(struct words *words, const char *outside, const char *inside,
                      struct trouble *trouble)
{
    int fd = open(outside, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return trouble_set(trouble, "can't open %s: %s", outside, strerror(errno));
    }
    words->fds[words->fd_count++] = fd;
    char *number = text_format("%d", fd);
    words_add(words,
              (const char *const[]){"--perms", "0555", "--ro-bind-data", number, inside, NULL});
    free(number);
    return true;
}

static void words_system(struct words *words, const struct box_plan *plan)
{
    words_add(words,
              (const char *const[]){"bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc",
                                    "--unshare-net", "--unshare-uts", "--unshare-cgroup-try",
                                    "--disable-userns", "--die-with-parent", "--as-pid-1", NULL});
    if (plan->whole_root) {
        words_add(words, (const char *const[]){"--ro-bind", "/", "/", NULL});
    } else {
        words_add(words, (const char *const[]){"--ro-bind",
                                               "/usr",
                                               "/usr",
                                               "--symlink",
                                               "usr/lib",
                                               "/lib",
                                               "--symlink",
                                               "usr/lib64",
                                               "/lib64",
                                               "--symlink",
                                               "usr/bin",
                                               "/bin",
                                               "--symlink",
                                               "usr/sbin",
                                               "/sbin",
                                               "--ro-bind-try",
                                               "/etc/ld.so.cache",
                                               "/etc/ld.so.cache",
                                               "--ro-bind-try",
                                               "/etc/alternatives",
                                               "/etc/alternatives",
                                               NULL});
    }
    words_add(words, (const char *const[]){"--proc", "/proc", "--dev", "/dev", NULL});
}

static void words_binds(struct words *words, const struct box_plan *plan)
{
    char *size = text_format("%d", OWN_FOLDER_BYTES);
    if (plan->whole_root) {
        words_add(words, (const char *const[]){"--tmpfs", "/run", "--bind", "/tmp", "/tmp",
                                               "--bind-try", "/var/tmp", "/var/tmp", NULL});
    } else {
        words_add(words, (const char *const[]){"--size", size, "--tmpfs", "/tmp", NULL});
    }
    words_add(words, (const char *const[]){"--size", size, "--tmpfs", "/dev/shm", NULL});
    if (plan->folder == NULL) {
        words_add(words, (const char *const[]){"--size", size, "--tmpfs", "/scratch", NULL});
    }
    free(size);
    for (size_t i = 0; i < plan->bind_count; i++) {
        const struct box_bind *bind = &plan->binds[i];
        words_add(words, (const char *const[]){bind->writable ? "--bind" : "--ro-bind",
                                               bind->outside, bind->inside, NULL});
    }
    words_add(words,
              (const char *const[]){"--chdir", plan->folder ? plan->folder : "/scratch", NULL});
}

static void words_marshal(struct words *words, int plan_fd, int result_fd, int trace_fd)
{
    char *numbers[] = {text_format("%d", plan_fd), text_format("%d", result_fd),
                       trace_fd >= 0 ? text_format("%d", trace_fd) : NULL};
    for (size_t i = 0; i < 3; i++) {
        if (numbers[i] != NULL) {
            word(words, numbers[i]);
            free(numbers[i]);
        }
    }
}

bool words_for(const struct box *box, const struct box_plan *plan, const int fds[3],
               struct words *words, struct trouble *trouble)
{
    if (box->containment == BOX_BARE) {
        char *marshal = text_format("%s/kit/scrutineer-marshal", box->folder);
        word(words, marshal);
        free(marshal);
    } else {
        words_system(words, plan);
        words_binds(words, plan);
        if (!word_file(words, box->kit->marshal, MARSHAL_INSIDE, trouble) ||
            !word_file(words, box->kit->witness, BOX_WITNESS_INSIDE, trouble)) {
            return false;
        }
        words_add(words, (const char *const[]){"--", MARSHAL_INSIDE, NULL});
    }
    words_marshal(words, fds[0], fds[1], fds[2]);
    return true;
}
