/* SPDX-License-Identifier: MIT
 *
 * Part of test_runtime.c, which includes it: a line of a program that says
 * "touches: r<offset>+<bytes> w<offset>+<bytes> …" must have touched just these bytes of shared
 * memory: no more, no less.
 */

enum { TOUCHED_BYTES = 4096 };

struct touched {
    unsigned char bytes[TOUCHED_BYTES]; /* 1 read, 2 written */
};

static void touch(struct touched *touched, uint64_t offset, uint64_t bytes, unsigned char how)
{
    for (uint64_t at = offset; at < offset + bytes && at < TOUCHED_BYTES; at++) {
        touched->bytes[at] |= how;
    }
}

static void wanted_by(struct touched *touched, const char *words)
{
    char how;
    unsigned long offset, bytes;
    int read = 0;
    while (sscanf(words, " %c%lu+%lu%n", &how, &offset, &bytes, &read) == 3) {
        touch(touched, offset, bytes, how == 'r' ? 1 : 2);
        words += read;
    }
}

static void recorded_on(struct touched *touched, const struct run *run, unsigned line)
{
    for (uint64_t i = 0; i < run->count; i++) {
        const struct trace_record *record = &run->records[i];
        if (run->lines[i] == line && (record->kind == TRACE_READ || record->kind == TRACE_WRITE)) {
            touch(touched, record->offset, record->size, record->kind == TRACE_READ ? 1 : 2);
        }
    }
}

static unsigned judge_line(const struct run *run, unsigned line, const char *words)
{
    struct touched wanted = {{0}}, recorded = {{0}};
    wanted_by(&wanted, words);
    recorded_on(&recorded, run, line);
    for (size_t at = 0; at < TOUCHED_BYTES; at++) {
        if (wanted.bytes[at] != recorded.bytes[at]) {
            print_error("%s:%u: byte %zu: wanted %d, recorded %d (1 read, 2 written)\n",
                        run->source, line, at, wanted.bytes[at], recorded.bytes[at]);
            return 1;
        }
    }
    return 0;
}

static void judge_touched(struct run *run)
{
    char text[512];
    unsigned judged = 0, wrong = 0;
    resolve(run);
    assert_int_equal(run->status, 0);
    assert_string_equal(run->output, "");
    FILE *source = fopen(run->source, "r");
    assert_non_null(source);
    for (unsigned line = 1; fgets(text, sizeof text, source) != NULL; line++) {
        const char *mark = strstr(text, "/* touches: ");
        if (mark != NULL) {
            wrong += judge_line(run, line, mark + strlen("/* touches: "));
            judged++;
        }
    }
    fclose(source);
    assert_true(judged > 0);
    assert_int_equal(wrong, 0);
}
