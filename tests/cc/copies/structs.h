/* SPDX-License-Identifier: MIT
 * What every.c and its callees share: structs of many sizes, and functions that take and give them.
 */
#ifndef STRUCTS_H
#define STRUCTS_H

struct s12 {
    int a, b, c;
};
struct s16 {
    double x;
    long y;
};
struct s24 {
    long a, b, c;
};
struct s56 {
    int number;
    char driver[28];
    double s1, s2, s3;
};
struct s200 {
    long v[25];
};
struct s3 {
    char c[3];
};
struct s5 {
    char c[5];
};
struct s301 {
    char c[301];
};
struct s5000 {
    long v[625];
};
struct floats {
    float x, y, z;
};
struct vector {
    float v[4];
};
struct bits {
    int a : 5, b : 9;
    unsigned c : 20;
    long d;
};
struct outer {
    int k;
    struct s24 inner;
    struct s16 small;
};

#define EVERY_TYPE                                                                                 \
    EACH(s12)                                                                                      \
    EACH(s16)                                                                                      \
    EACH(s24) EACH(s56) EACH(s200) EACH(s3) EACH(s5) EACH(s301) EACH(s5000) EACH(floats)           \
        EACH(vector) EACH(bits)

#define EACH(type)                                                                                 \
    int take_##type(struct type x);                                                                \
    struct type give_##type(int n);
EVERY_TYPE
#undef EACH

int take_many(int a, struct s24 b, struct s16 c, double d, struct s12 e, struct s200 f);
int take_any(const char *text, ...);
struct s24 next(struct s24 x);

/* Of the bytes at `at`, all must be told as read, or as written, from begin to end. */
void begin(const char *what, const void *at, long bytes);
void end(int writes);

#endif
