/* SPDX-License-Identifier: MIT
 *
 * The table of circuits. See circuits.h. Given: there is nothing to write here.
 */
#if LAB >= 6
#include "circuits.h"

#include <stddef.h>
#include <string.h>

static const struct circuit circuits[] = {
    {"bahrain", 5.412, 0},   {"jeddah", 6.174, 0},    {"melbourne", 5.278, 0},
    {"suzuka", 5.807, 0},    {"shanghai", 5.451, 0},  {"miami", 5.412, 0},
    {"imola", 4.909, 0},     {"monaco", 3.337, 260},  {"montreal", 4.361, 0},
    {"barcelona", 4.657, 0}, {"spielberg", 4.318, 0}, {"silverstone", 5.891, 0},
    {"budapest", 4.381, 0},  {"spa", 7.004, 0},       {"zandvoort", 4.259, 0},
    {"monza", 5.793, 0},     {"baku", 6.003, 0},      {"singapore", 4.940, 0},
    {"austin", 5.513, 0},    {"mexico", 4.304, 0},    {"interlagos", 4.309, 0},
    {"las-vegas", 6.201, 0}, {"lusail", 5.419, 0},    {"abu-dhabi", 5.281, 0},
};

enum { COUNT = sizeof circuits / sizeof circuits[0] };

const struct circuit *circuits_find(const char *name)
{
    for (int i = 0; i < COUNT; i++) {
        if (strcmp(circuits[i].name, name) == 0)
            return &circuits[i];
    }
    return NULL;
}

const char *circuits_name(int index)
{
    return index < COUNT ? circuits[index].name : NULL;
}

int circuits_laps(double length_km, int distance_km)
{
    int laps = 1;
    while (laps * length_km < distance_km)
        laps++;
    return laps;
}
#endif
