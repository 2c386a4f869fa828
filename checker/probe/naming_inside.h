/* SPDX-License-Identifier: MIT
 *
 * What the naming_*.c files share; nobody else includes this. The way of a naming:
 *
 *   naming_scopes.c      which functions, inlined ones too, an address lies in
 *   naming_receiver.c    which variable the result of an attaching call went into
 *   naming_candidates.c  variables that may point to the segment, with the type they point to
 *   naming_shape.c       such a type, copied out of the debug information
 *   naming_fit.c         does a type explain the accesses, and what is a range of it called
 *   naming_choice.c      weighs the candidates
 *   naming.c             asks all of them, and answers
 */
#ifndef SCRUTINEER_PROBE_NAMING_INSIDE_H
#define SCRUTINEER_PROBE_NAMING_INSIDE_H

#include "inside.h"
#include "naming.h"

/* ---- naming_shape.c ---- */

/* SHAPE_OPAQUE: a library's type, such as sem_t, whose inside is not the programmer's business. */
enum shape_kind { SHAPE_SCALAR, SHAPE_OPAQUE, SHAPE_ARRAY, SHAPE_GROUP };

struct part {
    char *name;
    uint64_t offset, size;
    const struct shape *shape;
    bool bits; /* a bit-field: offset and size are those of the bytes it touches */
};

struct shape {
    const void *key; /* where its DIE lies; NULL for the inner dimensions of an array */
    enum shape_kind kind;
    bool usable;        /* false while it is read, and for ever if it can't be read */
    bool flexible;      /* ends with `x[]`, which size does not count */
    char *name;         /* as C writes it; NULL: it has none */
    uint64_t size;      /* bytes */
    uint64_t grain;     /* of a scalar: it may also be read in pieces of this size; 0 = not */
    struct part *parts; /* of a group, in the order of declaration; those of anonymous members */
    size_t part_count;  /* are its own, so parts may overlap */
    const struct shape *element; /* of an array */
    uint64_t count;              /* 0: `x[]` */
};

struct definition { /* a complete struct or union that has a tag */
    const char *tag;
    Dwarf_Die die;
};

struct shapes {
    struct probe *probe;
    struct shape **all;
    size_t count, part_count;
    bool definitions_read;
    struct definition *definitions;
    size_t definition_count;
};

/* The shape of a type; NULL if it has no size or can't be read. Belongs to the shapes. */
const struct shape *shape_of(struct shapes *shapes, Dwarf_Die *type);
bool shape_is_bytes(Dwarf_Die *type); /* void, char, or a pointer: nothing that could be named */
bool shape_resolve(struct shapes *shapes, Dwarf_Die *type); /* `struct x;` to its definition */
bool shape_same(const struct shape *left, const struct shape *right);
void shapes_release(struct shapes *shapes);

/* ---- naming_fit.c ---- */

enum fit {
    FIT_NONE,   /* the access contradicts the type */
    FIT_OPEN,   /* into a library's type or a bit-field: it says nothing */
    FIT_MERGED, /* several members at once, as compilers do now and then */
    FIT_EXACT   /* one member, or one struct, and all of it */
};

struct bytes_range {
    uint64_t offset, bytes;
};

/* room: how many bytes the shape has for itself; more than its size only for a flexible one. */
enum fit shape_fit(const struct shape *shape, uint64_t room, struct bytes_range range,
                   long *budget);

struct text {
    char bytes[1024];
    size_t used;
};
void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds what comes after the name of a variable of that shape: ".rows[2].gap[1]"; nothing for all of
 * it. */
void shape_path(const struct shape *shape, uint64_t room, struct bytes_range range,
                struct text *text);
/* The scalar member of a struct (or of structs in it, not of unions or arrays) at that byte. */
bool shape_member_at(const struct shape *shape, uint64_t at, uint64_t *offset, uint64_t *bytes);
/* Adds "[3].s1", "[0..2]" or, for all of them, nothing. */
void shape_elements_path(const struct shape *element, uint64_t count, struct bytes_range range,
                         struct text *text);

/* ---- naming_scopes.c ---- */

struct scope {
    uint64_t low, high;
    Dwarf_Die die; /* DW_TAG_subprogram or DW_TAG_inlined_subroutine */
    int depth;
};

struct scopes {
    struct scope *all; /* by low, then by depth */
    size_t count;
};

enum { MOST_INLINED = 16 };

void scopes_read(struct scopes *scopes, struct probe *probe);
void scopes_release(struct scopes *scopes);
/* The functions that hold the address, innermost first, the subprogram itself last. */
size_t scopes_at(const struct scopes *scopes, uint64_t pc, Dwarf_Die *chain, size_t most);

/* ---- naming_receiver.c ---- */

/* An attaching call as one of the functions it lies in sees it. */
struct call_site {
    struct probe *probe;
    Dwarf_Die frame;  /* the subprogram whose stack frame it is */
    uint64_t returns; /* where the call returns to; 0 = not known */
    int line;         /* of the call in that function; 0 = not known */
};

enum { NOT_STORED = -1 };

uint64_t call_returns_to(const struct probe *probe, uint64_t pc);
/* How many bytes behind the call its result is stored into the variable; or NOT_STORED. */
int receiver_distance(const struct call_site *site, Dwarf_Die *variable);

/* ---- naming_candidates.c ---- */

/* The better ones first. */
enum source {
    SOURCE_CHAIN,    /* a local of the attaching function or a caller; the nearest is the best */
    SOURCE_RETURNED, /* what one of these returns: no variable */
    SOURCE_GLOBAL,
    SOURCE_PARAMETER, /* of the attaching function or a caller: it need not point into the segment
                       */
    SOURCE_ACCESSOR   /* in a function that made accesses: it may point to any element */
};

enum proof { PROOF_NONE, PROOF_LINE, PROOF_STORE };

struct candidate {
    char *name; /* "cars", "race->cars"; NULL: only the type is known */
    const struct shape *shape;
    enum source source;
    enum proof proof; /* that the result of the attaching call went into it */
    int distance;     /* of the store, for PROOF_STORE */
    size_t level;     /* of the chain: 0 the attaching function, then its callers */
    bool member;      /* of a struct that the variable is or points to */
    size_t attach;
    size_t users; /* accessing functions that have a pointer to this type */
};

struct candidates {
    struct shapes *shapes;
    uint64_t segment_size;
    struct candidate *all;
    size_t count;
    size_t accessors; /* how many functions made accesses */
};

void candidates_read(struct candidates *candidates, const struct naming_question *question);
void candidates_release(struct candidates *candidates);

/* ---- naming_choice.c ---- */

/* A part of the segment, and the variable that points to it. */
struct region {
    const struct shape *shape; /* of one element; NULL: there is none */
    const char *name;          /* the candidate's; NULL: the type's stands for it */
    uint64_t base, length;     /* bytes; a rest that holds no whole element is left out */
    bool single;               /* one struct, not an array of which it is the first */
};

enum { MOST_REGIONS = 2 }; /* a header, and an array behind it */

/* Returns how many regions it found; 0: nothing explains the accesses, or too much does. */
size_t choice_make(const struct candidates *candidates, const struct naming_question *question,
                   struct region *regions);

#endif
