/* SPDX-License-Identifier: MIT
 *
 * scrutineer doctor: tries what the checker needs, one thing after the other, and says how to mend
 * what does not work. Exit 0 if all works, 3 if something is missing.
 */
#define _GNU_SOURCE
#include <argp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "analyse.h"
#include "box.h"
#include "command.h"
#include "commands.h"
#include "memory.h"
#include "memory_options.h"

struct patient {
    const struct kit *kit;
    struct box box;
    bool has_box;
    size_t ill;
};

static void say(struct patient *patient, bool works, const char *what, const char *mend)
{
    printf("  %s  %s\n", works ? "ok  " : "FAIL", what);
    if (!works) {
        printf("        %s\n", mend);
        patient->ill++;
    }
}

static bool on_path(const char *program)
{
    const char *path = getenv("PATH");
    char *all = text_copy(path ? path : "/usr/bin:/bin"), *rest = all, *part;
    bool found = false;
    while (!found && (part = strsep(&rest, ":")) != NULL) {
        char *candidate = text_format("%s/%s", part, program);
        found = access(candidate, X_OK) == 0;
        free(candidate);
    }
    free(all);
    return found;
}

static void programs(struct patient *patient)
{
    static const struct {
        const char *program, *why, *package;
    } needed[] = {{"bwrap", "bubblewrap: the sandbox", "bubblewrap"},
                  {"gcc", "gcc: compiles the labs", "build-essential"},
                  {"ld", "ld: links the instrumented build", "binutils"}};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        char *mend = text_format("install the package %s", needed[i].package);
        say(patient, on_path(needed[i].program), needed[i].why, mend);
        free(mend);
    }
}

static const char *how_to_get_namespaces(void)
{
    if (access("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", R_OK) == 0) {
        return "AppArmor may restrict them (Ubuntu 24.04): see docs/en/install.md, or: sudo sysctl "
               "-w kernel.apparmor_restrict_unprivileged_userns=0";
    }
    if (access("/.dockerenv", F_OK) == 0) {
        return "in Docker: start the container with --security-opt seccomp=unconfined "
               "--security-opt systempaths=unconfined";
    }
    return "user namespaces are refused: try sudo sysctl -w user.max_user_namespaces=15000 (and "
           "kernel.unprivileged_userns_clone=1 where that exists); docs/en/install.md";
}

static void namespaces(struct patient *patient)
{
    struct trouble trouble = {""};
    bool works = box_open(&patient->box, patient->kit, false, &trouble);
    say(patient, works, "namespaces: each run has its own processes, IPC objects, /dev/shm",
        how_to_get_namespaces());
    if (!works) {
        printf("        it said: %.300s\n", trouble.text);
        printf("        until then your own labs are checked without a sandbox; nobody else's code "
               "is\n");
        works = box_open(&patient->box, patient->kit, true, &trouble);
        say(patient, works, "running without a sandbox", trouble.text);
    }
    patient->has_box = works;
}

static bool trial(struct patient *patient, json_t *refuse, struct run_log *log)
{
    struct trouble trouble;
    struct box_run run;
    /* ipcs reads the tables of the namespace; with --help of true nothing at all is called. */
    json_t *steps =
        json_pack("[{s:s,s:s,s:[s,s,s]},{s:s,s:s,s:s}]", "do", "start", "name", "ipcmk", "argv",
                  "/usr/bin/ipcmk", "-M", "64", "do", "await", "what", "exit", "name", "ipcmk");
    struct box_plan plan = {.limits = {5000, 0, 64, 4096, 0, 0, 0},
                            .supervise = true,
                            .refuse = refuse,
                            .steps = steps,
                            .trace_fd = -1};
    bool works = box_start(&patient->box, &plan, &run, &trouble) && box_finish(&run, log, &trouble);
    json_decref(steps);
    return works;
}

static void supervision(struct patient *patient)
{
    struct run_log log;
    bool ran = patient->has_box && trial(patient, NULL, &log);
    bool works = ran && log.supervised && log.call_count > 0;
    say(patient, works, "seccomp notification: every IPC call is seen (Linux 5.19 or later)",
        "a kernel before 5.19, or a container that refuses it: checks that need it are told as "
        "\"could not be checked\"");
    if (ran) {
        run_log_release(&log);
    }
}

