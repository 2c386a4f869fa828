/* SPDX-License-Identifier: MIT
 *
 * What of a long ledger people are shown: calls that repeat are folded into one block, and of what
 * is still too long the middle is left out, save where findings refer to it.
 */
#ifndef SCRUTINEER_REPORT_LEDGER_FOLD_H
#define SCRUTINEER_REPORT_LEDGER_FOLD_H

#include "outcome.h"

/* `lines` lines from `first` on, that many times in a row. */
struct ledger_block {
    size_t first, lines, times;
    bool left_out;
};

/* All lines in order, each in one block: how many blocks; the caller frees *blocks. */
size_t ledger_fold(const struct ledger *ledger, struct ledger_block **blocks);
/* Marks what is left out where the blocks have more than `most` lines. */
void ledger_leave_out(const struct outcome *outcome, size_t most, struct ledger_block *blocks,
                      size_t count);

#endif
