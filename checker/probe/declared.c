/* SPDX-License-Identifier: MIT
 * See declared.h. Each question is tried in a child first, as all that is asked of libdw. */
#define _GNU_SOURCE
#include "declared.h"
#include "inside.h"

#include <gelf.h>
#include <stdio.h>
#include <string.h>

/* ---- variables ---- */

struct search {
    struct probe *probe;
    struct unit *unit;
    const char *name, *file;
    int line;
    struct source_variable *found;
    bool done;
};

static bool visit_variable(Dwarf_Die *die, int depth, void *context)
{
    struct search *search = context;
    int tag = dwarf_tag(die);
    const char *name = dwarf_diename(die);
    struct source_variable *found = search->found;
    if ((tag != DW_TAG_variable && tag != DW_TAG_formal_parameter) || name == NULL ||
        strcmp(name, search->name) != 0 || (search->line == 0 && depth > 0)) {
        return true;
    }
    *found = (struct source_variable){.line = 0};
    lines_declared(&search->unit->die, die, found->file, sizeof found->file, &found->line);
    Dwarf_Die type;
    if (found->line == 0 || (search->line != 0 && found->line != search->line) ||
        (search->file != NULL && strcmp(search->file, found->file) != 0) || !type_of(die, &type)) {
        return true;
    }
    type_describe(&type, &found->what);
    snprintf(found->what.name, sizeof found->what.name, "%s", name);
    search->done = true;
    return false;
}

static void search_all(void *context)
{
    struct search *search = context;
    search->done = false;
    for (size_t i = 0; i < search->probe->unit_count && !search->done; i++) {
        struct die_walk walk = {visit_variable, search, MOST_DIES};
        search->unit = &search->probe->units[i];
        die_walk(&walk, &search->unit->die);
    }
}

bool probe_declaration(struct probe *probe, const char *name, const char *file, int line,
                       struct source_variable *variable)
{
    struct search search = {
        .probe = probe, .name = name, .file = file, .line = line, .found = variable};
    if (probe == NULL || !probe->sound || !trial_of(search_all, &search)) {
        return false;
    }
    search_all(&search);
    return search.done;
}

/* ---- names ---- */

bool probe_source_name(struct probe *probe, const char *path, char *into, size_t size)
{
    for (size_t i = 0; probe != NULL && probe->sound && i < probe->unit_count; i++) {
        lines_file_name(&probe->units[i].die, path, into, size);
        if (strcmp(into, path) != 0) {
            return true;
        }
    }
    snprintf(into, size, "%s", path);
    return false;
}

/* ---- symbols ---- */

struct symbols {
    struct probe *probe;
    const char *const *names;
    bool only_needed, found;
};

static bool is_wanted(const struct symbols *symbols, const char *name)
{
    for (size_t i = 0; name != NULL && symbols->names[i] != NULL; i++) {
        if (strcmp(name, symbols->names[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void search_table(struct symbols *symbols, Elf_Scn *section, const GElf_Shdr *header)
{
    Elf_Data *data = elf_getdata(section, NULL);
    size_t count = data != NULL && header->sh_entsize > 0 ? data->d_size / header->sh_entsize : 0;
    for (size_t i = 0; i < count && !symbols->found; i++) {
        GElf_Sym symbol;
        symbols->found =
            gelf_getsym(data, (int)i, &symbol) != NULL &&
            (!symbols->only_needed || symbol.st_shndx == SHN_UNDEF) &&
            is_wanted(symbols, elf_strptr(symbols->probe->elf, header->sh_link, symbol.st_name));
    }
}

static void search_tables(void *context)
{
    struct symbols *symbols = context;
    Elf_Scn *section = NULL;
    symbols->found = false;
    while (!symbols->found && (section = elf_nextscn(symbols->probe->elf, section)) != NULL) {
        GElf_Shdr header;
        if (gelf_getshdr(section, &header) != NULL &&
            (header.sh_type == SHT_SYMTAB || header.sh_type == SHT_DYNSYM)) {
            search_table(symbols, section, &header);
        }
    }
}

static bool has_symbol(struct symbols *symbols)
{
    if (symbols->probe == NULL || symbols->probe->elf == NULL ||
        !trial_of(search_tables, symbols)) {
        return false;
    }
    search_tables(symbols);
    return symbols->found;
}

bool probe_has_symbol(struct probe *probe, const char *const *names)
{
    struct symbols symbols = {.probe = probe, .names = names};
    return has_symbol(&symbols);
}

bool probe_needs_symbol(struct probe *probe, const char *const *names)
{
    struct symbols symbols = {.probe = probe, .names = names, .only_needed = true};
    return has_symbol(&symbols);
}

bool probe_is_static(struct probe *probe)
{
    size_t count = 0;
    if (probe == NULL || probe->elf == NULL || elf_getphdrnum(probe->elf, &count) != 0) {
        return false;
    }
    for (size_t i = 0; i < count && i < 1000; i++) {
        GElf_Phdr part;
        if (gelf_getphdr(probe->elf, (int)i, &part) != NULL && part.p_type == PT_INTERP) {
            return false;
        }
    }
    return true;
}