static void refusal(struct patient *patient)
{
    struct run_log log;
    if (!patient->has_box || patient->box.containment == BOX_BARE) {
        say(patient, false, "the kernel's limits can be lowered for a run",
            "needs namespaces: see above");
        return;
    }
    json_t *refuse = json_pack("{s:i}", "shmmni", 0);
    bool ran = trial(patient, refuse, &log);
    bool works = ran && log.program_count > 0 && log.programs[0].exit != 0;
    say(patient, works, "the kernel's limits can be lowered for a run",
        "calls that shall fail (call.unchecked) are then refused by the supervision alone");
    if (ran) {
        run_log_release(&log);
    }
    json_decref(refuse);
}

/* Does a shell's command line end well in the sandbox, in a folder of its own? */
static bool succeeds(const struct patient *patient, const char *command)
{
    struct trouble trouble;
    struct box_run run;
    struct run_log log;
    json_t *steps =
        json_pack("[{s:s,s:s,s:[s,s,s]},{s:s,s:s,s:s}]", "do", "start", "name", "sh", "argv",
                  "/bin/sh", "-c", command, "do", "await", "what", "exit", "name", "sh");
    struct box_plan plan = {.limits = {.run_ms = 30000, .processes = 64, .output_bytes = 1 << 16},
                            .steps = steps,
                            .trace_fd = -1};
    bool ran = patient->has_box && box_start(&patient->box, &plan, &run, &trouble) &&
               box_finish(&run, &log, &trouble);
    bool well = ran && log.program_count > 0 && log.programs[0].exit == 0;
    if (ran) {
        run_log_release(&log);
    }
    json_decref(steps);
    return well;
}

static void memory_tools(struct patient *patient)
{
    char *valgrind = memory_valgrind();
    char *watch = text_format("%s -q --vgdb=no /bin/sh -c :", valgrind ? valgrind : "valgrind");
    char *build = text_format("echo 'int main(void) { return 0; }' >a.c && "
                              "%s -fsanitize=address,undefined a.c -o a && ./a",
                              commands_compiler(BUILD_SANITIZED));
    say(patient, valgrind != NULL && patient->kit->memcheck != NULL && succeeds(patient, watch),
        "Valgrind: lost blocks, values that nobody has set",
        "install the package valgrind and build again; until then these checks are told as \"could "
        "not be "
        "checked\"");
    say(patient, succeeds(patient, build),
        "AddressSanitizer, UndefinedBehaviorSanitizer: accesses outside, after free",
        "install the packages clang and libclang-rt-dev; until then these checks are told as "
        "\"could not be checked\"");
    free(valgrind);
    free(watch);
    free(build);
}

/* What is missing costs nothing but its remarks: no fault of the machine. */
static void analysers(void)
{
    struct analysis_tool tools[ANALYSIS_TOOLS];
    analysis_tools(tools);
    for (size_t i = 0; i < ANALYSIS_TOOLS; i++) {
        printf("  %s  %s\n", tools[i].is_there ? "ok  " : "-   ", tools[i].purpose);
        if (!tools[i].is_there) {
            printf("        not needed; to have it: sudo apt-get install %s\n", tools[i].package);
        }
    }
}

int command_doctor(int argc, char **argv, const struct kit *kit)
{
    static const struct argp argp = {
        NULL,
        NULL,
        NULL,
        "Says what works on this machine and how to mend what does not.\v"
        "Exit status: 0 all works, 3 something does not.",
        NULL,
        NULL,
        NULL};
    struct patient patient = {.kit = kit};
    struct utsname machine;
    box_catch_signals();
    command_name(argv, "doctor");
    argp_parse(&argp, argc, argv, 0, NULL, NULL);
    uname(&machine);
    printf("scrutineer %s on %s %s (%s)%s\n", SCRUTINEER_VERSION, machine.sysname, machine.release,
           machine.machine, geteuid() == 0 ? ", as root" : "");
    programs(&patient);
    namespaces(&patient);
    supervision(&patient);
    refusal(&patient);
    memory_tools(&patient);
    analysers();
    say(&patient, kit->labs != NULL, "the labs are found", "set SCRUTINEER_LABS to their folder");
    if (patient.has_box) {
        box_close(&patient.box);
    }
    printf("%s\n", patient.ill == 0 ? "all works" : "see the lines marked FAIL");
    return patient.ill == 0 ? EXIT_WELL : EXIT_UNCHECKED;
}
