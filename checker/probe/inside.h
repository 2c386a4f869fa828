/* SPDX-License-Identifier: MIT
 *
 * What the files of this folder share; nobody outside of it includes this.
 *
 * The program's bytes are copied into a memfd when the probe is opened, so that a program which
 * rewrites or truncates its own file meanwhile can't make a mapping of ours fault. Everything that
 * libdw is asked about a hostile file is asked once in a child process first (trial.c).
 *
 * Every walk over debug information carries a budget of steps: references in a damaged file may
 * form circles, and the budget is what ends them.
 */
#ifndef SCRUTINEER_PROBE_INSIDE_H
#define SCRUTINEER_PROBE_INSIDE_H

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <elfutils/libdwfl.h>
#include <libelf.h>

#include "probe.h"

enum { MOST_TYPE_STEPS = 64, MOST_DEPTH = 24, MOST_DIES = 2000000, MOST_RANGES = 200000 };

/* [low, high) belongs to a unit, or to a function within a unit. */
struct span {
    uint64_t low, high;
    size_t unit;
};

struct function_span {
    uint64_t low, high;
    int depth;        /* inlined code lies deeper than what it was put into */
    const char *name; /* in the ELF image */
};

struct unit {
    Dwarf_Die die;
    bool functions_read;
    struct function_span *functions; /* by low, then by depth */
    size_t function_count;
};

struct unwinder; /* unwind.c */

struct probe {
    int image; /* memfd */
    Elf *elf;
    Dwarf *dwarf; /* NULL: no debug information, or none that can be trusted */
    bool sound;   /* the trial went well: libdw and libdwfl may be asked */
    bool position_independent;
    uint16_t machine; /* EM_… */
    struct unit *units;
    size_t unit_count;
    struct span *spans; /* of the units, by low */
    size_t span_count;
    struct unwinder *unwinder; /* made when first needed */
};

/* probe.c */
void probe_read_debug_info(struct probe *probe);
bool probe_text(const struct probe *probe, uint64_t address, size_t before, const uint8_t **bytes);

/* trial.c: false if libdw crashed, hung or ate the memory on this file. */
bool trial_passed(struct probe *probe);
/* The same for one task, which may change what it likes: nothing of it is kept. To be asked before
 * the task is done in this process. */
bool trial_of(void (*task)(void *context), void *context);

/* functions.c */
const char *functions_at(struct unit *unit, uint64_t address);
void functions_release(struct unit *unit);

/* Calls visit for every DIE below (and not for) root; a visit that returns false ends the walk. */
struct die_walk {
    bool (*visit)(Dwarf_Die *die, int depth, void *context);
    void *context;
    long budget; /* DIEs that may still be visited */
};
void die_walk(struct die_walk *walk, Dwarf_Die *root);

/* lines.c */
void lines_file_name(Dwarf_Die *unit, const char *path, char *into, size_t size);
void lines_declared(Dwarf_Die *unit, Dwarf_Die *die, char *file, size_t size, int *line);

/* types.c */
bool type_of(Dwarf_Die *die, Dwarf_Die *type);        /* its DW_AT_type */
bool type_strip(Dwarf_Die *type, bool also_typedefs); /* false: a circle or broken */
bool type_complete_struct(Dwarf_Die *type);
bool type_size(Dwarf_Die *type, size_t *size); /* bytes */
size_t type_alignment(Dwarf_Die *type);
void type_name(Dwarf_Die *type, char *into, size_t size);
void type_describe(Dwarf_Die *type, struct layout_field *field); /* all but name, offset, line */
bool member_offset(Dwarf_Die *member, size_t *offset);
bool type_number(Dwarf_Die *die, unsigned int attribute, uint64_t *value);
size_t type_dimension(Dwarf_Die *range); /* of a DW_TAG_subrange_type; 0 for `x[]` */

/* maps.c: one line of /proc/PID/maps. */
struct mapping {
    uint64_t start, end, offset;
    bool executable;
    const char *path; /* not terminated; in the text */
    size_t path_length;
};
bool mapping_next(const char **text, struct mapping *mapping);
bool mapping_is_of(const struct mapping *mapping, const char *path);
bool maps_hold(const char *maps, const char *path, uint64_t address);

/* guess.c: a return address into the program, found by looking at the stack's words. */
bool guess_return_address(struct probe *probe, const char *program_inside, uint64_t base,
                          const struct stack_capture *capture, uint64_t *address);

/* unwind.c */
void unwinder_release(struct unwinder *unwinder);

#endif
