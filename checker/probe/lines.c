/* SPDX-License-Identifier: MIT
 *
 * From an address to file, line and function. The units' address ranges were read by probe_open()
 * (clang writes no .debug_aranges), libdw keeps the line tables once they are decoded.
 */
#define _GNU_SOURCE
#include "inside.h"

#include <stdio.h>
#include <string.h>

static const char *text_attribute(Dwarf_Die *die, unsigned int which)
{
    Dwarf_Attribute attribute;
    return dwarf_attr(die, which, &attribute) != NULL ? dwarf_formstring(&attribute) : NULL;
}

/* Was the file given to the compiler with an absolute path? Then so were its neighbours. */
static bool given_as_absolute(Dwarf_Die *unit, const char *path)
{
    const char *name = text_attribute(unit, DW_AT_name);
    if (name == NULL || name[0] != '/') {
        return false;
    }
    return strncmp(name, path, (size_t)(strrchr(name, '/') - name) + 1) == 0;
}

/* libdw gives "compilation directory/name as given" for a relative name: undo that. */
void lines_file_name(Dwarf_Die *unit, const char *path, char *into, size_t size)
{
    const char *folder = text_attribute(unit, DW_AT_comp_dir);
    size_t length = folder != NULL ? strlen(folder) : 0;
    while (length > 1 && folder[length - 1] == '/') {
        length--;
    }
    if (length > 1 && strncmp(path, folder, length) == 0 && path[length] == '/' &&
        !given_as_absolute(unit, path)) {
        path += length + 1;
    }
    while (path[0] == '.' && path[1] == '/') {
        path += 2;
        while (path[0] == '/') {
            path++;
        }
    }
    snprintf(into, size, "%s", path);
}

/* Not dwarf_decl_file(): it takes index 0 for "none", but from DWARF 5 on it is the unit's own
 * file, and Clang uses it. */
static const char *declared_in(Dwarf_Die *unit, Dwarf_Die *die)
{
    Dwarf_Attribute attribute;
    Dwarf_Word index = 0;
    Dwarf_Half version = 0;
    Dwarf_Files *files = NULL;
    size_t count = 0;
    if (dwarf_attr_integrate(die, DW_AT_decl_file, &attribute) == NULL ||
        dwarf_formudata(&attribute, &index) != 0 || dwarf_getsrcfiles(unit, &files, &count) != 0 ||
        dwarf_cu_info(unit->cu, &version, NULL, NULL, NULL, NULL, NULL, NULL) != 0 ||
        index >= count || (index == 0 && version < 5)) {
        return NULL;
    }
    return dwarf_filesrc(files, index, NULL, NULL);
}

void lines_declared(Dwarf_Die *unit, Dwarf_Die *die, char *file, size_t size, int *line)
{
    const char *path = file != NULL ? declared_in(unit, die) : NULL;
    if (dwarf_decl_line(die, line) != 0 || *line < 0) {
        *line = 0;
    }
    if (path != NULL) {
        lines_file_name(unit, path, file, size);
    }
}

static struct unit *unit_at(struct probe *probe, uint64_t address)
{
    size_t low = 0, high = probe->span_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (probe->spans[middle].low <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    /* Sound files have no overlapping units, so the first look is the only one. */
    while (low-- > 0) {
        if (address < probe->spans[low].high) {
            return &probe->units[probe->spans[low].unit];
        }
    }
    return NULL;
}

static uint64_t row_address(Dwarf_Lines *lines, size_t row)
{
    Dwarf_Addr address = 0;
    dwarf_lineaddr(dwarf_onesrcline(lines, row), &address);
    return address;
}

/* How many rows begin at the address or before it. */
static size_t rows_up_to(Dwarf_Lines *lines, size_t count, uint64_t address)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (row_address(lines, middle) <= address) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* The row of the address. Code that the compiler made up has line 0: the row before it, within
 * the same sequence, is what the reader wrote last. */
static Dwarf_Line *row_at(Dwarf_Lines *lines, size_t count, uint64_t address)
{
    for (size_t row = rows_up_to(lines, count, address); row-- > 0;) {
        Dwarf_Line *line = dwarf_onesrcline(lines, row);
        bool ends = true;
        int number = 0;
        if (line == NULL || dwarf_lineendsequence(line, &ends) != 0 || ends) {
            return NULL;
        }
        if (dwarf_lineno(line, &number) == 0 && number > 0) {
            return line;
        }
    }
    return NULL;
}

static Dwarf_Line *line_at(struct unit *unit, uint64_t address)
{
    Dwarf_Lines *lines = NULL;
    size_t count = 0;
    if (dwarf_getsrclines(&unit->die, &lines, &count) != 0) {
        return NULL;
    }
    return row_at(lines, count, address);
}

bool probe_place(struct probe *probe, uint64_t address, struct source_place *place)
{
    struct unit *unit = probe->sound ? unit_at(probe, address) : NULL;
    Dwarf_Line *line = unit != NULL ? line_at(unit, address) : NULL;
    const char *path = line != NULL ? dwarf_linesrc(line, NULL, NULL) : NULL;
    *place = (struct source_place){.line = 0};
    if (path == NULL || dwarf_lineno(line, &place->line) != 0) {
        place->line = 0;
        return false;
    }
    lines_file_name(&unit->die, path, place->file, sizeof place->file);
    const char *function = functions_at(unit, address);
    snprintf(place->function, sizeof place->function, "%s", function ? function : "");
    return true;
}
