/* SPDX-License-Identifier: MIT
 *
 * Reads the section .scrutineer. See notes.h. The bytes are fetched by pread(), never mapped: the
 * program may shorten its own file meanwhile.
 */
#define _GNU_SOURCE
#include "notes.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

enum { MOST_BYTES = 4 << 20, MOST_NOTES = 20000, LONGEST_TEXT = 500, MOST_SECTIONS = 100000 };

static const struct {
    const char *word;
    enum note_kind kind;
} kinds[] = {
    {"object ", NOTE_OBJECT},         {"asm ", NOTE_ASM},         {"asm-sync ", NOTE_ASM_SYNC},
    {"nosanitize ", NOTE_NOSANITIZE}, {"defines ", NOTE_DEFINES}, {"foreign ", NOTE_FOREIGN},
    {"unknown ", NOTE_UNKNOWN},       {"copies ", NOTE_COPIES},   {"byvalue ", NOTE_BYVALUE}};

static char *part(const char *from, size_t length)
{
    return text_format("%.*s", (int)(length > LONGEST_TEXT ? LONGEST_TEXT : length), from);
}

/* A number of decimal digits that ends before `end`; -1: none, or too large. */
static long number(const char *at, char end)
{
    size_t digits = strspn(at, "0123456789");
    return digits > 0 && digits < 9 && at[digits] == end ? strtol(at, NULL, 10) : -1;
}

/* "FILE:LINE TEXT". A FILE may hold blanks and colons: the first ":digits " counts. */
static bool read_place(const char *at, struct note *note)
{
    for (const char *colon = strchr(at, ':'); colon != NULL; colon = strchr(colon + 1, ':')) {
        long line = number(colon + 1, ' ');
        if (line >= 0 && colon != at) {
            const char *text = strchr(colon, ' ') + 1;
            note->file = part(at, (size_t)(colon - at));
            note->line = (int)line;
            note->text = part(text, strlen(text));
            return true;
        }
    }
    return false;
}

/* The last `words` words are the text, what is before them the file. */
static bool read_end(const char *at, int words, struct note *note)
{
    const char *cut = at + strlen(at);
    while (cut > at && words > 0) {
        cut--;
        words -= *cut == ' ';
    }
    if (words > 0 || cut == at) {
        return false;
    }
    note->file = part(at, (size_t)(cut - at));
    note->text = part(cut + 1, strlen(cut + 1));
    return true;
}

static bool read_defines(const char *at, struct note *note)
{
    const char *blank = strchr(at, ' ');
    if (blank == NULL || blank == at) {
        return false;
    }
    note->text = part(at, (size_t)(blank - at));
    note->file = part(blank + 1, strlen(blank + 1));
    return true;
}

static bool read_unknown(const char *at, struct note *note)
{
    const char *blank = strchr(at, ' ');
    note->index = number(at, ' ');
    if (blank == NULL || blank[1] == '\0' || (note->index < 0 && strncmp(at, "- ", 2) != 0)) {
        return false;
    }
    note->file = text_copy("");
    note->text = part(blank + 1, strlen(blank + 1));
    return true;
}

static bool read_rest(const char *at, struct note *note)
{
    switch (note->kind) {
    case NOTE_OBJECT:
        return read_end(at, 2, note);
    case NOTE_FOREIGN:
        if (!read_end(at, 1, note)) {
            return false;
        }
        if (strcmp(note->text, "-") == 0) {
            note->text[0] = '\0';
        }
        return true;
    case NOTE_COPIES:
        note->file = part(at, strlen(at));
        note->text = text_copy("");
        return true;
    case NOTE_DEFINES:
        return read_defines(at, note);
    case NOTE_UNKNOWN:
        return read_unknown(at, note);
    case NOTE_ASM:
    case NOTE_ASM_SYNC:
    case NOTE_BYVALUE:
    case NOTE_NOSANITIZE:
        return read_place(at, note);
    }
    return false;
}

