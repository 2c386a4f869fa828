/* SPDX-License-Identifier: MIT
 * Every way to pass or return a struct by value: each byte must be told to the runtime. */
#include <stdlib.h>

#include "structs.h"

static volatile int sink;
static int (*volatile take)(struct s24) = take_s24;
static struct s24 (*volatile give)(int) = give_s24;

/* Each on a line of its own, as the compiler driver finds calls by their lines. */
#define READS(what, place, statement)                                                              \
    begin(what, place, sizeof *(place));                                                           \
    statement;                                                                                     \
    end(0);
#define WRITES(what, place, statement)                                                             \
    begin(what, place, sizeof *(place));                                                           \
    statement;                                                                                     \
    end(1);

#define EACH(type)                                                                                 \
    static void with_##type(struct type *p, int i)                                                 \
    {                                                                                              \
        READS(#type, p, sink += take_##type(*p))                                                   \
        READS(#type "[i]", p + i, sink += take_##type(p[i]))                                       \
        WRITES(#type " =", p, *p = give_##type(i))                                                 \
        WRITES(#type "[i] =", p + i, p[i] = give_##type(i))                                        \
    }
EVERY_TYPE
#undef EACH

static void reads(struct outer *p, struct s12 *q, struct s200 *r, int i)
{
    READS("many, 24", &p->inner, take_many(3, p->inner, p->small, 2.5, *q, *r))
    READS("many, 16", &p->small, take_many(3, p->inner, p->small, 2.5, *q, *r))
    READS("many, 12", q, take_many(3, p->inner, p->small, 2.5, *q, *r))
    READS("many, 200", r, take_many(3, p->inner, p->small, 2.5, *q, *r))
    READS("variadic, 24", &p->inner, take_any("x", p->inner, p->small, p->k))
    READS("variadic, 16", &p->small, take_any("x", p->inner, p->small, p->k))
    READS("nested", &p->inner, take_s24(next(p->inner)))
    READS("changed", &p->inner, p->inner = next(p->inner))
    READS("pointer", &p->inner, take(p->inner))
    READS("condition", &p[i].inner, take_s24(i ? p[i].inner : p[2].inner))
    READS("loop", &p[i].inner, for (int k = 0; k <= i; k++) take_s24(p[k].inner))
    READS("among calls", &p[i].inner,
          take_many(take_s24(p[i].inner), next(p[i].inner), give_s16(2), 2, *q, *r))
}

static void writes(struct outer *p, int i)
{
    WRITES("changed =", &p[i].inner, p[i].inner = next(p->inner))
    WRITES("pointer =", &p[i].inner, p[i].inner = give(3))
    WRITES("either =", &p[i].inner, if (i) p[i].inner = give(3); else p[i].inner = give_s24(4))
    WRITES("small =", &p[i].small, p[i].small = give_s16(3))
    WRITES("loop =", &p[i].inner, for (int k = 0; k <= i; k++) p[k].inner = give_s24(k))
    give_s24(3);
    give_s12(3);
}

int main(void)
{
    char *memory = calloc(1, 1 << 16);
#define EACH(type) with_##type((struct type *)(void *)memory, 3);
    EVERY_TYPE
#undef EACH
    reads((void *)memory, (void *)(memory + 4096), (void *)(memory + 8192), 1);
    writes((void *)memory, 1);
    free(memory);
    return 0;
}
