/* SPDX-License-Identifier: MIT
 *
 * From findings to checks and their points, when all families have looked: what each check of
 * lab.ini came to, what it was worth, and the verdict.
 *
 * Protocol: points_add_up, then points_drop_hidden.
 */
#ifndef SCRUTINEER_CHECKS_POINTS_H
#define SCRUTINEER_CHECKS_POINTS_H

#include "context.h"
#include "outcome.h"

void points_add_up(struct context *context, struct outcome *outcome);
/* Findings that no check shows are not the lab's: its solution may have them. */
void points_drop_hidden(struct outcome *outcome);

#endif
