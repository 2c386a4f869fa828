/* SPDX-License-Identifier: MIT
 * The functions that every.c calls, in a unit of their own: nothing is put into its caller. */
#include <stdarg.h>
#include <string.h>

#include "structs.h"

static volatile int sink;

#define EACH(type)                                                                                 \
    int take_##type(struct type x)                                                                 \
    {                                                                                              \
        sink = *(char *)&x;                                                                        \
        return sink;                                                                               \
    }                                                                                              \
    struct type give_##type(int n)                                                                 \
    {                                                                                              \
        struct type x;                                                                             \
        memset(&x, n, sizeof x);                                                                   \
        return x;                                                                                  \
    }
EVERY_TYPE
#undef EACH

int take_many(int a, struct s24 b, struct s16 c, double d, struct s12 e, struct s200 f)
{
    return a + (int)b.a + (int)c.y + (int)d + e.a + (int)f.v[3];
}

int take_any(const char *text, ...)
{
    va_list list;
    va_start(list, text);
    struct s24 x = va_arg(list, struct s24);
    struct s16 y = va_arg(list, struct s16);
    int z = va_arg(list, int);
    va_end(list);
    return (int)(x.a + y.y + z);
}

struct s24 next(struct s24 x)
{
    x.a++;
    return x;
}
