/* SPDX-License-Identifier: MIT
 * What the instrumented program does out of the race engine's sight. */
#ifndef SCRUTINEER_CHECKS_BLIND_H
#define SCRUTINEER_CHECKS_BLIND_H

#include "context.h"

/* May the program order its processes in a way that is not seen? Then no race is proven. */
bool blind_to_orders(const struct instrumentation *instrumentation);

/* A sentence for each thing that is not seen, for the report; the caller frees texts and array. */
char **blind_notes(const struct context *context, size_t *count);

#endif
