/* SPDX-License-Identifier: MIT
 * Reads objects by libelf. See objects.h. */
#define _GNU_SOURCE
#include "objects.h"

#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "list.h"
#include "memory.h"
#include "notes_text.h"

/* While an object is read: the table's index of a symbol → its place in object->symbols. */
struct places {
    size_t *at; /* count = not kept */
    size_t count;
};

static bool is_global(const GElf_Sym *symbol)
{
    int bind = GELF_ST_BIND(symbol->st_info);
    return bind == STB_GLOBAL || bind == STB_WEAK || bind == STB_GNU_UNIQUE;
}

static void add_symbol(struct object *object, const GElf_Sym *symbol, const char *name)
{
    int visibility = GELF_ST_VISIBILITY(symbol->st_other), type = GELF_ST_TYPE(symbol->st_info);
    struct symbol kept = {.text = text_copy(name),
                          .defined = symbol->st_shndx != SHN_UNDEF,
                          .weak = GELF_ST_BIND(symbol->st_info) == STB_WEAK,
                          .hidden = visibility == STV_HIDDEN || visibility == STV_INTERNAL,
                          .is_function = type == STT_FUNC || type == STT_GNU_IFUNC};
    object->symbols =
        memory_grow(object->symbols, object->symbol_count + 1, sizeof *object->symbols);
    object->symbols[object->symbol_count++] = kept;
}

static void read_symbols(Elf *elf, Elf_Scn *section, const GElf_Shdr *header, struct object *object,
                         struct places *places)
{
    Elf_Data *data = elf_getdata(section, NULL);
    size_t count = data == NULL || header->sh_entsize == 0 ? 0 : data->d_size / header->sh_entsize;
    free(places->at);
    places->at = memory_need(count, sizeof *places->at);
    places->count = count;
    for (size_t i = 0; i < count; i++) {
        GElf_Sym symbol;
        const char *name = gelf_getsym(data, (int)i, &symbol) == NULL
                               ? NULL
                               : elf_strptr(elf, header->sh_link, symbol.st_name);
        places->at[i] = object->symbol_count;
        if (name != NULL && name[0] != '\0' && is_global(&symbol)) {
            add_symbol(object, &symbol, name);
        } else {
            places->at[i] = SIZE_MAX;
        }
    }
}

static bool is_call(int machine, unsigned type)
{
    return (machine == EM_X86_64 && type == R_X86_64_PLT32) ||
           (machine == EM_AARCH64 && (type == R_AARCH64_CALL26 || type == R_AARCH64_JUMP26));
}

static void read_calls(Elf_Scn *section, const GElf_Shdr *header, int machine,
                       struct object *object, const struct places *places)
{
    Elf_Data *data = elf_getdata(section, NULL);
    size_t count = data == NULL || header->sh_entsize == 0 ? 0 : data->d_size / header->sh_entsize;
    for (size_t i = 0; i < count; i++) {
        GElf_Rela relocation;
        if (gelf_getrela(data, (int)i, &relocation) == NULL ||
            !is_call(machine, (unsigned)GELF_R_TYPE(relocation.r_info))) {
            continue;
        }
        size_t symbol = (size_t)GELF_R_SYM(relocation.r_info);
        if (symbol < places->count && places->at[symbol] < object->symbol_count) {
            object->symbols[places->at[symbol]].called = true;
        }
    }
}

static void read_notes(Elf_Scn *section, struct object *object)
{
    Elf_Data *data = elf_rawdata(section, NULL);
    free(object->notes);
    object->notes = data == NULL || data->d_buf == NULL
                        ? text_copy("")
                        : text_format("%.*s", (int)data->d_size, (const char *)data->d_buf);
}

/* Two passes: a relocation is of use only once the symbols are known. */
static void read_sections(Elf *elf, const GElf_Ehdr *file, struct object *object)
{
    struct places places = {0};
    size_t names;
    unsigned wanted = object->is_library ? SHT_DYNSYM : SHT_SYMTAB;
    if (elf_getshdrstrndx(elf, &names) != 0) {
        return;
    }
    for (int pass = 0; pass < 2; pass++) {
        for (Elf_Scn *section = NULL; (section = elf_nextscn(elf, section)) != NULL;) {
            GElf_Shdr header;
            if (gelf_getshdr(section, &header) == NULL) {
                continue;
            }
            const char *name = elf_strptr(elf, names, header.sh_name);
            if (pass == 1) {
                if (header.sh_type == SHT_RELA && !object->is_library) {
                    read_calls(section, &header, file->e_machine, object, &places);
                }
            } else if (header.sh_type == wanted) {
                read_symbols(elf, section, &header, object, &places);
            } else if (name != NULL && strcmp(name, NOTES_SECTION) == 0) {
                read_notes(section, object);
            }
            object->has_code |= (header.sh_flags & SHF_EXECINSTR) != 0 && header.sh_size > 0;
        }
    }
    free(places.at);
}