static void read_line(struct instrumentation *into, const char *line)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct note note = {.kind = kinds[i].kind, .index = -1};
        size_t length = strlen(kinds[i].word);
        if (strncmp(line, kinds[i].word, length) != 0 || !read_rest(line + length, &note)) {
            continue;
        }
        if ((into->count & (into->count - 1)) == 0) { /* room for twice as many */
            into->notes = memory_grow(into->notes, into->count == 0 ? 1 : into->count * 2,
                                      sizeof *into->notes);
        }
        into->notes[into->count++] = note;
        into->instrumented |= note.kind == NOTE_OBJECT;
        return;
    }
}

/* Bytes that are no text would go to a terminal. */
static void read_text(struct instrumentation *into, char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\0') {
            text[i] = '\n';
        } else if (((unsigned char)text[i] < ' ' && text[i] != '\n') || text[i] == 0x7f) {
            text[i] = '?';
        }
    }
    text[size] = '\0';
    char *state = NULL;
    for (char *line = strtok_r(text, "\n", &state); line != NULL;
         line = strtok_r(NULL, "\n", &state)) {
        if (into->count == MOST_NOTES) {
            into->cut = true;
            return;
        }
        read_line(into, line);
    }
}

static bool find_section(Elf *elf, GElf_Shdr *header)
{
    size_t names, seen = 0;
    if (elf_getshdrstrndx(elf, &names) != 0) {
        return false;
    }
    for (Elf_Scn *section = NULL;
         (section = elf_nextscn(elf, section)) != NULL && seen < MOST_SECTIONS; seen++) {
        const char *name =
            gelf_getshdr(section, header) == NULL ? NULL : elf_strptr(elf, names, header->sh_name);
        if (name != NULL && strcmp(name, ".scrutineer") == 0) {
            return header->sh_type == SHT_PROGBITS && (header->sh_flags & SHF_COMPRESSED) == 0;
        }
    }
    return false;
}

static void read_section(int fd, off_t file_size, const GElf_Shdr *header,
                         struct instrumentation *into)
{
    uint64_t size = header->sh_size, offset = header->sh_offset, end = (uint64_t)file_size;
    if (offset > end || size > end - offset) {
        return; /* not a section of this file */
    }
    if (size > MOST_BYTES) {
        size = MOST_BYTES;
        into->cut = true;
    }
    char *text = memory_need((size_t)size + 1, 1);
    ssize_t got = pread(fd, text, (size_t)size, (off_t)offset);
    if (got > 0) {
        read_text(into, text, (size_t)got);
    }
    free(text);
}

bool instrumentation_read(const char *path, struct instrumentation *instrumentation,
                          struct trouble *trouble)
{
    struct stat state;
    GElf_Shdr header;
    *instrumentation = (struct instrumentation){0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return trouble_set(trouble, "can't open %s: %s", path, strerror(errno));
    }
    elf_version(EV_CURRENT);
    bool regular = fstat(fd, &state) == 0 && S_ISREG(state.st_mode);
    Elf *elf = regular ? elf_begin(fd, ELF_C_READ, NULL) : NULL;
    bool is_elf = elf != NULL && elf_kind(elf) == ELF_K_ELF;
    if (is_elf && find_section(elf, &header)) {
        read_section(fd, state.st_size, &header, instrumentation);
    }
    elf_end(elf);
    close(fd);
    return is_elf ? true : trouble_set(trouble, "%s is no program (no ELF file)", path);
}

void instrumentation_release(struct instrumentation *instrumentation)
{
    for (size_t i = 0; i < instrumentation->count; i++) {
        free(instrumentation->notes[i].file);
        free(instrumentation->notes[i].text);
    }
    free(instrumentation->notes);
    *instrumentation = (struct instrumentation){0};
}

const char *instrumentation_unknown(const struct instrumentation *instrumentation, long index)
{
    for (size_t i = 0; i < instrumentation->count && index >= 0; i++) {
        const struct note *note = &instrumentation->notes[i];
        if (note->kind == NOTE_UNKNOWN && note->index == index) {
            return note->text;
        }
    }
    return NULL;
}
