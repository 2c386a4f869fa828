/* SPDX-License-Identifier: MIT
 * Part of test_report.c: the JSON, read back and compared. Uses sample() and add_run() from there.
 */
#include <sys/stat.h>

#include <jansson.h>

static json_t *report_of(const struct outcome *outcome)
{
    struct trouble trouble;
    json_error_t error;
    assert_true(report_json("report.json", outcome, &trouble));
    json_t *json = json_load_file("report.json", 0, &error);
    assert_non_null(json);
    return json;
}

static void assert_json(json_t *json, const char *key, const char *wanted)
{
    char *text = json_dumps(json_object_get(json, key), JSON_ENCODE_ANY | JSON_COMPACT);
    assert_non_null(text);
    assert_string_equal(text, wanted);
    free(text);
}

static void test_json(void **state)
{
    (void)state;
    struct outcome outcome = sample();
    location_object(&outcome.findings.all[0].locations[0], "write", 8, "segment 1 + 520",
                    "cars[7].s1");
    location_process(&outcome.findings.all[0].locations[0], 7, "car 44");
    location_lock(&outcome.findings.all[0].locations[0], "semaphore");
    finding_replay(&outcome.findings.all[0], "scrutineer check lab3 --seed 17");
    finding_locate(&outcome.findings.all[0], NULL, 0, NULL);
    add_run(&outcome, "plain", -1, 11);
    outcome.runs[0].has_seed = true;
    outcome.runs[0].seed = 17;
    json_t *json = report_of(&outcome);
    assert_json(json, "schema", "1");
    assert_json(json, "verdict", "\"fail\"");
    assert_json(json, "lab", "\"lab3-cars\"");
    assert_json(json, "points", "9");
    assert_json(json, "max_points", "14");
    assert_json(json, "notes", "[]");
    assert_json(json, "ipc", "{\"shm\":[],\"sem\":[],\"msg\":[],\"posix\":[]}");
    assert_json(json, "runs",
                "[{\"name\":\"plain\",\"exit\":null,\"signal\":\"SIGSEGV\",\"duration_s\":0.25,"
                "\"seed\":17,\"accesses\":null,\"sync_ops\":null}]");
    assert_json(
        json, "findings",
        "[{\"rule\":\"proc.zombie\",\"severity\":\"error\",\"message\":\"3 of 20 children were "
        "never waited for\",\"when\":\"exit\",\"locations\":[{\"file\":\"main.c\",\"line\":71,"
        "\"function\":\"main\",\"pid\":7,\"process\":\"car 44\",\"access\":\"write\",\"bytes\":8,"
        "\"object\":\"segment 1 + 520\",\"field\":\"cars[7].s1\",\"note\":null,\"locks\":"
        "[\"semaphore\"],\"call\":null},{\"file\":null,\"line\":null,\"function\":null,\"pid\":"
        "null,"
        "\"process\":null,\"access\":null,\"bytes\":null,\"object\":null,\"field\":null,"
        "\"note\":null,\"locks\":[],\"call\":null}],\"details\":[\"cars 9, 14 and 16 had exited "
        "before main "
        "returned at main.c:78\"],\"look\":\"the loop at main.c:74 runs while i < 17\","
        "\"replay\":\"scrutineer check lab3 --seed 17\"}]");
    json_t *checks = json_object_get(json, "checks");
    assert_int_equal(json_array_size(checks), 4);
    char *check = json_dumps(json_array_get(checks, 2), JSON_COMPACT);
    assert_string_equal(check, "{\"id\":\"check3\",\"title\":\"every car is waited for\",\"state\":"
                               "\"fail\",\"points\":0,\"max_points\":3,\"why\":null,\"findings\":"
                               "[0]}");
    free(check);
    assert_json(json_array_get(checks, 3), "state", "\"skip\"");
    assert_json(json_array_get(checks, 3), "why", "\"needs all cars waited for\"");
    json_decref(json);
    outcome_release(&outcome);
}

