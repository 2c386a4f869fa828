/* SPDX-License-Identifier: MIT
 *
 * The report as JSON, schema 1: findings, runs, IPC objects left, and for a lab its checks and
 * points. What is not known is null. Texts are always valid UTF-8: bytes that are not become
 * U+FFFD.
 */
#define _GNU_SOURCE
#include "report.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"
#include "utf8.h"

static json_t *text(const char *bytes)
{
    if (bytes == NULL) {
        return json_null();
    }
    char *clean = utf8_clean(bytes);
    json_t *json = json_string(clean);
    free(clean);
    return json;
}

static json_t *number_or_null(long number)
{
    return number > 0 ? json_integer(number) : json_null();
}

static json_t *texts(char *const *all, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(array, text(all[i]));
    }
    return array;
}

static json_t *location_json(const struct location *location)
{
    return json_pack("{s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o,s:o}", "file",
                     text(location->file), "line", number_or_null(location->line), "function",
                     text(location->function), "pid", number_or_null(location->pid), "process",
                     text(location->process), "access", text(location->access), "bytes",
                     number_or_null(location->bytes), "object", text(location->object), "field",
                     text(location->field), "note", text(location->note), "locks",
                     texts(location->locks, location->lock_count), "call",
                     number_or_null(location->call));
}

static json_t *finding_json(const struct finding *finding)
{
    json_t *locations = json_array();
    for (size_t i = 0; i < finding->location_count; i++) {
        json_array_append_new(locations, location_json(&finding->locations[i]));
    }
    return json_pack("{s:s,s:s,s:o,s:o,s:o,s:o,s:o,s:o}", "rule", finding->rule->id, "severity",
                     severity_name(finding->severity), "message", text(finding->message), "when",
                     text(finding->when), "locations", locations, "details",
                     texts(finding->details, finding->detail_count), "look", text(finding->look),
                     "replay", text(finding->replay));
}

static json_t *run_json(const struct run_result *run)
{
    char *name = NULL;
    if (run->signal > 0) {
        const char *known = sigabbrev_np(run->signal);
        name = known ? text_format("SIG%s", known) : text_format("SIG%d", run->signal);
    }
    json_t *json = json_pack(
        "{s:o,s:o,s:o,s:f,s:o,s:o,s:o}", "name", text(run->name), "exit",
        run->exit >= 0 ? json_integer(run->exit) : json_null(), "signal", text(name), "duration_s",
        run->duration_s, "seed", run->has_seed ? json_integer(run->seed) : json_null(), "accesses",
        run->accesses >= 0 ? json_integer(run->accesses) : json_null(), "sync_ops",
        run->sync_ops >= 0 ? json_integer(run->sync_ops) : json_null());
    if (run->call != NULL) {
        const char *error = strerrorname_np(run->error);
        json_object_set_new(json, "call", text(run->call));
        json_object_set_new(json, "errno", text(error));
        json_object_set_new(json, "process", json_integer(run->process));
        json_object_set_new(json, "nth", json_integer(run->nth));
    }
    free(name);
    return json;
}

/* An object in /dev/shm has a name, the others an id and a key; a set or a queue has no size. */
static json_t *object_json(const struct ipc_object *object)
{
    bool named = strcmp(object->kind, "posix") == 0;
    bool sized = named || strcmp(object->kind, "shm") == 0;
    return json_pack("{s:o,s:o,s:o,s:i,s:o,s:o}", "id",
                     named ? json_null() : json_integer(object->id), "key",
                     named ? json_null() : json_integer(object->key), "bytes",
                     sized ? json_integer(object->bytes) : json_null(), "mode", object->mode,
                     "name", text(object->name), "run", text(object->run));
}

static json_t *ipc_json(const struct outcome *outcome)
{
    json_t *ipc = json_pack("{s:[],s:[],s:[],s:[]}", "shm", "sem", "msg", "posix");
    for (size_t i = 0; i < outcome->ipc_count; i++) {
        const struct ipc_object *object = &outcome->ipc[i];
        json_array_append_new(json_object_get(ipc, object->kind), object_json(object));
    }
    return ipc;
}

static json_t *check_json(const struct check_result *check)
{
    static const char *const states[] = {"ok", "fail", "skip", "unchecked"};
    json_t *findings = json_array();
    for (size_t i = 0; i < check->finding_count; i++) {
        json_array_append_new(findings, json_integer((json_int_t)check->findings[i]));
    }
    return json_pack("{s:o,s:o,s:s,s:i,s:i,s:o,s:o}", "id", text(check->id), "title",
                     text(check->title), "state", states[check->state], "points", check->points,
                     "max_points", check->max_points, "why", text(check->why), "findings",
                     findings);
}

