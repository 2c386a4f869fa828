/* SPDX-License-Identifier: MIT
 *
 * For test_naming.c, which includes it: files that are damaged at random, but always alike. Each is
 * asked everything in a child process, which must end by itself and in time.
 */

enum { FLIPS = 150 };

static void name_everything(const char *program, const struct scene *scene)
{
    struct trouble trouble;
    static const char *const names[] = {"main", "use"};
    struct by_value found[8];
    struct own_name own[8];
    struct variable variable;
    struct probe *probe = probe_open(program, &trouble);
    if (probe == NULL) {
        return;
    }
    struct naming *naming = ask(scene, probe);
    for (uint64_t at = 0; at < scene->size; at += 3) {
        free(naming_of(naming, at, 1 + at % 100));
    }
    naming_release(naming);
    probe_by_value(probe, found, 8);
    probe_own_names(probe, names, 2, own, 8);
    probe_variable(probe, "program.c", "main", "i", &variable);
    probe_close(probe);
}

static void test_damaged_files(void **state)
{
    struct scene scene = {.compiler = 0, .flags = "-O1"};
    unsigned int random = 7;
    (void)state;
    scene_program(&scene, rich);
    attached(&scene, 600, "main", "mmap");
    see_in(&scene, "main", 72, 4);
    see_in(&scene, "use", 256, 8);
    for (int i = 0; i < FLIPS; i++) {
        flip_bytes("program", "damaged", 1 + i % 8, &random);
        pid_t child = fork();
        if (child == 0) {
            alarm(20);
            name_everything("damaged", &scene);
            _exit(0);
        }
        int status = -1;
        waitpid(child, &status, 0);
        assert_int_equal(status, 0);
    }
    scene_end(&scene);
}
