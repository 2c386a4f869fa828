/* SPDX-License-Identifier: MIT
 *
 * Reads the text of /proc/PID/maps, line by line: "start-end perms offset device inode  path".
 */
#define _GNU_SOURCE
#include "inside.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Skips a word and the spaces behind it; stays within the line. */
static const char *after_word(const char *text, const char *end)
{
    while (text < end && *text != ' ') {
        text++;
    }
    while (text < end && *text == ' ') {
        text++;
    }
    return text;
}

static bool mapping_parse(const char *line, const char *end, struct mapping *mapping)
{
    static const char gone[] = " (deleted)";
    char *rest = NULL;
    mapping->start = strtoull(line, &rest, 16);
    if (rest == line || *rest != '-') {
        return false;
    }
    mapping->end = strtoull(rest + 1, &rest, 16);
    if (rest >= end || *rest != ' ' || end - rest < 5) {
        return false;
    }
    mapping->executable = rest[3] == 'x';
    const char *offset = after_word(rest + 1, end);
    mapping->offset = strtoull(offset, &rest, 16);
    mapping->path = after_word(after_word(after_word(offset, end), end), end);
    mapping->path_length = (size_t)(end - mapping->path);
    /* A program that removed its own file is still that program. */
    if (mapping->path_length > sizeof gone - 1 &&
        memcmp(end - (sizeof gone - 1), gone, sizeof gone - 1) == 0) {
        mapping->path_length -= sizeof gone - 1;
    }
    return true;
}

bool mapping_next(const char **text, struct mapping *mapping)
{
    while (*text != NULL && **text != '\0') {
        const char *line = *text;
        const char *end = strchrnul(line, '\n');
        *text = *end == '\n' ? end + 1 : end;
        if (mapping_parse(line, end, mapping)) {
            return true;
        }
    }
    return false;
}

bool mapping_is_of(const struct mapping *mapping, const char *path)
{
    return strlen(path) == mapping->path_length &&
           memcmp(path, mapping->path, mapping->path_length) == 0;
}

bool maps_hold(const char *maps, const char *path, uint64_t address)
{
    struct mapping mapping;
    while (mapping_next(&maps, &mapping)) {
        if (address >= mapping.start && address < mapping.end && mapping_is_of(&mapping, path)) {
            return true;
        }
    }
    return false;
}

/* Where the segment that begins at (or within the page of) this file offset wants to be. */
static bool segment_address(Elf *elf, uint64_t offset, uint64_t *address)
{
    size_t count = 0;
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    if (elf_getphdrnum(elf, &count) != 0) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        GElf_Phdr part;
        if (gelf_getphdr(elf, (int)i, &part) != NULL && part.p_type == PT_LOAD &&
            (part.p_offset & -page) == offset) {
            *address = part.p_vaddr & -page;
            return true;
        }
    }
    return false;
}

uint64_t probe_load_base(struct probe *probe, const char *program_inside, const char *maps)
{
    struct mapping mapping;
    uint64_t address = 0;
    if (!probe->position_independent) {
        return 0;
    }
    while (mapping_next(&maps, &mapping)) {
        if (mapping_is_of(&mapping, program_inside) &&
            segment_address(probe->elf, mapping.offset, &address)) {
            return mapping.start - address;
        }
    }
    return 0;
}
