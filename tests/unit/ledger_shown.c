/* SPDX-License-Identifier: MIT
 * Part of test_ledger.c: ledgers folded, shortened and printed. */

static void add(struct outcome *outcome, int pid, const char *name, const char *result)
{
    struct ledger *ledger = &outcome->ledger;
    ledger->asked = true;
    ledger->lines = memory_grow(ledger->lines, ledger->count + 1, sizeof *ledger->lines);
    ledger->lines[ledger->count] = (struct ledger_line){.number = (long)ledger->count + 1,
                                                        .ms = (double)ledger->count / 2,
                                                        .pid = pid,
                                                        .process = text_format("p%d", pid),
                                                        .call = text_copy(name),
                                                        .arguments = text_copy("segment 1"),
                                                        .result = text_copy(result)};
    ledger->count++;
}

static void locate(struct outcome *outcome, const char *file, int line)
{
    struct ledger_line *last = &outcome->ledger.lines[outcome->ledger.count - 1];
    last->file = text_copy(file);
    last->line = line;
}

static void assert_block(const struct ledger_block *block, size_t first, size_t lines, size_t times)
{
    assert_int_equal(block->first, first);
    assert_int_equal(block->lines, lines);
    assert_int_equal(block->times, times);
}

static void what_repeats_is_folded(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    add(&outcome, 2, "shmat", "0");
    for (int i = 0; i < 5; i++) {
        add(&outcome, 2, "sem_wait", "0");
        add(&outcome, 2, "sem_post", "0");
    }
    for (int i = 0; i < 4; i++) {
        add(&outcome, 2, "shmdt", "0");
    }
    add(&outcome, 3, "shmdt", "0"); /* another process */
    add(&outcome, 2, "exit", NULL);
    add(&outcome, 2, "exit", NULL); /* twice is not worth a fold */
    struct ledger_block *blocks;
    assert_int_equal(ledger_fold(&outcome.ledger, &blocks), 6);
    assert_block(&blocks[0], 0, 1, 1);
    assert_block(&blocks[1], 1, 2, 5);
    assert_block(&blocks[2], 11, 1, 4);
    assert_block(&blocks[3], 15, 1, 1);
    assert_block(&blocks[5], 17, 1, 1);
    free(blocks);
    outcome_release(&outcome);
}

static void turns_of_two_processes_are_not_folded(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    for (int i = 0; i < 12; i++) {
        add(&outcome, 2 + i % 2, "sem_wait", "0");
    }
    struct ledger_block *blocks;
    assert_int_equal(ledger_fold(&outcome.ledger, &blocks), 12);
    free(blocks);
    outcome_release(&outcome);
}

static void the_middle_is_left_out(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    char result[16];
    for (int i = 0; i < 100; i++) {
        snprintf(result, sizeof result, "%d", i);
        add(&outcome, 2, "fork", result);
    }
    struct finding *finding = findings_add(&outcome.findings, "proc.zombie", "exit", "x");
    location_call(finding_locate(finding, "main.c", 3, NULL), 51);
    struct ledger_block *blocks;
    size_t count = ledger_fold(&outcome.ledger, &blocks);
    ledger_leave_out(&outcome, 100, blocks, count);
    assert_false(blocks[80].left_out);
    ledger_leave_out(&outcome, 20, blocks, count);
    assert_false(blocks[14].left_out);
    assert_true(blocks[15].left_out);
    assert_true(blocks[47].left_out);
    assert_false(blocks[48].left_out); /* around #51 */
    assert_false(blocks[52].left_out);
    assert_true(blocks[53].left_out);
    assert_true(blocks[94].left_out);
    assert_false(blocks[95].left_out);
    free(blocks);
    outcome_release(&outcome);
}

static char *printed(const struct outcome *outcome, int width)
{
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    report_ledger(stream, outcome, (struct term_style){false, width});
    fclose(stream);
    return text;
}

#define HEAD                                                                                       \
    "  each call stands where it began; one that takes a lock or a message, where it had it\n"     \
    "  #        ms  process  call\n"

static void sample(struct outcome *outcome)
{
    add(outcome, 2, "shmdt", "0");
    locate(outcome, "main.c", 7);
    add(outcome, 3, "shmat", "(void *) -1 EINVAL (Invalid argument)");
    locate(outcome, "main.c", 120);
    add(outcome, 2, "exit", NULL);
}