static void add_object(struct objects *objects, Elf *elf, const char *path, const char *member)
{
    GElf_Ehdr file;
    if (gelf_getehdr(elf, &file) == NULL || (file.e_type != ET_REL && file.e_type != ET_DYN)) {
        return;
    }
    struct object object = {.is_library = file.e_type == ET_DYN};
    object.name = member == NULL ? text_copy(path) : text_format("%s(%s)", path, member);
    read_sections(elf, &file, &object);
    objects->all = memory_grow(objects->all, objects->count + 1, sizeof *objects->all);
    objects->all[objects->count++] = object;
}

static void read_archive(struct objects *objects, int fd, Elf *archive, const char *path)
{
    Elf_Cmd command = ELF_C_READ;
    Elf *member;
    while ((member = elf_begin(fd, command, archive)) != NULL) {
        Elf_Arhdr *header = elf_getarhdr(member);
        if (header != NULL && header->ar_name != NULL && header->ar_name[0] != '/' &&
            elf_kind(member) == ELF_K_ELF) {
            add_object(objects, member, path, header->ar_name);
        }
        command = elf_next(member);
        elf_end(member);
    }
}

/* A thin archive names its members: the table of names is its second entry, "//", a name a line
 * with a / at its end, seen from the archive's folder. libelf does not read those. */
static void read_thin(struct objects *objects, int fd, const char *path)
{
    char header[61] = "", magic[8];
    off_t at = sizeof magic;
    long size = 0;
    while (pread(fd, header, 60, at) == 60 && strncmp(header, "//", 2) != 0) {
        bool has_bytes = header[0] == '/' && (header[1] == ' ' || header[1] == 'S');
        size = strtol(header + 48, NULL, 10);
        at += 60 + (has_bytes ? (size + 1) & ~1L : 0);
    }
    size = strncmp(header, "//", 2) == 0 ? strtol(header + 48, NULL, 10) : 0;
    if (size <= 0 || size > 1 << 24) {
        return;
    }
    char *names = memory_need((size_t)size + 1, 1), *state = NULL;
    if (pread(fd, names, (size_t)size, at + 60) == size) {
        for (char *name = strtok_r(names, "\n", &state); name != NULL;
             name = strtok_r(NULL, "\n", &state)) {
            name[strlen(name) - (ends_with(name, "/") ? 1 : 0)] = '\0';
            char *full = name[0] == '/'
                             ? text_copy(name)
                             : text_format("%.*s%s", (int)(base_name(path) - path), path, name);
            objects_read(objects, full);
            free(full);
        }
    }
    free(names);
}

void objects_read(struct objects *objects, const char *path)
{
    char magic[8] = "";
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return;
    }
    elf_version(EV_CURRENT);
    if (pread(fd, magic, sizeof magic, 0) == 8 && memcmp(magic, "!<thin>\n", 8) == 0) {
        read_thin(objects, fd, path);
        close(fd);
        return;
    }
    Elf *elf = elf_begin(fd, ELF_C_READ, NULL);
    if (elf != NULL && elf_kind(elf) == ELF_K_AR) {
        read_archive(objects, fd, elf, path);
    } else if (elf != NULL && elf_kind(elf) == ELF_K_ELF) {
        add_object(objects, elf, path, NULL);
    }
    elf_end(elf);
    close(fd);
}

void objects_release(struct objects *objects)
{
    for (size_t i = 0; i < objects->count; i++) {
        struct object *object = &objects->all[i];
        for (size_t k = 0; k < object->symbol_count; k++) {
            free(object->symbols[k].text);
        }
        free(object->symbols);
        free(object->notes);
        free(object->name);
    }
    free(objects->all);
    *objects = (struct objects){0};
}
