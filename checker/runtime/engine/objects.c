/* SPDX-License-Identifier: MIT
 *
 * Objects that order. Protocol: see objects.h.
 */
#include "objects.h"

#include "self.h"
#include "trace.h"

enum { MOST_PROBES = 64 };

/* Kinds whose object lies in the program's memory: outside of shared memory each process has its
 * own. */
static bool lies_in_memory(uint32_t kind)
{
    return kind == TRACE_LOCK_SEM || kind == TRACE_LOCK_MUTEX || kind == TRACE_LOCK_OTHER ||
           (kind >= TRACE_SYNC_RWLOCK && kind <= TRACE_SYNC_FUTEX);
}

static int32_t owner_of(const struct sr_lock *key)
{
    return key->object == TRACE_PRIVATE && lies_in_memory(key->kind) ? sr_self_pid() : 0;
}

static uint64_t hash_of(const struct sr_lock *key, int32_t owner)
{
    uint64_t hash = sr_mix(key->kind, (uint64_t)(uint32_t)key->object);
    hash = sr_mix(hash, key->offset);
    hash = sr_mix(hash, (uint64_t)(uint32_t)owner);
    return hash | 1;
}

/* Whoever finds it before its maker has done so does it too: all write the same. */
static void describe(struct arena_object *object, const struct sr_lock *key, int32_t owner)
{
    if (__atomic_load_n(&object->ready, __ATOMIC_ACQUIRE) != 0) {
        return;
    }
    object->kind = key->kind;
    object->object = key->object;
    object->offset = key->offset;
    object->pid = owner;
    __atomic_store_n(&object->ready, 1, __ATOMIC_RELEASE);
}

/* What this thread asked for last: the same lock is asked for many times in each taking and giving
 * back. `busy`: a signal handler came while an entry is written; it then does without. */
enum { CACHED = 8 };
static _Thread_local struct {
    struct sr_lock key;
    int32_t pid;
    uint32_t number; /* 0: free */
} cached[CACHED];
static _Thread_local bool busy;

static uint32_t place_of(const struct sr_lock *key)
{
    return (uint32_t)(key->offset >> 4 ^ (uint32_t)key->object ^ key->kind) & (CACHED - 1);
}

static void keep(const struct sr_lock *key, uint32_t number)
{
    if (!busy) {
        uint32_t place = place_of(key);
        busy = true;
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        cached[place].key = *key;
        cached[place].pid = sr_self_pid();
        cached[place].number = number;
        __atomic_signal_fence(__ATOMIC_SEQ_CST);
        busy = false;
    }
}

/* 0: it is not kept. The number is read before and after the rest: a handler may have come between
 * and put another object there. */
static uint32_t cached_number(const struct sr_lock *key)
{
    uint32_t place = place_of(key);
    uint32_t number = cached[place].number;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    bool same = !busy && number != 0 && cached[place].key.offset == key->offset &&
                cached[place].key.object == key->object && cached[place].key.kind == key->kind &&
                cached[place].pid == sr_self_pid();
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    return same && cached[place].number == number ? number : 0;
}

static uint32_t look_up(const struct sr_lock *key);

uint32_t sr_object(const struct sr_lock *key)
{
    if (!sr_engine()) {
        return 0;
    }
    uint32_t known = cached_number(key);
    if (known != 0) {
        return known;
    }
    uint32_t number = look_up(key);
    if (number != 0) {
        keep(key, number);
    }
    return number;
}

static uint32_t look_up(const struct sr_lock *key)
{
    int32_t owner = owner_of(key);
    uint64_t hash = hash_of(key, owner);
    for (uint64_t probe = 0; probe < MOST_PROBES; probe++) {
        uint64_t index = ((hash >> 20) + probe) & (ARENA_OBJECTS - 1);
        struct arena_object *object = &sr_arena.objects[index];
        uint64_t found = __atomic_load_n(&object->hash, __ATOMIC_ACQUIRE);
        if (found == 0 && __atomic_compare_exchange_n(&object->hash, &found, hash, false,
                                                      __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE)) {
            found = hash;
        }
        if (found == hash) {
            describe(object, key, owner);
            return (uint32_t)index + 1;
        }
    }
    sr_arena_doubt(ARENA_DOUBT_OBJECTS);
    return 0;
}

struct arena_object *sr_object_at(uint32_t number)
{
    return &sr_arena.objects[number - 1];
}

static void join_signal(struct sr_thread *me, int32_t pid)
{
    struct sr_lock key = {.kind = TRACE_SYNC_SIGNAL, .object = pid};
    uint32_t number = sr_object(&key);
    if (number != 0) {
        sr_vector_join(me->row, sr_object_at(number)->given);
        sr_vector_join(me->hard, sr_object_at(number)->firm);
    }
}

void sr_signals_came(struct sr_thread *me)
{
    me->signals = __atomic_load_n(&sr_arena.slots[me->slot].signals, __ATOMIC_ACQUIRE);
    join_signal(me, sr_self_pid());
    join_signal(me, 0);
}

static void acquired(struct sr_thread *me, uint32_t pc)
{
    me->sync_ops++;
    sr_look_at_signals(me);
    sr_arena.slots[me->slot].acquire_pc = pc;
}

