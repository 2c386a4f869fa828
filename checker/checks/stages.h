/* SPDX-License-Identifier: MIT
 *
 * What a check of a lab builds and runs, and in which order.
 *
 * Protocol: stages_run() once, with context.build open and context.launcher set; then the context
 * holds the finished runs and the images of the programs.
 */
#ifndef SCRUTINEER_CHECKS_STAGES_H
#define SCRUTINEER_CHECKS_STAGES_H

#include "context.h"

/* *built: the plain program compiled; if not, the findings say why. False: our trouble. */
bool stages_run(struct context *context, bool *built, struct trouble *trouble);

#endif
