/* SPDX-License-Identifier: MIT
 *
 * One run of a program of box_program.c, and what its ledger holds. A part of test_box.c.
 */
static struct box box;
static struct run_log run_log;

static char marshal[] = BOX_MARSHAL, witness[] = BOX_WITNESS;

/* The steps, with single quotes, between the start of the program and the wait for its end. */
static json_t *steps_of(const char *program, const char *mode, const char *between)
{
    char text[4096], quoted[4096];
    snprintf(text, sizeof text,
             "[{'do':'start','name':'p','argv':['/program/%s','%s']}%s%s,"
             "{'do':'await','what':'exit','name':'p'}]",
             program, mode, between ? "," : "", between ? between : "");
    for (size_t i = 0; i < sizeof quoted; i++) {
        quoted[i] = text[i] == '\'' ? '"' : text[i];
    }
    json_t *steps = json_loads(quoted, 0, NULL);
    assert_non_null(steps);
    return steps;
}

static const struct log_program *run(const char *program, const char *mode, unsigned watch,
                                     struct box_fault fault, const char *between)
{
    const struct box_bind bind = {BOX_PROGRAMS, "/program", false};
    json_t *steps = steps_of(program, mode, between);
    struct box_plan plan = {.limits = {20000, 300, 200, 1 << 20, 0, 1 << 20, 20},
                            .binds = &bind,
                            .bind_count = 1,
                            .supervise = true,
                            .witness = true,
                            .fault = fault,
                            .watch = watch,
                            .steps = steps,
                            .trace_fd = -1};
    struct box_run under_way;
    struct trouble trouble = {""};
    run_log_release(&run_log);
    if (!box_start(&box, &plan, &under_way, &trouble) ||
        !box_finish(&under_way, &run_log, &trouble)) {
        fail_msg("%s", trouble.text);
    }
    json_decref(steps);
    if (!run_log.supervised) {
        skip();
    }
    if (run_log.out_of_time) {
        fail_msg("%s %s, %s %d of process %d: a hang in system call %ld", program, mode,
                 fault.call ? fault.call : "nothing", fault.nth, fault.process,
                 run_log.hang_count > 0 ? run_log.hang[0].syscall : -2);
    }
    return run_log_program(&run_log, "p");
}

static const struct box_fault none;

static const struct log_call *nth_call(const char *name, int process, int nth)
{
    for (size_t i = 0; i < run_log.call_count; i++) {
        const struct log_call *call = &run_log.calls[i];
        if (strcmp(call->name, name) == 0 && call->process == process && --nth == 0) {
            return call;
        }
    }
    return NULL;
}

static size_t calls_named(const char *name)
{
    size_t count = 0;
    for (size_t i = 0; i < run_log.call_count; i++) {
        count += strcmp(run_log.calls[i].name, name) == 0;
    }
    return count;
}
