/* SPDX-License-Identifier: MIT
 *
 * The student's segments: found, attached, sampled, and let go of in time.
 *
 * Protocol: segments_look() finds those that are new and attaches at once, so that what is in a
 * segment can be read after the program has removed it and ended. segments_sample() compares each
 * with the last look. segments_let_go_of_removed() detaches from a removed segment that nobody else
 * holds: only then does it vanish, as it would have without us.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

struct segment *segments_know(struct marshal *marshal, int id)
{
    for (size_t i = 0; i < marshal->segment_count; i++) {
        if (marshal->segments[i].id == id && !marshal->segments[i].gone) {
            return &marshal->segments[i];
        }
    }
    return NULL;
}

/* Without a namespace of our own, what others make meanwhile is none of ours. */
static bool is_ours(struct marshal *marshal, const struct shmid_ds *state)
{
    return marshal->contained || program_of_pid(marshal, state->shm_cpid) != NULL ||
           ledger_has(marshal, "shmget", state->shm_cpid, -1, 0);
}

static void attach(struct segment *segment)
{
    void *address = shmat(segment->id, NULL, 0);
    if (address == (void *)-1) {
        segment->read_only = true;
        address = shmat(segment->id, NULL, SHM_RDONLY);
    }
    segment->attachable = address != (void *)-1;
    segment->address = segment->attachable ? address : NULL;
}

static void meet(struct marshal *marshal, int id, const struct shmid_ds *state)
{
    if (marshal->segment_count == MOST_SEGMENTS) {
        return;
    }
    struct segment *segment = &marshal->segments[marshal->segment_count++];
    *segment = (struct segment){.id = id,
                                .key = (int64_t)state->shm_perm.__key,
                                .bytes = state->shm_segsz,
                                .mode = state->shm_perm.mode & 0777,
                                .creator = state->shm_cpid,
                                .samples = json_array(),
                                .sample_gap_ms = 0.5};
    if (segment->bytes <= MOST_KEPT_BYTES) {
        segment->last = calloc(1, segment->bytes);
        if (segment->last == NULL) {
            marshal_fail("out of memory for a segment of %zu bytes", segment->bytes);
        }
    }
    attach(segment);
}

void segments_look(struct marshal *marshal)
{
    struct shm_info information;
    marshal->look_for_segments = false;
    if (marshal->segment_count == MOST_SEGMENTS) {
        return; /* looking on would cost more with every one */
    }
    int last = shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&information);
    for (int index = 0; index <= last; index++) {
        struct shmid_ds state;
        int id = shmctl(index, SHM_STAT_ANY, &state);
        if (id < 0 || segments_know(marshal, id) != NULL) {
            continue;
        }
        if (is_ours(marshal, &state)) {
            meet(marshal, id, &state);
        }
    }
}

static void keep_sample(struct marshal *marshal, struct segment *segment, double now_ms)
{
    if (json_array_size(segment->samples) >= MOST_SAMPLES ||
        marshal->sample_bytes + segment->bytes > MOST_SAMPLE_BYTES ||
        now_ms - segment->last_sample_ms < segment->sample_gap_ms) {
        return;
    }
    char *hex = hex_of(segment->last, segment->bytes);
    json_array_append_new(segment->samples, json_pack("{s:f,s:s}", "ms", now_ms, "bytes", hex));
    free(hex);
    segment->last_sample_ms = now_ms;
    /* Long runs: the samples spread over the whole of it. */
    segment->sample_gap_ms *= 1.02;
    marshal->sample_bytes += segment->bytes;
}

/* True if the bytes differ from the last look. */
bool segment_refresh(struct marshal *marshal, struct segment *segment, bool keep)
{
    if (segment->address == NULL || segment->last == NULL ||
        memcmp(segment->last, segment->address, segment->bytes) == 0) {
        return false;
    }
    memcpy(segment->last, segment->address, segment->bytes);
    segment->changes++;
    if (keep) {
        keep_sample(marshal, segment, marshal_now_ms(marshal));
    }
    return true;
}

void segments_sample(struct marshal *marshal)
{
    for (size_t i = 0; i < marshal->segment_count; i++) {
        if (marshal->segments[i].bytes <= MOST_SAMPLED_BYTES) {
            segment_refresh(marshal, &marshal->segments[i], true);
        }
    }
}

void segments_let_go_of_removed(struct marshal *marshal)
{
    for (size_t i = 0; i < marshal->segment_count; i++) {
        struct segment *segment = &marshal->segments[i];
        struct shmid_ds state;
        if (segment->address == NULL || shmctl(segment->id, IPC_STAT, &state) != 0) {
            continue;
        }
        if ((state.shm_perm.mode & SHM_DEST) == 0) {
            continue;
        }
        segment->removed_seen = true;
        if (state.shm_nattch <= 1) {
            segment_refresh(marshal, segment, true);
            shmdt(segment->address);
            segment->address = NULL;
            segment->gone = true;
        }
    }
}

json_t *segments_result(struct marshal *marshal)
{
    json_t *all = json_array();
    for (size_t i = 0; i < marshal->segment_count; i++) {
        struct segment *segment = &marshal->segments[i];
        segment_refresh(marshal, segment, true);
        bool kept = segment->last != NULL;
        char *hex = hex_of(segment->last, kept ? segment->bytes : 0);
        json_array_append_new(
            all, json_pack("{s:i,s:I,s:I,s:i,s:i,s:b,s:b,s:b,s:I,s:O,s:s}", "id", segment->id,
                           "key", (json_int_t)segment->key, "bytes", (json_int_t)segment->bytes,
                           "mode", segment->mode, "creator", (int)segment->creator, "removed",
                           segment->gone || segment->removed_seen, "attachable",
                           segment->attachable, "kept", kept, "changes",
                           (json_int_t)segment->changes, "samples", segment->samples, "last", hex));
        free(hex);
    }
    return all;
}
