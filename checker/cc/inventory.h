/* SPDX-License-Identifier: MIT
 *
 * What goes into a link: the project's objects, archives and libraries (the system's are left out),
 * which members of the archives will be taken, and who needs and defines which name.
 */
#ifndef SCRUTINEER_CC_INVENTORY_H
#define SCRUTINEER_CC_INVENTORY_H

#include "driver.h"
#include "objects.h"

struct linked_file {
    char *path;
    size_t at;           /* in line.link */
    size_t first, count; /* of objects.all */
    bool archive;        /* members are taken when they are needed */
};

enum name_mark {
    NAME_NEEDED = 1,   /* some object that is linked asks for it */
    NAME_DEFINED = 2,  /* the project has it */
    NAME_OURS = 4,     /* an instrumented object asks for it */
    NAME_CALLED = 8,   /* … and calls it */
    NAME_WEAK = 16,    /* … and could do without */
    NAME_VISIBLE = 32, /* defined by what is linked in, for others to see */
};

struct inventory {
    struct linked_file *files;
    size_t file_count;
    struct objects objects;
    bool *linked; /* by object */
    struct names names;
};

void inventory_take(struct inventory *inventory, const struct driver *driver);
void inventory_release(struct inventory *inventory);

/* Has the project a NAME of its own (one that is in the list of wrapped ones)? */
bool inventory_owns(const struct inventory *inventory, const char *name);

#endif
