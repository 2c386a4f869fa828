/* SPDX-License-Identifier: MIT
 *
 * Two words that many processes change, read and replaced as a whole. Nobody waits for anybody: who
 * is killed has replaced them or has not.
 */
#ifndef SCRUTINEER_ENGINE_CELLS_H
#define SCRUTINEER_ENGINE_CELLS_H

#include <stdbool.h>
#include <stdint.h>

#include "arena_format.h"

/* False: it was not `old`, and is as it was. */
static inline bool sr_cell_exchange(struct arena_cell *cell, struct arena_cell old,
                                    struct arena_cell new)
{
#if defined(__GCC_HAVE_SYNC_COMPARE_AND_SWAP_16)
    __extension__ typedef unsigned __int128 wide;
    return __sync_bool_compare_and_swap((wide *)(void *)cell, (wide)old.what << 64 | old.who,
                                        (wide) new.what << 64 | new.who);
#else
    /* Between the two stores a reader may take the old `what` for the new one's: a message can then
     * name a wrong line, no verdict can be wrong. */
    bool done = __atomic_compare_exchange_n(&cell->who, &old.who, new.who, false, __ATOMIC_SEQ_CST,
                                            __ATOMIC_RELAXED);
    if (done) {
        __atomic_store_n(&cell->what, new.what, __ATOMIC_RELEASE);
    }
    return done;
#endif
}

/* A cell whose `who` never comes back with another `what`. */
static inline struct arena_cell sr_cell_load(const struct arena_cell *cell)
{
    struct arena_cell got;
    uint64_t again;
    do {
        got.who = __atomic_load_n(&cell->who, __ATOMIC_ACQUIRE);
        got.what = __atomic_load_n(&cell->what, __ATOMIC_ACQUIRE);
        again = __atomic_load_n(&cell->who, __ATOMIC_ACQUIRE);
    } while (again != got.who);
    return got;
}

#endif
