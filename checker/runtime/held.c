/* SPDX-License-Identifier: MIT
 *
 * The locks that each thread holds, and what is known of locks. Protocol: see held.h.
 *
 * Small tables of fixed size: a program that holds more locks at once than fit is told wrong about
 * those, not stopped.
 */
#include <stddef.h>

#include "held.h"

enum { MAX_HELD = 32, MAX_TRAITS = 128 };

struct holding {
    struct sr_lock lock;
    uint32_t times; /* 0: a free slot */
};
static _Thread_local struct holding held[MAX_HELD];
static _Thread_local uint32_t held_count;

struct known {
    struct sr_lock lock;
    enum sr_trait trait;
};
static struct known traits[MAX_TRAITS];
static uint32_t traits_count; /* may pass MAX_TRAITS: then some found no place */

static bool same(const struct sr_lock *one, const struct sr_lock *other)
{
    return one->kind == other->kind && one->object == other->object && one->offset == other->offset;
}

static struct holding *held_slot(const struct sr_lock *lock)
{
    for (size_t i = 0; i < MAX_HELD; i++) {
        if (held[i].times != 0 && same(&held[i].lock, lock)) {
            return &held[i];
        }
    }
    return NULL;
}

static struct holding *free_slot(void)
{
    for (size_t i = 0; i < MAX_HELD; i++) {
        if (held[i].times == 0) {
            return &held[i];
        }
    }
    return NULL;
}

void sr_held_take(const struct sr_lock *lock)
{
    if (sr_trait_of(lock) == SR_GATE) {
        return;
    }
    struct holding *slot = held_slot(lock);
    if (slot == NULL) {
        slot = free_slot();
        if (slot == NULL) {
            return;
        }
        slot->lock = *lock;
    }
    slot->times++;
    held_count++;
}

void sr_held_give(const struct sr_lock *lock)
{
    struct holding *slot = held_slot(lock);
    if (slot != NULL) {
        slot->times--;
        held_count--;
    }
}

void sr_held_none(void)
{
    for (size_t i = 0; i < MAX_HELD; i++) {
        held[i].times = 0;
    }
    held_count = 0;
}

uint32_t sr_held_count(void)
{
    return held_count;
}

static struct known *find_known(const struct sr_lock *lock)
{
    uint32_t count = __atomic_load_n(&traits_count, __ATOMIC_ACQUIRE);
    for (size_t i = 0; i < count && i < MAX_TRAITS; i++) {
        if (same(&traits[i].lock, lock)) {
            return &traits[i];
        }
    }
    return NULL;
}

void sr_trait_set(const struct sr_lock *lock, enum sr_trait trait)
{
    struct known *known = find_known(lock);
    if (known == NULL) {
        if (trait == SR_LOCK || traits_count >= MAX_TRAITS) {
            return;
        }
        uint32_t index = __atomic_fetch_add(&traits_count, 1, __ATOMIC_ACQ_REL);
        if (index >= MAX_TRAITS) {
            return;
        }
        known = &traits[index];
        known->lock = *lock;
    }
    known->trait = trait;
}

enum sr_trait sr_trait_of(const struct sr_lock *lock)
{
    const struct known *known = find_known(lock);
    return known == NULL ? SR_LOCK : known->trait;
}
