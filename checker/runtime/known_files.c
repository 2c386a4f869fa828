/* SPDX-License-Identifier: MIT
 *
 * Protocol: see known_files.h. Entries are claimed by an add and count when `ready`; none goes.
 */
#include "known_files.h"

enum { MOST = 64 };

static struct {
    struct sr_region_key key;
    bool ready;
} files[MOST];
static unsigned next;

static bool same(const struct sr_region_key *one, const struct sr_region_key *other)
{
    return one->device == other->device && one->inode == other->inode && one->born == other->born;
}

static unsigned count(void)
{
    unsigned used = __atomic_load_n(&next, __ATOMIC_RELAXED);
    return used < MOST ? used : MOST;
}

void sr_known_file(const struct sr_region_key *key)
{
    for (unsigned i = 0; i < count(); i++) {
        if (__atomic_load_n(&files[i].ready, __ATOMIC_ACQUIRE) && same(&files[i].key, key)) {
            return;
        }
    }
    unsigned index = count() < MOST ? __atomic_fetch_add(&next, 1, __ATOMIC_RELAXED) : MOST;
    if (index < MOST) {
        files[index].key = *key;
        __atomic_store_n(&files[index].ready, true, __ATOMIC_RELEASE);
    }
}

bool sr_known_file_again(struct sr_region_key *key)
{
    unsigned matches = 0;
    for (unsigned i = 0; i < count(); i++) {
        if (__atomic_load_n(&files[i].ready, __ATOMIC_ACQUIRE) &&
            files[i].key.inode == key->inode) {
            key->device = files[i].key.device;
            key->born = files[i].key.born;
            matches++;
        }
    }
    return matches == 1;
}