static void add_object(struct outcome *outcome, const char *kind, const char *name)
{
    outcome->ipc = memory_grow(outcome->ipc, outcome->ipc_count + 1, sizeof *outcome->ipc);
    outcome->ipc[outcome->ipc_count++] = (struct ipc_object){.kind = text_copy(kind),
                                                             .id = 5,
                                                             .key = 0x2a,
                                                             .bytes = 1440,
                                                             .mode = 0600,
                                                             .name = text_copy(name),
                                                             .run = text_copy("plain")};
}

static void test_json_of_a_program(void **state)
{
    (void)state;
    struct outcome outcome = {.program = text_copy("race"), .verdict = VERDICT_UNSTABLE};
    add_object(&outcome, "shm", NULL);
    add_object(&outcome, "sem", NULL);
    add_object(&outcome, "posix", "sem.x\xff");
    outcome.runs = memory_need(1, sizeof *outcome.runs);
    outcome.runs[outcome.run_count++] = (struct run_result){.name = text_copy("fault"),
                                                            .exit = 1,
                                                            .duration_s = 0.25,
                                                            .accesses = -1,
                                                            .sync_ops = -1,
                                                            .call = text_copy("fork"),
                                                            .error = EAGAIN,
                                                            .process = 2,
                                                            .nth = 3};
    json_t *json = report_of(&outcome), *ipc = json_object_get(json, "ipc");
    assert_null(json_object_get(json, "lab"));
    assert_null(json_object_get(json, "checks"));
    assert_json(json, "verdict", "\"unstable\"");
    assert_json(json, "runs",
                "[{\"name\":\"fault\",\"exit\":1,\"signal\":null,\"duration_s\":0.25,\"seed\":null,"
                "\"accesses\":null,\"sync_ops\":null,\"call\":\"fork\",\"errno\":\"EAGAIN\","
                "\"process\":2,\"nth\":3}]");
    assert_json(ipc, "shm",
                "[{\"id\":5,\"key\":42,\"bytes\":1440,\"mode\":384,\"name\":null,\"run\":"
                "\"plain\"}]");
    assert_json(ipc, "sem",
                "[{\"id\":5,\"key\":42,\"bytes\":null,\"mode\":384,\"name\":null,\"run\":"
                "\"plain\"}]");
    assert_json(ipc, "posix",
                "[{\"id\":null,\"key\":null,\"bytes\":1440,\"mode\":384,\"name\":"
                "\"sem.x\xef\xbf\xbd\",\"run\":\"plain\"}]");
    json_decref(json);
    outcome_release(&outcome);
}

static void test_json_is_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *text, *wanted;
    } cases[] = {
        {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8f\x81", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x8f\x81"},
        {"caf\xe9", "caf\xef\xbf\xbd"},           /* Latin-1 */
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd"}, /* an overlong form */
        {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"x\xe2\x82", "x\xef\xbf\xbd\xef\xbf\xbd"}, /* cut off */
        {"\033[0m", "\033[0m"}};                    /* JSON escapes it itself */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct outcome outcome = {.program = text_copy("race")};
        findings_add(&outcome.findings, "crash", NULL, "%s", cases[i].text);
        json_t *json = report_of(&outcome);
        json_t *finding = json_array_get(json_object_get(json, "findings"), 0);
        assert_string_equal(json_string_value(json_object_get(finding, "message")),
                            cases[i].wanted);
        json_decref(json);
        outcome_release(&outcome);
    }
}

static void test_json_is_written_whole_or_not(void **state)
{
    (void)state;
    struct outcome outcome = sample();
    struct trouble trouble;
    struct stat file;
    json_decref(report_of(&outcome));
    assert_int_equal(stat("report.json", &file), 0);
    mode_t mask = umask(0);
    umask(mask);
    assert_int_equal(file.st_mode & 0777, 0666 & ~mask);
    assert_false(report_json("no/such/folder.json", &outcome, &trouble));
    assert_string_equal(trouble.text, "can't write no/such/folder.json: No such file or directory");
    assert_true(report_json("/dev/null", &outcome, &trouble)); /* written to, not replaced */
    assert_int_equal(stat("/dev/null", &file), 0);
    assert_true(S_ISCHR(file.st_mode));
    outcome_release(&outcome);
}
