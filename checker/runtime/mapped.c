/* SPDX-License-Identifier: MIT
 *
 * Looks addresses up in /proc/self/maps, with system calls alone: this can run in a signal handler,
 * and the student may have written a function named `read`. Protocol: see mapped.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "mapped.h"

enum { KEPT = 64 };

/* The address; its lowest bit: shared; the next: the entry says something (locks lie on multiples
 * of 4 at least, others are looked up each time). One word: nobody can see half of an entry. */
static uintptr_t kept[KEPT];

/* A line is "start-end perms …": the state of reading one, byte by byte. */
struct line {
    uintptr_t bounds[2];
    int field;    /* 0 start, 1 end, 2 rights, 3 the rest */
    int position; /* in the rights: the fourth letter is 's' or 'p' */
    bool shared;
};

static uintptr_t digit_of(char byte)
{
    return (uintptr_t)(byte <= '9' ? byte - '0' : byte - 'a' + 10);
}

static void take(struct line *line, char byte)
{
    if (line->field < 2) {
        if (byte == '-' || byte == ' ') {
            line->field++;
        } else {
            line->bounds[line->field] = line->bounds[line->field] * 16 + digit_of(byte);
        }
    } else if (line->field == 2) {
        line->shared = line->position == 3 && byte == 's';
        line->position++;
        line->field += line->position == 4;
    }
}

static enum sr_mapped kind_at(const struct line *line, uintptr_t address)
{
    if (address < line->bounds[0] || address >= line->bounds[1]) {
        return SR_UNMAPPED;
    }
    return line->shared ? SR_MAPPED_SHARED : SR_MAPPED_PRIVATE;
}

static enum sr_mapped look_in(long descriptor, uintptr_t address)
{
    char bytes[4096];
    struct line line = {{0, 0}, 0, 0, false};
    enum sr_mapped kind = SR_UNMAPPED;
    long got;
    while (kind == SR_UNMAPPED &&
           (got = syscall(SYS_read, descriptor, bytes, (long)sizeof bytes)) > 0) {
        for (long i = 0; i < got && kind == SR_UNMAPPED; i++) {
            if (bytes[i] == '\n') {
                kind = kind_at(&line, address);
                line = (struct line){{0, 0}, 0, 0, false};
            } else {
                take(&line, bytes[i]);
            }
        }
    }
    return kind;
}

enum sr_mapped sr_mapped_look(uintptr_t address)
{
    enum sr_mapped kind = SR_UNMAPPED;
    int saved = errno;
    long descriptor =
        syscall(SYS_openat, (long)AT_FDCWD, "/proc/self/maps", (long)(O_RDONLY | O_CLOEXEC), 0L);
    if (descriptor >= 0) {
        kind = look_in(descriptor, address);
        syscall(SYS_close, descriptor);
    }
    errno = saved;
    return kind;
}

bool sr_mapped_shared(uintptr_t address)
{
    uintptr_t *entry = &kept[(address >> 3) % KEPT];
    uintptr_t found = __atomic_load_n(entry, __ATOMIC_RELAXED);
    if ((found & 2) != 0 && (found & ~(uintptr_t)3) == address) {
        return found & 1;
    }
    bool shared = sr_mapped_look(address) == SR_MAPPED_SHARED;
    if (address % 4 == 0) {
        __atomic_store_n(entry, address | 2 | shared, __ATOMIC_RELAXED);
    }
    return shared;
}

void sr_mapped_forget(void)
{
    for (int i = 0; i < KEPT; i++) {
        __atomic_store_n(&kept[i], 0, __ATOMIC_RELAXED);
    }
}
