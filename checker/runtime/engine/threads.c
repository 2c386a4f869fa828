/* SPDX-License-Identifier: MIT
 *
 * Slots and rows. Protocol: see threads.h.
 */
#include "threads.h"

#include "images.h"
#include "self.h"
#include "stat.h"

enum { REUSE_FROM = 1024 }; /* slots; below, fresh ones are as cheap */

_Thread_local struct sr_thread sr_this;
static uint32_t main_slot = SR_NO_SLOT; /* of this process's first thread */
static uint32_t image;

static void use_slot(uint32_t slot)
{
    uint32_t *used = &sr_arena.head->slots_used;
    uint32_t now = __atomic_load_n(used, __ATOMIC_RELAXED);
    while (now < slot + 1 && !__atomic_compare_exchange_n(used, &now, slot + 1, false,
                                                          __ATOMIC_RELEASE, __ATOMIC_RELAXED)) {
    }
}

static bool claim(uint32_t slot, uint32_t state)
{
    return __atomic_compare_exchange_n(&sr_arena.slots[slot].state, &state, ARENA_LIVE, false,
                                       __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

/* A slot whose last owner's end is known to `row`: what is done in it now comes after all that was.
 */
static uint32_t slot_again(const uint32_t *row)
{
    for (uint32_t slot = 0; row != NULL && slot < sr_slots_used(); slot++) {
        if (__atomic_load_n(&sr_arena.slots[slot].state, __ATOMIC_RELAXED) == ARENA_ENDED &&
            row[slot] >= sr_row(slot)[slot] && claim(slot, ARENA_ENDED)) {
            return slot;
        }
    }
    return SR_NO_SLOT;
}

static uint32_t fresh_slot(uint32_t limit)
{
    struct arena_section *section = &sr_arena.head->slots;
    if (__atomic_load_n(&section->next, __ATOMIC_RELAXED) >= limit) {
        return SR_NO_SLOT;
    }
    uint64_t slot = sr_arena_take(section, 1);
    return slot < ARENA_SLOTS && claim((uint32_t)slot, ARENA_FREE) ? (uint32_t)slot : SR_NO_SLOT;
}

static uint32_t take_slot(const uint32_t *row)
{
    uint32_t slot = fresh_slot(REUSE_FROM);
    slot = slot != SR_NO_SLOT ? slot : slot_again(row);
    slot = slot != SR_NO_SLOT ? slot : fresh_slot(ARENA_SLOTS);
    if (slot == SR_NO_SLOT) {
        sr_arena_doubt(ARENA_DOUBT_SLOTS);
    } else {
        use_slot(slot);
    }
    return slot;
}

static uint32_t begin_life(uint32_t slot, uint32_t thread, uint64_t pc)
{
    uint64_t index = sr_arena_take(&sr_arena.head->lives, 1);
    if (index == UINT64_MAX) {
        return 0;
    }
    struct arena_life *life = &sr_arena.lives[index];
    life->slot = slot;
    life->first_clock = sr_row(slot)[slot];
    life->pid = 0;
    life->thread = thread;
    life->parent = sr_this.ready ? sr_arena.slots[sr_this.slot].life : (uint32_t)index;
    life->image = image;
    life->fork_pc = pc < UINT32_MAX ? (uint32_t)pc : 0;
    life->was = 0;
    sr_arena.slots[slot].life = (uint32_t)index;
    return (uint32_t)index;
}

/* The row of a new thread: what its maker knows, and a clock of its own. */
static void fill_rows(uint32_t slot, const uint32_t *row, const uint32_t *hard)
{
    uint32_t clock = sr_row(slot)[slot] + 1;
    if (row != NULL) {
        sr_row_copy(sr_row(slot), row);
        sr_row_copy(sr_hard_row(slot), hard);
    }
    __atomic_store_n(&sr_row(slot)[slot], clock, __ATOMIC_RELAXED);
    __atomic_store_n(&sr_hard_row(slot)[slot], clock, __ATOMIC_RELAXED);
}

static void clear_slot(uint32_t slot)
{
    struct arena_slot *of = &sr_arena.slots[slot];
    of->pid = 0;
    of->waits_for = 0;
    of->release_pc = 0;
    of->acquire_pc = 0;
    for (uint32_t i = 0; i < ARENA_HELD; i++) {
        of->held_objects[i] = 0;
    }
}

static uint32_t make(const uint32_t *row, const uint32_t *hard, uint32_t thread, uint64_t pc)
{
    uint32_t slot = take_slot(row);
    if (slot != SR_NO_SLOT) {
        clear_slot(slot);
        fill_rows(slot, row, hard);
        begin_life(slot, thread, pc);
    }
    return slot;
}

uint32_t sr_thread_prepare(uint64_t pc, bool is_process)
{
    struct sr_thread *me = sr_me();
    if (me == NULL) {
        return SR_NO_SLOT;
    }
    uint32_t slot = make(me->row, me->hard, is_process ? 0 : 1, pc);
    sr_thread_tick(me, (uint32_t)pc);
    return slot;
}

void sr_thread_abandon(uint32_t slot)
{
    if (slot != SR_NO_SLOT) {
        __atomic_store_n(&sr_arena.slots[slot].state, ARENA_ENDED, __ATOMIC_RELEASE);
    }
}

static void publish_life(uint32_t slot)
{
    uint32_t index = sr_arena.slots[slot].life;
    struct arena_life *life = &sr_arena.lives[index];
    sr_arena.slots[slot].pid = sr_self_pid();
    if (index < ARENA_LIVES && life->slot == slot) {
        life->pid = sr_self_pid();
        life->thread = life->thread == 0 ? 0 : sr_self_thread();
        life->image = image;
        __atomic_store_n(&life->ready, 1, __ATOMIC_RELEASE);
    }
    __atomic_fetch_add(&sr_arena.head->live, 1, __ATOMIC_RELAXED);
}

/* It looks for signals at once: one may have been sent before its pid stood anywhere. */
void sr_thread_adopt(uint32_t slot)
{
    bool is_process = sr_this.ready; /* a fork: a copy of its maker */
    sr_this = (struct sr_thread){0};
    if (slot == SR_NO_SLOT) {
        return;
    }
    sr_this = (struct sr_thread){.ready = true,
                                 .slot = slot,
                                 .row = sr_row(slot),
                                 .hard = sr_hard_row(slot),
                                 .image = image,
                                 .signals = sr_arena.slots[slot].signals - 1};
    publish_life(slot);
    if (is_process) {
        main_slot = slot;
    }
}

/* A thread that libc made by itself, or a library: it comes after what the first thread has done.
 */
bool sr_thread_find(void)
{
    static _Thread_local bool refused;
    if (refused) {
        return false;
    }
    const uint32_t *row = main_slot == SR_NO_SLOT ? NULL : sr_row(main_slot);
    const uint32_t *hard = main_slot == SR_NO_SLOT ? NULL : sr_hard_row(main_slot);
    uint32_t slot = make(row, hard, main_slot == SR_NO_SLOT ? 0 : 1, 0);
    refused = slot == SR_NO_SLOT;
    if (main_slot != SR_NO_SLOT) {
        sr_self_has_threads();
    }
    if (!refused) {
        sr_thread_adopt(slot);
        main_slot = main_slot == SR_NO_SLOT ? slot : main_slot;
    }
    return !refused;
}

/* After exec it is the same process, in a new program: what it did before comes first. */
static bool continue_process(void)
{
    int32_t pid = sr_self_pid();
    struct arena_life *life = &sr_arena.lives[sr_arena.slots[sr_this.slot].life];
    bool found = false;
    for (uint32_t slot = 0; slot < sr_slots_used(); slot++) {
        if (slot != sr_this.slot && sr_arena.slots[slot].pid == pid &&
            __atomic_load_n(&sr_arena.slots[slot].state, __ATOMIC_ACQUIRE) == ARENA_LIVE) {
            uint32_t was = sr_arena.slots[slot].life + 1;
            life->was = life->was == 0 || was < life->was ? was : life->was;
            sr_threads_join_slot(slot);
            found = true;
        }
    }
    return found;
}

void sr_threads_begin(void)
{
    image = sr_image_register();
    if (sr_me() == NULL) {
        return;
    }
    if (!continue_process() && sr_this.slot != 0) {
        sr_image_inherit();
    }
}

/* Only this thread writes its clock, in its handlers too: one instruction, so that a handler comes
 * before or after it, but no other processor has to be kept out. */
static uint32_t advance(uint32_t *clock)
{
#ifdef __x86_64__
    uint32_t old = 1;
    __asm__ volatile("xaddl %0, %1" : "+r"(old), "+m"(*clock) : : "memory", "cc");
    return old + 1;
#else
    return __atomic_add_fetch(clock, 1, __ATOMIC_RELAXED);
#endif
}

void sr_thread_tick(struct sr_thread *me, uint32_t pc)
{
    uint32_t clock = advance(&me->row[me->slot]);
    __atomic_store_n(&me->hard[me->slot], clock, __ATOMIC_RELAXED);
    struct arena_slot *slot = &sr_arena.slots[me->slot];
    slot->release_pc = pc;
    slot->release_clock = clock;
}

static void end_slot(uint32_t slot)
{
    uint32_t *state = &sr_arena.slots[slot].state;
    if (__atomic_exchange_n(state, ARENA_ENDED, __ATOMIC_ACQ_REL) == ARENA_LIVE) {
        __atomic_fetch_sub(&sr_arena.head->live, 1, __ATOMIC_RELAXED);
    }
}

void sr_thread_ended(bool whole)
{
    if (!sr_this.ready) {
        return;
    }
    __atomic_fetch_add(&sr_arena.head->accesses, sr_this.accesses, __ATOMIC_RELAXED);
    __atomic_fetch_add(&sr_arena.head->sync_ops, sr_this.sync_ops, __ATOMIC_RELAXED);
    sr_this.accesses = 0;
    sr_this.sync_ops = 0;
    if (!whole) {
        end_slot(sr_this.slot);
    }
}

static void join_rows(uint32_t slot)
{
    struct sr_thread *me = sr_me();
    if (me != NULL && slot < ARENA_SLOTS && slot != me->slot) {
        sr_row_join(me->row, sr_row(slot));
        sr_row_join(me->hard, sr_hard_row(slot));
    }
}

void sr_threads_join_slot(uint32_t slot)
{
    join_rows(slot);
    if (slot < ARENA_SLOTS) {
        end_slot(slot);
    }
}

void sr_threads_join_pid(int32_t pid, bool ended)
{
    for (uint32_t slot = 0; sr_engine() && pid > 0 && slot < sr_slots_used(); slot++) {
        if (sr_arena.slots[slot].pid == pid) {
            join_rows(slot);
            if (ended) {
                end_slot(slot);
            }
        }
    }
}

/* A zombie has ended too. */
static bool has_ended(int32_t pid)
{
    struct sr_stat stat = sr_stat_of(pid);
    return stat.state == 0 || stat.state == 'Z' || stat.state == 'X' || stat.exiting;
}

static bool is_dead(uint32_t slot)
{
    uint32_t state = __atomic_load_n(&sr_arena.slots[slot].state, __ATOMIC_ACQUIRE);
    int32_t pid = sr_arena.slots[slot].pid;
    return state == ARENA_ENDED || (state == ARENA_LIVE && pid > 0 && has_ended(pid));
}

void sr_threads_join_if_dead(uint32_t slot)
{
    const struct sr_thread *me = sr_me();
    if (slot < ARENA_SLOTS && me != NULL && me->row[slot] < sr_row(slot)[slot] && is_dead(slot)) {
        join_rows(slot);
    }
}

void sr_threads_join_dead(void)
{
    for (uint32_t slot = 0; sr_engine() && slot < sr_slots_used(); slot++) {
        sr_threads_join_if_dead(slot);
    }
}

void sr_threads_alert(int32_t pid)
{
    for (uint32_t slot = 0; sr_engine() && slot < sr_slots_used(); slot++) {
        if (pid == 0 || sr_arena.slots[slot].pid == pid) {
            __atomic_fetch_add(&sr_arena.slots[slot].signals, 1, __ATOMIC_RELEASE);
        }
    }
}