void sr_release(const struct sr_lock *key, uintptr_t caller)
{
    struct sr_thread *me = sr_me();
    uint32_t number = me == NULL ? 0 : sr_object(key);
    if (number != 0) {
        sr_vector_publish(&sr_object_at(number)->given, me->row);
        sr_vector_publish(&sr_object_at(number)->firm, me->hard);
        sr_thread_tick(me, sr_pc(caller));
        me->sync_ops++;
    }
}

void sr_acquire(const struct sr_lock *key, uintptr_t caller)
{
    struct sr_thread *me = sr_me();
    uint32_t number = me == NULL ? 0 : sr_object(key);
    if (number != 0) {
        sr_vector_join(me->row, sr_object_at(number)->given);
        sr_vector_join(me->hard, sr_object_at(number)->firm);
        acquired(me, sr_pc(caller));
    }
}

static bool is_gate(const struct arena_object *object)
{
    return __atomic_load_n(&object->trait, __ATOMIC_RELAXED) == SR_GATE;
}

void sr_lock_release(const struct sr_lock *key, uintptr_t caller)
{
    struct sr_thread *me = sr_me();
    uint32_t number = me == NULL ? 0 : sr_object(key);
    if (number != 0) {
        struct arena_object *object = sr_object_at(number);
        sr_vector_publish(&object->given, me->row);
        if (is_gate(object)) {
            sr_vector_publish(&object->firm, me->hard);
        }
        sr_thread_tick(me, sr_pc(caller));
        me->sync_ops++;
    }
}

/* Bits for the first 2048 slots fit; if there are more, or no block, all the dead are joined. */
static void join_the_dead(struct arena_object *object)
{
    uint32_t number = __atomic_load_n(&object->undo, __ATOMIC_ACQUIRE);
    const uint32_t *bits = sr_vector_bits(number);
    if (number == 0) {
        return;
    }
    if (bits == NULL || sr_slots_used() > ARENA_BLOCK_WORDS * 32) {
        sr_threads_join_dead();
        return;
    }
    for (uint32_t word = 0; word < ARENA_BLOCK_WORDS; word++) {
        uint32_t left = __atomic_load_n(&bits[word], __ATOMIC_RELAXED);
        for (; left != 0; left &= left - 1) {
            sr_threads_join_if_dead(word * 32 + (uint32_t)__builtin_ctz(left));
        }
    }
}

void sr_lock_acquire(const struct sr_lock *key, uintptr_t caller)
{
    struct sr_thread *me = sr_me();
    uint32_t number = me == NULL ? 0 : sr_object(key);
    if (number != 0) {
        struct arena_object *object = sr_object_at(number);
        sr_vector_join(me->row, object->given);
        if (is_gate(object)) {
            sr_vector_join(me->hard, object->firm);
        }
        join_the_dead(object);
        __atomic_store_n(&object->holder, me->slot + 1, __ATOMIC_RELAXED);
        acquired(me, sr_pc(caller));
    }
}

/* Waiting until a semaphore is zero orders firmly, unless that is how a lock is taken. */
static bool is_firm(const struct arena_object *object)
{
    return object->kind == TRACE_LOCK_SYSV &&
           __atomic_load_n(&object->trait, __ATOMIC_RELAXED) != SR_INVERTED;
}

void sr_release_other(const struct sr_lock *key, uintptr_t caller)
{
    struct sr_thread *me = sr_me();
    uint32_t number = me == NULL ? 0 : sr_object(key);
    if (number != 0) {
        struct arena_object *object = sr_object_at(number);
        sr_vector_publish(&object->other, me->row);
        if (is_firm(object)) {
            sr_vector_publish(&object->firm, me->hard);
        }
        sr_thread_tick(me, sr_pc(caller));
    }
}

void sr_acquire_other(const struct sr_lock *key, uintptr_t caller)
{
    struct sr_thread *me = sr_me();
    uint32_t number = me == NULL ? 0 : sr_object(key);
    if (number != 0) {
        struct arena_object *object = sr_object_at(number);
        sr_vector_join(me->row, object->other);
        if (is_firm(object)) {
            sr_vector_join(me->hard, object->firm);
        }
        join_the_dead(object);
        acquired(me, sr_pc(caller));
    }
}

void sr_object_dies_with_me(const struct sr_lock *key)
{
    struct sr_thread *me = sr_me();
    uint32_t number = me == NULL ? 0 : sr_object(key);
    if (number != 0) {
        sr_vector_set_bit(&sr_object_at(number)->undo, me->slot);
    }
}

void sr_trait_set(const struct sr_lock *key, enum sr_trait trait)
{
    uint32_t number = sr_object(key);
    if (number != 0) {
        __atomic_store_n(&sr_object_at(number)->trait, trait, __ATOMIC_RELAXED);
    }
}

enum sr_trait sr_trait_of(const struct sr_lock *key)
{
    uint32_t number = sr_object(key);
    return number == 0 ? SR_LOCK : __atomic_load_n(&sr_object_at(number)->trait, __ATOMIC_RELAXED);
}
