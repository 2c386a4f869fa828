/* SPDX-License-Identifier: MIT
 *
 * Opens a program for questions: its bytes, its ELF, its units of debug information.
 *
 * Order in probe_open(): image, ELF, trial (in a child), and only when that went well the debug
 * information in this process. See probe.h for the protocol and inside.h for what is shared.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

/* Linkers write a dozen program headers; a hostile file may have 65535. */
enum { LARGEST_PROGRAM = 1 << 29, MOST_PARTS = 64 };

static bool copy_bytes(int from, int to)
{
    char buffer[65536];
    for (off_t total = 0; total <= LARGEST_PROGRAM;) {
        ssize_t got = read(from, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got == 0;
        }
        for (ssize_t done = 0; done < got;) {
            ssize_t put = write(to, buffer + done, (size_t)(got - done));
            if (put < 0) {
                return false;
            }
            done += put;
        }
        total += got;
    }
    errno = EFBIG;
    return false;
}

/* A memfd with the file's bytes, or -1. The size is sealed: nobody can pull it from under us. */
static int image_make(const char *path, struct trouble *trouble)
{
    /* O_NONBLOCK: a FIFO of that name must not hold us up. */
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (file < 0) {
        trouble_set(trouble, "cannot open %s: %s", path, strerror(errno));
        return -1;
    }
    struct stat about;
    int image = -1;
    if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
        trouble_set(trouble, "%s is not a regular file", path);
    } else if ((image = memfd_create("program", MFD_CLOEXEC | MFD_ALLOW_SEALING)) < 0 ||
               !copy_bytes(file, image) ||
               fcntl(image, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0) {
        trouble_set(trouble, "cannot read %s: %s", path, strerror(errno));
        if (image >= 0) {
            close(image);
        }
        image = -1;
    }
    close(file);
    return image;
}

static bool elf_open(struct probe *probe, const char *path, struct trouble *trouble)
{
    GElf_Ehdr header;
    elf_version(EV_CURRENT);
    probe->elf = elf_begin(probe->image, ELF_C_READ_MMAP, NULL);
    /* Object files and cores are refused: libdwfl asserts things about them, and nobody runs one.
     */
    if (probe->elf == NULL || elf_kind(probe->elf) != ELF_K_ELF ||
        gelf_getehdr(probe->elf, &header) == NULL ||
        (header.e_type != ET_EXEC && header.e_type != ET_DYN)) {
        return trouble_set(trouble, "%s is not a program that can be read (ELF)", path);
    }
    probe->machine = header.e_machine;
    probe->position_independent = header.e_type == ET_DYN;
    return true;
}

/* Debug information that lives partly in another file, which the program itself names, is left
 * alone: libdw would open whatever path it says. */
static bool refers_to_other_file(Elf *elf)
{
    size_t names = 0;
    if (elf_getshdrstrndx(elf, &names) != 0) {
        return true;
    }
    for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section)) != NULL;) {
        GElf_Shdr header;
        if (gelf_getshdr(section, &header) == NULL) {
            return true;
        }
        const char *name = elf_strptr(elf, names, header.sh_name);
        if (name != NULL &&
            (strcmp(name, ".gnu_debugaltlink") == 0 || strcmp(name, ".debug_sup") == 0)) {
            return true;
        }
    }
    return false;
}

static void add_spans(struct probe *probe, size_t unit)
{
    Dwarf_Addr base = 0, low = 0, high = 0;
    ptrdiff_t next = 0;
    while (probe->span_count < MOST_RANGES &&
           (next = dwarf_ranges(&probe->units[unit].die, next, &base, &low, &high)) > 0) {
        if (low < high) {
            probe->spans = memory_grow(probe->spans, probe->span_count + 1, sizeof *probe->spans);
            probe->spans[probe->span_count++] = (struct span){low, high, unit};
        }
    }
}

static int by_low(const void *left, const void *right)
{
    const struct span *a = left, *b = right;
    return (a->low > b->low) - (a->low < b->low);
}

static void read_units(struct probe *probe)
{
    Dwarf_CU *unit = NULL;
    Dwarf_Die die;
    Dwarf_Half version = 0;
    uint8_t kind = 0;
    /* The last NULL: no look at split units, which lie in files that the program names. */
    while (dwarf_get_units(probe->dwarf, unit, &unit, &version, &kind, &die, NULL) == 0) {
        probe->units = memory_grow(probe->units, probe->unit_count + 1, sizeof *probe->units);
        probe->units[probe->unit_count] = (struct unit){.die = die};
        add_spans(probe, probe->unit_count++);
    }
    if (probe->span_count > 0) {
        qsort(probe->spans, probe->span_count, sizeof *probe->spans, by_low);
    }
}

/* In the child of the trial too: what is done there is what will be done here. */
void probe_read_debug_info(struct probe *probe)
{
    probe->sound = true;
    if (!refers_to_other_file(probe->elf)) {
        probe->dwarf = dwarf_begin_elf(probe->elf, DWARF_C_READ, NULL);
    }
    if (probe->dwarf != NULL) {
        read_units(probe);
    }
}

struct probe *probe_open(const char *path, struct trouble *trouble)
{
    int image = image_make(path, trouble);
    if (image < 0) {
        return NULL;
    }
    struct probe *probe = memory_need(1, sizeof *probe);
    probe->image = image;
    if (!elf_open(probe, path, trouble)) {
        probe_close(probe);
        return NULL;
    }
    if (trial_passed(probe)) {
        probe_read_debug_info(probe);
    }
    return probe;
}

void probe_close(struct probe *probe)
{
    if (probe == NULL) {
        return;
    }
    unwinder_release(probe->unwinder);
    for (size_t i = 0; i < probe->unit_count; i++) {
        functions_release(&probe->units[i]);
    }
    free(probe->units);
    free(probe->spans);
    if (probe->dwarf != NULL) {
        dwarf_end(probe->dwarf);
    }
    if (probe->elf != NULL) {
        elf_end(probe->elf);
    }
    close(probe->image);
    free(probe);
}

bool probe_has_debug_info(const struct probe *probe)
{
    return probe->dwarf != NULL && probe->unit_count > 0;
}

/* The `before` bytes that precede an address of the program's code. */
bool probe_text(const struct probe *probe, uint64_t address, size_t before, const uint8_t **bytes)
{
    size_t size = 0, count = 0;
    const char *image = elf_rawfile(probe->elf, &size);
    if (image == NULL || elf_getphdrnum(probe->elf, &count) != 0) {
        return false;
    }
    for (size_t i = 0; i < count && i < MOST_PARTS; i++) {
        GElf_Phdr part;
        if (gelf_getphdr(probe->elf, (int)i, &part) == NULL) {
            return false;
        }
        if (part.p_type == PT_LOAD && (part.p_flags & PF_X) != 0 && address >= part.p_vaddr &&
            address - part.p_vaddr <= part.p_filesz && address - part.p_vaddr >= before &&
            part.p_offset <= size && address - part.p_vaddr <= size - part.p_offset) {
            *bytes = (const uint8_t *)image + part.p_offset + (address - part.p_vaddr) - before;
            return true;
        }
    }
    return false;
}
