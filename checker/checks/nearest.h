/* SPDX-License-Identifier: MIT
 *
 * What a programmer may have taken to be enough of an order between two accesses that race.
 */
#ifndef SCRUTINEER_CHECKS_NEAREST_H
#define SCRUTINEER_CHECKS_NEAREST_H

#include "scene.h"

/* Says where one of the two comes closest to an order, or that nothing is near. The first of the
 * two is asked first. */
void nearest_tell(struct scene *scene, struct finding *finding, const struct race_side *one,
                  const struct race_side *other);

#endif
