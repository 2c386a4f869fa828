/* SPDX-License-Identifier: MIT
 *
 * Part of test_runtime.c, which includes it: judges runtime_mappings.c.
 */

/* A write on that line to shared memory that is no System V segment, at that offset. */
static const struct trace_record *shared_at(const struct run *run, const char *mark,
                                            uint64_t offset)
{
    const struct trace_record *record = must(run, TRACE_WRITE, mark, 0);
    assert_true(record->object < TRACE_PRIVATE);
    assert_int_equal(record->offset, offset);
    assert_int_equal(record->size, 4);
    return record;
}

static void assert_same_object(const struct run *run, const char *one, const char *other)
{
    assert_int_equal(must(run, TRACE_WRITE, one, 0)->object,
                     must(run, TRACE_WRITE, other, 0)->object);
}

static void judge_files(const struct run *run)
{
    enum { IN_WINDOW = 4096 + 8 };
    shared_at(run, "whole", IN_WINDOW);
    shared_at(run, "part", IN_WINDOW);
    shared_at(run, "moved", IN_WINDOW);
    assert_same_object(run, "whole", "part");
    assert_same_object(run, "whole", "moved");
    shared_at(run, "third", 0);
    shared_at(run, "grown", 0);
    assert_same_object(run, "third", "grown");
    assert_int_not_equal(must(run, TRACE_WRITE, "third", 0)->object,
                         must(run, TRACE_WRITE, "whole", 0)->object);
    assert_null(find(run, TRACE_WRITE, "unmapped", 0));
    shared_at(run, "behind", 8192);
}

static void judge_pointers(const struct run *run)
{
    static const char *const none[] = {"inside", "real", "number", "high", "null"};
    static const char *const private[] = {"data", "stack", "heap", "text", "last"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_null(find(run, TRACE_POINTER, none[i], 0));
    }
    for (size_t i = 0; i < sizeof private / sizeof private[0]; i++) {
        assert_int_equal(must(run, TRACE_POINTER, private[i], 0)->object,
                         first(run, TRACE_SEGMENT, 0)->argument);
    }
    assert_int_equal(must(run, TRACE_POINTER, "last", 0)->offset, 4 * 32 + 24);
}

static size_t count_unknown(const struct run *run)
{
    size_t count = 0;
    for (uint64_t i = 0; i < run->count; i++) {
        if (run->records[i].kind == TRACE_UNKNOWN) {
            assert_int_equal(run->records[i].argument, 7);
            assert_int_equal(run->records[i].offset, 32);
            count++;
        }
    }
    return count;
}

static void judge_mappings(struct run *run)
{
    resolve(run);
    assert_int_equal(run->status, 0);
    assert_null(find(run, TRACE_WRITE, "private", 0));
    assert_null(find(run, TRACE_WRITE, "over", 0));
    shared_at(run, "zeros", 4);
    shared_at(run, "child", 8);
    shared_at(run, "parent", 12);
    assert_same_object(run, "child", "parent");
    assert_int_equal(must(run, TRACE_OVERRUN, "past", 0)->argument, 100);
    judge_files(run);
    judge_pointers(run);
    assert_int_equal(count_unknown(run), 1);
}
