/* SPDX-License-Identifier: MIT
 *
 * For test_naming.c, which includes it: compiles a program and collects what would be known of one
 * of its segments.
 *
 * Protocol: each_build() calls a test once a compiler and set of flags. It begins with
 * scene_program(), then attached() for each segment, then see…() for its accesses, then expect().
 */

enum { MOST_SEEN = 256 };

struct scene {
    int compiler;
    const char *flags;
    struct probe *probe;
    uint64_t size;
    struct naming_attach attach;
    struct naming_access seen[MOST_SEEN];
    size_t seen_count;
};

static char folder[] = "/tmp/test_naming.XXXXXX";
static const char *const compilers[] = {"gcc", "clang"};
static bool has_compiler[2];

static int run(const char *command)
{
    int status = system(command); /* NOLINT: the commands are this file's own */
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static int set_up(void **state)
{
    (void)state;
    if (mkdtemp(folder) == NULL || chdir(folder) != 0) {
        return -1;
    }
    for (int i = 0; i < 2; i++) {
        char command[64];
        snprintf(command, sizeof command, "%s --version >/dev/null 2>&1", compilers[i]);
        has_compiler[i] = run(command) == 0;
    }
    return has_compiler[0] ? 0 : -1;
}

static int tear_down(void **state)
{
    char command[64];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return chdir("/") == 0 && run(command) == 0 ? 0 : -1;
}

static void write_file(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void scene_end(struct scene *scene)
{
    probe_close(scene->probe);
    scene->probe = NULL;
}

/* other: a second unit, or NULL. */
static void scene_programs(struct scene *scene, const char *source, const char *other)
{
    char command[256];
    struct trouble trouble = {""};
    scene_end(scene);
    write_file("program.c", source);
    write_file("other.c", other != NULL ? other : "extern int nothing;\n");
    snprintf(command, sizeof command, "%s -w -g %s -o program program.c other.c",
             compilers[scene->compiler], scene->flags);
    if (run(command) != 0) {
        fail_msg("failed: %s", command);
    }
    assert_int_equal(run("objdump -d --no-show-raw-insn program > code"), 0);
    scene->probe = probe_open("program", &trouble);
    assert_non_null(scene->probe);
}

static void scene_program(struct scene *scene, const char *source)
{
    scene_programs(scene, source, NULL);
}

/* ---- the disassembly ---- */

static bool begins_function(const char *line, char *name)
{
    return sscanf(line, "%*x <%127[^>]>:", name) == 1 && strstr(line, ">:") != NULL;
}

/* libc calls mmap __mmap64 where it is linked statically. */
/* The address of the nth call of `callee` in `function`, or, with callee NULL, of its first
 * instruction. 0: there is none. */
static uint64_t code_address(const char *function, const char *callee, int nth)
{
    char line[512], name[128] = "", wanted[128];
    unsigned long long address = 0;
    uint64_t found = 0;
    FILE *code = fopen("code", "r");
    assert_non_null(code);
    snprintf(wanted, sizeof wanted, "%s", callee != NULL ? callee : "");
    while (found == 0 && fgets(line, sizeof line, code) != NULL) {
        char called[128] = "";
        if (begins_function(line, name) || strcmp(name, function) != 0 ||
            sscanf(line, " %llx:", &address) != 1) {
            continue;
        }
        if (callee == NULL) {
            found = address;
        } else if (strstr(line, "call") != NULL &&
                   sscanf(strchr(line, '<') ? strchr(line, '<') : "", "<%127[^>@]", called) == 1 &&
                   strncmp(called + strspn(called, "_"), callee, strlen(callee)) == 0 &&
                   nth-- == 0) {
            found = address;
        }
    }
    fclose(code);
    return found;
}

static bool has_function(const char *function)
{
    return code_address(function, NULL, 0) != 0;
}

/* ---- what was seen ---- */

static void attached_nth(struct scene *scene, uint64_t size, const char *function,
                         const char *callee, int nth)
{
    scene->size = size;
    scene->seen_count = 0;
    scene->attach = (struct naming_attach){.pcs = {code_address(function, callee, nth)}};
    assert_int_not_equal(scene->attach.pcs[0], 0);
}

static void attached(struct scene *scene, uint64_t size, const char *function, const char *callee)
{
    attached_nth(scene, size, function, callee, 0);
}

/* Nothing to add where the function was inlined. The last byte of the call, as unwinders say it. */
static void called_by(struct scene *scene, const char *function, const char *callee)
{
    uint64_t call = code_address(function, callee, 0);
    scene->attach.pcs[1] = call != 0 ? call + 4 : 0;
}

static void see_access(struct scene *scene, struct naming_access access)
{
    assert_true(scene->seen_count < MOST_SEEN);
    scene->seen[scene->seen_count++] = access;
}

static void see(struct scene *scene, uint64_t offset, uint64_t bytes)
{
    see_access(scene, (struct naming_access){.offset = offset, .bytes = bytes});
}

static void see_block(struct scene *scene, uint64_t offset, uint64_t bytes)
{
    see_access(scene, (struct naming_access){.offset = offset, .bytes = bytes, .block = true});
}

static void see_in(struct scene *scene, const char *function, uint64_t offset, uint64_t bytes)
{
    uint64_t pc = code_address(function, NULL, 0);
    assert_int_not_equal(pc, 0);
    see_access(scene, (struct naming_access){.offset = offset, .bytes = bytes, .pc = pc});
}

static struct naming *ask(const struct scene *scene, struct probe *probe)
{
    struct naming_question question = {.size = scene->size,
                                       .accesses = scene->seen,
                                       .access_count = scene->seen_count,
                                       .attaches = &scene->attach,
                                       .attach_count = 1};
    return naming_make(probe, &question);
}

static void expect(struct scene *scene, uint64_t offset, uint64_t bytes, const char *name)
{
    struct naming *naming = ask(scene, scene->probe);
    char *answer = naming_of(naming, offset, bytes);
    if ((answer == NULL) != (name == NULL) || (name != NULL && strcmp(answer, name) != 0)) {
        fail_msg("%s %s: bytes %ju+%ju are %s, not %s", compilers[scene->compiler], scene->flags,
                 (uintmax_t)offset, (uintmax_t)bytes, answer ? answer : "NULL",
                 name ? name : "NULL");
    }
    free(answer);
    naming_release(naming);
}

static void each_build(void (*test)(struct scene *scene))
{
    static const char *const flags[] = {"-O0", "-O2", "-O1 -gdwarf-4 -no-pie"};
    for (int compiler = 0; compiler < 2; compiler++) {
        for (size_t i = 0; has_compiler[compiler] && i < sizeof flags / sizeof flags[0]; i++) {
            struct scene scene = {.compiler = compiler, .flags = flags[i]};
            test(&scene);
            scene_end(&scene);
        }
    }
}

/* A copy of the file in which some bits are turned over. */
static void flip_bytes(const char *from, const char *to, int flips, unsigned int *random)
{
    struct stat about;
    FILE *file = fopen(from, "rb");
    assert_non_null(file);
    assert_int_equal(fstat(fileno(file), &about), 0);
    uint8_t *bytes = malloc((size_t)about.st_size);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)about.st_size, file), about.st_size);
    fclose(file);
    for (; flips > 0; flips--) {
        *random = *random * 1664525u + 1013904223u;
        size_t at = (*random >> 4) % (size_t)about.st_size;
        bytes[at] ^= (uint8_t)(1u << (*random >> 28) % 8);
    }
    file = fopen(to, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, (size_t)about.st_size, file), about.st_size);
    assert_int_equal(fclose(file), 0);
    free(bytes);
}
