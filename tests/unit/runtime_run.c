/* SPDX-License-Identifier: MIT
 *
 * Part of test_runtime.c, which includes it: builds a program as the checker builds a submission,
 * runs it with a trace, and finds records by the marks ("@NAME") of the program's lines.
 *
 * Protocol: build; record, or start for a run without a trace; resolve before any look-up by mark;
 * release.
 */
#define SOURCES ABI_DIR "/../../tests/unit"
#define FLAGS "-c -fsanitize=thread -fno-builtin -U_FORTIFY_SOURCE -g"

enum { CAPACITY = 200000, OUTPUT_BYTES = 4096 };

struct run {
    char program[300];
    char source[300];
    char output[OUTPUT_BYTES];
    int status; /* as wait gives it */
    struct trace_header *header;
    const struct trace_record *records;
    uint64_t count;
    unsigned *lines; /* of each record's pc */
};

static char folder[] = "/tmp/test-runtime-XXXXXX";

/* --- building --- */

__attribute__((format(printf, 1, 2))) static int shell(const char *format, ...)
{
    char command[4096];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    assert_in_range(length, 1, sizeof command - 1);
    return system(command);
}

/* `link` is what the program is linked with. */
static void build(struct run *run, const char *name, const char *compiler, const char *level,
                  const char *link)
{
    memset(run, 0, sizeof *run);
    snprintf(run->source, sizeof run->source, SOURCES "/runtime_%s.c", name);
    snprintf(run->program, sizeof run->program, "%s/%s", folder, name);
    const char *p = run->program;
    assert_int_equal(shell("%s " FLAGS " %s -o %s.o %s", compiler, level, p, run->source), 0);
    assert_int_equal(shell("ld -r -o %s.all.o %s.o", p, p), 0);
    assert_int_equal(
        shell("ld -r $(sed 's/^/--wrap=/' '%s') -o %s.wrapped.o %s.all.o", RUNTIME_WRAPPED, p, p),
        0);
    assert_int_equal(shell("gcc %s.wrapped.o %s -o %s -pthread", p, link, p), 0);
}

/* --- running --- */

static int make_trace(struct run *run, uint64_t capacity)
{
    int descriptor = memfd_create("trace", 0);
    assert_true(descriptor >= 0);
    struct arena arena = {0};
    uint64_t bytes = arena_lay_out(&arena, trace_bytes(capacity), UINT64_C(1) << 30);
    assert_int_equal(ftruncate(descriptor, (off_t)bytes), 0);
    assert_int_equal(pwrite(descriptor, &arena, sizeof arena, ARENA_OFFSET), sizeof arena);
    run->header =
        mmap(NULL, trace_bytes(capacity), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    assert_ptr_not_equal(run->header, MAP_FAILED);
    run->header->magic = TRACE_MAGIC;
    run->header->version = TRACE_VERSION;
    run->header->record_bytes = sizeof(struct trace_record);
    run->header->capacity = capacity;
    run->records =
        (const struct trace_record *)(void *)((char *)run->header + TRACE_RECORDS_OFFSET);
    return descriptor;
}

/* Runs the program, its standard output into run->output; `trace` in the environment if not NULL.
 */
static void start(struct run *run, const char *trace)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(ends[0]);
        close(ends[1]);
        if (trace != NULL) {
            setenv(TRACE_ENVIRONMENT, trace, 1);
        }
        alarm(30); /* whatever happens in there: it ends */
        execl(run->program, run->program, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    size_t length = 0;
    ssize_t got;
    while ((got = read(ends[0], run->output + length, sizeof run->output - 1 - length)) > 0) {
        length += (size_t)got;
    }
    run->output[length] = '\0';
    close(ends[0]);
    assert_int_equal(waitpid(child, &run->status, 0), child);
}

/* Should the program have died before it could. */
static void remove_sets(const struct run *run)
{
    for (uint64_t i = 0; i < run->count; i++) {
        const struct trace_record *record = &run->records[i];
        if (record->kind == TRACE_LOCK_INIT && record->size == TRACE_LOCK_SYSV) {
            semctl(record->object, 0, IPC_RMID);
        }
    }
}

static void record(struct run *run, uint64_t capacity)
{
    char number[16];
    int descriptor = make_trace(run, capacity);
    snprintf(number, sizeof number, "%d", descriptor);
    start(run, number);
    close(descriptor);
    run->count = run->header->next < capacity ? run->header->next : capacity;
    remove_sets(run);
    assert_int_equal(run->header->attached, 1);
}

static void release(struct run *run)
{
    if (run->header != NULL) {
        munmap(run->header, trace_bytes(run->header->capacity));
    }
    free(run->lines);
}

/* --- places --- */

/* Fills in the line of every record's pc, by one addr2line. */
static void resolve(struct run *run)
{
    char command[1400], line[1024];
    snprintf(command, sizeof command, "%s.pcs", run->program);
    FILE *list = fopen(command, "w");
    assert_non_null(list);
    for (uint64_t i = 0; i < run->count; i++) {
        fprintf(list, "0x%llx\n", (unsigned long long)run->records[i].pc);
    }
    fclose(list);
    snprintf(command, sizeof command, "addr2line -e %s < %s.pcs", run->program, run->program);
    FILE *answers = popen(command, "r");
    assert_non_null(answers);
    run->lines = calloc(run->count + 1, sizeof *run->lines);
    assert_non_null(run->lines);
    for (uint64_t i = 0; i < run->count && fgets(line, sizeof line, answers) != NULL; i++) {
        const char *colon = strrchr(line, ':');
        run->lines[i] = colon == NULL ? 0 : (unsigned)strtoul(colon + 1, NULL, 10);
    }
    pclose(answers);
}

static unsigned line_of(const struct run *run, const char *mark)
{
    char wanted[64], line[512];
    snprintf(wanted, sizeof wanted, "/* @%s */", mark);
    FILE *source = fopen(run->source, "r");
    assert_non_null(source);
    unsigned found = 0;
    for (unsigned number = 1; fgets(line, sizeof line, source) != NULL; number++) {
        found = strstr(line, wanted) != NULL ? number : found;
    }
    fclose(source);
    assert_int_not_equal(found, 0);
    return found;
}

/* The first record of that kind on that line, by any process (pid 0) or that one; NULL: none. */
static const struct trace_record *find(const struct run *run, uint32_t kind, const char *mark,
                                       int32_t pid)
{
    unsigned line = line_of(run, mark);
    for (uint64_t i = 0; i < run->count; i++) {
        const struct trace_record *record = &run->records[i];
        if (record->kind == kind && run->lines[i] == line && (pid == 0 || record->pid == pid)) {
            return record;
        }
    }
    return NULL;
}

static const struct trace_record *must(const struct run *run, uint32_t kind, const char *mark,
                                       int32_t pid)
{
    const struct trace_record *record = find(run, kind, mark, pid);
    if (record == NULL) {
        fail_msg("%s: no record of kind %u at @%s by %d", run->program, kind, mark, (int)pid);
    }
    return record;
}

/* The first record of that kind, by that process if it is not 0. */
static const struct trace_record *first(const struct run *run, uint32_t kind, int32_t pid)
{
    for (uint64_t i = 0; i < run->count; i++) {
        if (run->records[i].kind == kind && (pid == 0 || run->records[i].pid == pid)) {
            return &run->records[i];
        }
    }
    fail_msg("%s: no record of kind %u by %d", run->program, kind, (int)pid);
    return NULL;
}
