/* SPDX-License-Identifier: MIT
 *
 * The command line that starts the marshal: bubblewrap's, or in bare mode the marshal's own.
 *
 * Protocol: words_for() fills, the caller executes, words_release() frees and closes. The
 * descriptors in it must be inherited by the command.
 */
#ifndef SCRUTINEER_BOX_WORDS_H
#define SCRUTINEER_BOX_WORDS_H

#include "box.h"

/* The arguments of bubblewrap, and the descriptors that it must inherit. */
struct words {
    char **all;
    size_t count;
    int fds[8];
    size_t fd_count;
};

/* fds: of the plan, the result and the trace (-1 = none). */
bool words_for(const struct box *box, const struct box_plan *plan, const int fds[3],
               struct words *words, struct trouble *trouble);
void words_release(struct words *words);

#endif