static void a_line_a_call(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    sample(&outcome);
    outcome.ledger.cut = true;
    char *text = printed(&outcome, 0);
    assert_string_equal(
        text, "ledger: 3 calls\n" HEAD
              "  #1      0.0  p2       shmdt(segment 1) = 0                          main.c:7\n"
              "  #2      0.5  p3       shmat(segment 1) = (void *) -1 EINVAL (Invalid argument)"
              "  main.c:120\n"
              "  #3      1.0  p2       exit(segment 1)\n"
              "  the program made more calls: these are the first 3\n\n");
    free(text);
    outcome_release(&outcome);
}

static void folded_at_the_width(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    sample(&outcome);
    char *text = printed(&outcome, 60);
    assert_non_null(strstr(text, "  #1      0.0  p2       shmdt(segment 1) = 0      main.c:7\n"
                                 "  #2      0.5  p3       shmat(segment 1) = (void *) -1\n"
                                 "                          EINVAL (Invalid argument)\n"
                                 "                                                  main.c:120\n"));
    free(text);
    outcome_release(&outcome);
}

static void repeats_and_gaps_are_told(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    for (int i = 0; i < 4; i++) {
        add(&outcome, 2, "shmdt", "?");
    }
    for (int i = 0; i < 500; i++) {
        char result[16];
        snprintf(result, sizeof result, "%d", i);
        add(&outcome, 2, "fork", result);
    }
    char *text = printed(&outcome, 0);
    assert_non_null(strstr(text, "shmdt(segment 1) = ?\n"
                                 "                          … the same, 4 times in all, to #4\n"
                                 "  #5 "));
    assert_non_null(strstr(text, "fork(segment 1) = 298\n"
                                 "                          … 101 calls are left out here "
                                 "(--ledger=FILE has them all)\n"));
    assert_non_null(strstr(text, "?: a statically linked program does not tell"));
    assert_null(strstr(text, "these are the first"));
    free(text);
    outcome_release(&outcome);
}

static void a_ledger_that_could_not_be_made(void **state)
{
    (void)state;
    struct outcome outcome = {
        .ledger = {.asked = true, .why_not = text_copy("the calls could not be watched: x")}};
    struct trouble trouble;
    char *text = printed(&outcome, 0);
    assert_string_equal(text, "ledger: the calls could not be watched: x\n");
    assert_true(report_ledger_file("/no/such/folder/file", &outcome.ledger, &trouble));
    free(text);
    outcome_release(&outcome);
}

static void the_file_has_all(void **state)
{
    (void)state;
    char path[] = "/tmp/test_ledger.XXXXXX", line[256];
    int fd = mkstemp(path);
    struct outcome outcome = {0};
    struct trouble trouble;
    for (int i = 0; i < 600; i++) {
        add(&outcome, 2, "shmdt", "0");
    }
    bool written = report_ledger_file(path, &outcome.ledger, &trouble);
    FILE *file = fdopen(fd, "r");
    size_t lines = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        lines += strstr(line, "shmdt(") != NULL;
    }
    fclose(file);
    remove(path);
    assert_true(written);
    assert_int_equal(lines, 600);
    assert_false(report_ledger_file("/no/such/folder/file", &outcome.ledger, &trouble));
    assert_string_equal(trouble.text,
                        "can't write /no/such/folder/file: No such file or directory");
    outcome_release(&outcome);
}

static void a_finding_names_its_call(void **state)
{
    (void)state;
    struct outcome outcome = {.program = text_copy("race"), .verdict = VERDICT_FAIL};
    struct finding *finding = findings_add(&outcome.findings, "ipc.leak.shm", "exit", "left");
    location_call(finding_locate(finding, "main.c", 12, "main"), 17);
    char *text = NULL;
    size_t length;
    FILE *stream = open_memstream(&text, &length);
    report_term(stream, &outcome, (struct term_style){false, 0});
    fclose(stream);
    assert_non_null(strstr(text, "  main.c:12: error: left [ipc.leak.shm]\n"
                                 "    main.c:12  #17 in the ledger\n"));
    free(text);
    outcome_release(&outcome);
}
