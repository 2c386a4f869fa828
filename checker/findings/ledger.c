/* SPDX-License-Identifier: MIT
 * The end of a ledger. See ledger.h. */
#include "ledger.h"

#include <stdlib.h>

void ledger_release(struct ledger *ledger)
{
    for (size_t i = 0; i < ledger->count; i++) {
        struct ledger_line *line = &ledger->lines[i];
        free(line->process);
        free(line->call);
        free(line->arguments);
        free(line->result);
        free(line->file);
    }
    free(ledger->lines);
    free(ledger->why_not);
    *ledger = (struct ledger){0};
}
