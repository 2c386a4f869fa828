/* SPDX-License-Identifier: MIT
 *
 * Looks an address up in /proc/self/maps, with system calls alone: this can run in a signal
 * handler. Protocol: see mapped.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <unistd.h>

#include "mapped.h"

enum { KEPT = 64 };

static struct {
    uintptr_t address;
    bool shared;
} kept[KEPT];

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

static bool look_up(uintptr_t address)
{
    char bytes[4096];
    struct line line = {{0, 0}, 0, 0, false};
    bool shared = false;
    ssize_t got;
    int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    while (fd >= 0 && !shared && (got = read(fd, bytes, sizeof bytes)) > 0) {
        for (ssize_t i = 0; i < got; i++) {
            if (bytes[i] == '\n') {
                shared |= line.shared && address >= line.bounds[0] && address < line.bounds[1];
                line = (struct line){{0, 0}, 0, 0, false};
            } else {
                take(&line, bytes[i]);
            }
        }
    }
    if (fd >= 0) {
        close(fd);
    }
    return shared;
}

bool sr_mapped_shared(uintptr_t address)
{
    size_t slot = (address >> 3) % KEPT;
    if (kept[slot].address != address) {
        int error = errno;
        kept[slot].shared = look_up(address);
        kept[slot].address = address;
        errno = error;
    }
    return kept[slot].shared;
}