static void add_lab(json_t *json, const struct outcome *outcome)
{
    json_t *checks = json_array();
    for (size_t i = 0; i < outcome->check_count; i++) {
        json_array_append_new(checks, check_json(&outcome->checks[i]));
    }
    json_object_set_new(json, "lab", text(outcome->lab));
    json_object_set_new(json, "points", json_integer(outcome->points));
    json_object_set_new(json, "max_points", json_integer(outcome->max_points));
    json_object_set_new(json, "checks", checks);
}

static json_t *line_json(const struct ledger_line *line)
{
    bool numbered = line->number > 0;
    return json_pack("{s:o,s:o,s:i,s:o,s:o,s:o,s:o,s:b,s:o,s:o}", "number",
                     number_or_null(line->number), "ms",
                     numbered ? json_real(line->ms) : json_null(), "pid", line->pid, "process",
                     text(line->process), "call", text(line->call), "arguments",
                     text(line->arguments), "result", text(line->result), "failed", line->failed,
                     "file", text(line->file), "line", number_or_null(line->line));
}

/* null: it could not be made. */
static json_t *ledger_json(const struct ledger *ledger)
{
    json_t *lines = ledger->why_not != NULL ? json_null() : json_array();
    for (size_t i = 0; i < ledger->count; i++) {
        json_array_append_new(lines, line_json(&ledger->lines[i]));
    }
    return lines;
}

static json_t *outcome_json(const struct outcome *outcome)
{
    json_t *findings = json_array(), *runs = json_array();
    for (size_t i = 0; i < outcome->findings.count; i++) {
        json_array_append_new(findings, finding_json(&outcome->findings.all[i]));
    }
    for (size_t i = 0; i < outcome->run_count; i++) {
        json_array_append_new(runs, run_json(&outcome->runs[i]));
    }
    json_t *json = json_pack("{s:i,s:s}", "schema", 1, "verdict", verdict_name(outcome->verdict));
    if (outcome->lab != NULL) {
        add_lab(json, outcome);
    }
    json_object_set_new(json, "findings", findings);
    json_object_set_new(json, "runs", runs);
    json_object_set_new(json, "ipc", ipc_json(outcome));
    if (outcome->ledger.asked) {
        json_object_set_new(json, "ledger", ledger_json(&outcome->ledger));
    }
    json_object_set_new(json, "notes", texts(outcome->notes, outcome->note_count));
    json_object_set_new(json, "duration_s", json_real(outcome->duration_s));
    return json;
}

/* Through a stream: json_dumpfd() asks the kernel for each comma. */
static bool write_all(FILE *stream, json_t *json)
{
    mode_t mask = umask(0);
    umask(mask);
    return fchmod(fileno(stream), 0666 & ~mask) == 0 &&
           json_dumpf(json, stream, JSON_INDENT(1)) == 0 && fputc('\n', stream) != EOF;
}

/* First beside it, then in its place: a reader never sees half a report. */
static bool write_file(const char *path, json_t *json, struct trouble *trouble)
{
    char *temporary = text_format("%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    FILE *stream = fd >= 0 ? fdopen(fd, "w") : NULL;
    bool written = stream != NULL && write_all(stream, json);
    written = (stream == NULL || fclose(stream) == 0) && written && rename(temporary, path) == 0;
    if (!written) {
        trouble_set(trouble, "can't write %s: %s", path, strerror(errno));
        if (fd >= 0) {
            unlink(temporary);
        }
    }
    free(temporary);
    return written;
}

/* A pipe or a device is written as it is: /dev/stdout, /dev/fd/3. */
static bool is_special(const char *path)
{
    struct stat state;
    return stat(path, &state) == 0 && !S_ISREG(state.st_mode);
}

static bool write_stream(FILE *stream, json_t *json, const char *path, struct trouble *trouble)
{
    if (stream != NULL && json_dumpf(json, stream, JSON_INDENT(1)) == 0 &&
        fputc('\n', stream) != EOF && fflush(stream) == 0) {
        return true;
    }
    return trouble_set(trouble, "can't write %s: %s", path, strerror(errno));
}

bool report_json(const char *path, const struct outcome *outcome, struct trouble *trouble)
{
    json_t *json = outcome_json(outcome);
    bool written;
    if (strcmp(path, "-") == 0) {
        written = write_stream(stdout, json, "standard output", trouble);
    } else if (is_special(path)) {
        FILE *stream = fopen(path, "we");
        written = write_stream(stream, json, path, trouble);
        if (stream != NULL) {
            fclose(stream);
        }
    } else {
        written = write_file(path, json, trouble);
    }
    json_decref(json);
    return written;
}
