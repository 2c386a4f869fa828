/* SPDX-License-Identifier: MIT
 *
 * For test_probe.c, which includes it: files that are damaged at random, but always alike. Each is
 * asked everything in a child process, which must end by itself and in time.
 */

enum { FLIPS = 200, SECONDS_EACH = 20 };

struct bytes {
    uint8_t *data;
    size_t size;
};

static struct bytes read_bytes(const char *name)
{
    struct stat about;
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &about), 0);
    struct bytes bytes = {malloc((size_t)about.st_size), (size_t)about.st_size};
    assert_non_null(bytes.data);
    assert_int_equal(fread(bytes.data, 1, bytes.size, file), bytes.size);
    fclose(file);
    return bytes;
}

static void write_bytes(const char *name, const uint8_t *data, size_t size)
{
    FILE *file = fopen(name, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(data, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
}

/* Every question that there is; the answers do not matter. */
static void ask_everything(const char *name)
{
    static const char *const names[] = {"id", "lap_time", "s1"};
    static const char maps[] = "500000000000-500000100000 r-xp 00000000 00:00 1 /program\n";
    struct trouble trouble;
    struct layout layout;
    struct source_place place;
    struct frame frames[16];
    uint64_t stack[64];
    struct probe *probe = probe_open(name, &trouble);
    if (probe == NULL) {
        return;
    }
    probe_layout(probe, "F1_Car", &layout);
    layout_release(&layout);
    probe_layout_like(probe, names, 3, 1, &layout);
    layout_release(&layout);
    probe_function(probe, "main", &place);
    for (uint64_t at = 0; at < 0x5000; at += 7) {
        probe_place(probe, at, &place);
    }
    for (size_t i = 0; i < 64; i++) {
        stack[i] = 0x500000001000 + i * 16;
    }
    struct stack_capture capture = {.sp = 0x7ffd00000000,
                                    .stack = (const uint8_t *)stack,
                                    .stack_bytes = sizeof stack,
                                    .maps = maps};
    for (uint64_t at = 0x1000; at < 0x1800; at += 16) {
        capture.pc = 0x500000000000 + at;
        probe_unwind(probe, "/program", &capture, frames, 16);
    }
    probe_close(probe);
}

/* 0, or the signal that ended the child: SIGALRM = it hung. */
static int signal_of_asking(const char *name)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        alarm(SECONDS_EACH);
        ask_everything(name);
        _exit(0);
    }
    waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
        return SIGABRT; /* a sanitizer's exit */
    }
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void test_not_a_program(void **state)
{
    struct trouble trouble = {""};
    (void)state;
    assert_null(probe_open("not-there", &trouble));
    assert_true(trouble.text[0] != '\0');
    assert_null(probe_open(folder, &trouble));
    write_file("text", "#!/bin/sh\nexit 0\n");
    assert_null(probe_open("text", &trouble));
    write_file("empty", "");
    assert_null(probe_open("empty", &trouble));
    assert_int_equal(mkfifo("fifo", 0600), 0);
    assert_null(probe_open("fifo", &trouble));
    write_file("bare.c", "int main(void) { return 0; }\n");
    compile(0, "-s bare.c");
    struct probe *probe = probe_open("program", &trouble);
    assert_non_null(probe);
    assert_false(probe_has_debug_info(probe));
    probe_close(probe);
    probe_close(NULL);
}

static void make_victim(void)
{
    probe_close(open_source(0, "-O1",
                            "typedef struct {\n" CAR_MEMBERS "} F1_Car;\n"
                            "static F1_Car cars[20];\n"
                            "static int sum(int n)\n{ return n ? sum(n - 1) + cars[n].id : 0; }\n"
                            "int main(int n, char **v)\n{ return sum(n % 20) + v[0][0]; }\n"));
}

static void test_truncated_file(void **state)
{
    (void)state;
    make_victim();
    struct bytes whole = read_bytes("program");
    for (size_t i = 0; i < 40; i++) {
        write_bytes("damaged", whole.data, whole.size * i / 40);
        assert_int_equal(signal_of_asking("damaged"), 0);
    }
    free(whole.data);
}

static void test_flipped_bytes(void **state)
{
    uint32_t random = 44;
    (void)state;
    make_victim();
    struct bytes whole = read_bytes("program");
    for (int i = 0; i < FLIPS; i++) {
        uint8_t *copy = malloc(whole.size);
        assert_non_null(copy);
        memcpy(copy, whole.data, whole.size);
        for (int flips = 1 + i % 8; flips > 0; flips--) {
            copy[next_random(&random) % whole.size] ^= (uint8_t)(1u << next_random(&random) % 8);
        }
        write_bytes("damaged", copy, whole.size);
        free(copy);
        assert_int_equal(signal_of_asking("damaged"), 0);
    }
    free(whole.data);
}
