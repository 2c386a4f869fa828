/* SPDX-License-Identifier: MIT
 * Tables of options. See words.h. An option that is in no table goes to every step, unchanged. */
#define _GNU_SOURCE
#include "words.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

static bool in_table(const char *const *table, const char *word)
{
    for (size_t i = 0; table[i] != NULL; i++) {
        if (fnmatch(table[i], word, 0) == 0) {
            return true;
        }
    }
    return false;
}

bool word_takes_next(const char *word)
{
    static const char *const table[] = {"-o",
                                        "-I",
                                        "-D",
                                        "-U",
                                        "-L",
                                        "-l",
                                        "-x",
                                        "-T",
                                        "-u",
                                        "-e",
                                        "-z",
                                        "-A",
                                        "-B",
                                        "-b",
                                        "-G",
                                        "-V",
                                        "-include",
                                        "-imacros",
                                        "-isystem",
                                        "-iquote",
                                        "-idirafter",
                                        "-iprefix",
                                        "-iwithprefix",
                                        "-iwithprefixbefore",
                                        "-isysroot",
                                        "-imultilib",
                                        "-MF",
                                        "-MT",
                                        "-MQ",
                                        "-MJ",
                                        "-Xlinker",
                                        "-Xassembler",
                                        "-Xpreprocessor",
                                        "-Xclang",
                                        "-Xanalyzer",
                                        "-aux-info",
                                        "-dumpbase",
                                        "-dumpbase-ext",
                                        "-dumpdir",
                                        "-wrapper",
                                        "--param",
                                        "-specs",
                                        "--specs",
                                        "--sysroot",
                                        "-mllvm",
                                        "-target",
                                        "--target",
                                        "-gcc-toolchain",
                                        "-arch",
                                        "-iframework",
                                        "-framework",
                                        "-Ttext",
                                        "-Tdata",
                                        "-Tbss",
                                        "-rpath",
                                        "-include-pch",
                                        "-ivfsoverlay",
                                        "--entry",
                                        "--output",
                                        "-R",
                                        NULL};
    return in_table(table, word);
}

/* An object file is wanted; these want something else, and the real compiler alone gives it. */
static bool passes(const char *word)
{
    static const char *const table[] = {"-E",
                                        "-M",
                                        "-MM",
                                        "-fsyntax-only",
                                        "--version",
                                        "-dumpversion",
                                        "-dumpmachine",
                                        "-dumpspecs",
                                        "-dumpfullversion",
                                        "-print-*",
                                        "--print-*",
                                        "--help*",
                                        "--target-help",
                                        "-###",
                                        "-emit-llvm",
                                        "-emit-ast",
                                        "--analyze",
                                        "-cc1",
                                        "-cc1as",
                                        "--preprocess",
                                        NULL};
    return in_table(table, word);
}

static bool is_dropped(const char *word, const char *argument)
{
    static const char *const table[] = {
        /* these take the code out of our hands */
        "-flto*", "-fno-lto", "-ffat-lto-objects", "-fno-fat-lto-objects", "-fwhole-program",
        "-fuse-linker-plugin", "-fno-plt", "-fembed-bitcode*",
        /* profiles: the files would lie beside our temporary ones */
        "-pg", "-p", "--coverage", "-coverage", "-fprofile-arcs", "-ftest-coverage",
        "-fprofile-generate*", "-fprofile-use*", "-fprofile-instr-*", "-fauto-profile*",
        "-fcoverage-mapping", "-save-temps*", "--save-temps*", "-fstack-usage", "-gsplit-dwarf",
        "-fcallgraph-info*", "-fdump-*",
        /* what is seen must not be switched off */
        "-fno-sanitize=*", "-fsanitize-blacklist=*", "-fsanitize-ignorelist=*",
        "-fsanitize-address-*", "-fsanitize-memory-*", "-fsanitize-hwaddress-*",
        "-static-lib[alth]*san", "-shared-lib?san", "-static-lib?san", "-fbuiltin", "-g0", "-ggdb0",
        "--param=tsan-*", "--param=asan-*",
        /* fortified functions have names that nobody stands before */
        "-D_FORTIFY_SOURCE*", "-U_FORTIFY_SOURCE", "-Wp,*_FORTIFY_SOURCE*", NULL};
    static const char *const with_argument[] = {"-D", "-U", "--param", "-mllvm", "-Xpreprocessor",
                                                NULL};
    static const char *const arguments[] = {"_FORTIFY_SOURCE*",   "tsan-*", "asan-*", "-tsan-*",
                                            "-D_FORTIFY_SOURCE*", NULL};
    return argument != NULL ? in_table(with_argument, word) && in_table(arguments, argument)
                            : in_table(table, word);
}

static bool for_link(const char *word)
{
    static const char *const table[] = {"-l*",
                                        "-L*",
                                        "-Wl,*",
                                        "-Xlinker",
                                        "-z",
                                        "-T*",
                                        "-u",
                                        "-u?*",
                                        "-e",
                                        "-s",
                                        "-r",
                                        "-rdynamic",
                                        "-nostdlib",
                                        "-nodefaultlibs",
                                        "-nostartfiles",
                                        "-nolibc",
                                        "-static-libgcc",
                                        "-shared-libgcc",
                                        "-fuse-ld=*",
                                        "-R",
                                        "-rpath",
                                        "-N",
                                        "-n",
                                        "--entry*",
                                        "-Wl",
                                        "-symbolic",
                                        NULL};
    return in_table(table, word);
}

static bool for_compile(const char *word)
{
    static const char *const table[] = {"-D*",
                                        "-U*",
                                        "-I*",
                                        "-include",
                                        "-imacros",
                                        "-isystem*",
                                        "-iquote*",
                                        "-idirafter*",
                                        "-iprefix",
                                        "-iwithprefix*",
                                        "-include-pch",
                                        "-Wp,*",
                                        "-Xpreprocessor",
                                        "-nostdinc",
                                        "-undef",
                                        "-aux-info",
                                        "-C",
                                        "-CC",
                                        "-P",
                                        "-H",
                                        "-trigraphs",
                                        NULL};
    return in_table(table, word);
}

static bool for_rules(const char *word)
{
    static const char *const table[] = {"-MD", "-MMD",  "-MF",   "-MT",   "-MQ", "-MP",
                                        "-MG", "-MF?*", "-MT?*", "-MQ?*", NULL};
    return in_table(table, word);
}

enum word_use word_use(const char *word, const char *argument)
{
    if (is_dropped(word, argument)) {
        return WORD_DROPPED;
    }
    if (passes(word)) {
        return WORD_PASSES;
    }
    if (for_rules(word)) {
        return WORD_DEPEND;
    }
    if (starts_with(word, "-Wa,") || strcmp(word, "-Xassembler") == 0) {
        return WORD_ASSEMBLE;
    }
    if (for_link(word)) {
        return WORD_LINK;
    }
    return for_compile(word) ? WORD_COMPILE : WORD_BOTH;
}

bool word_for_assembler(const char *word)
{
    static const char *const table[] = {"-m*",
                                        "-Wa,*",
                                        "-Xassembler",
                                        "-target",
                                        "--target*",
                                        "-B*",
                                        "-pipe",
                                        "-v",
                                        "-no-integrated-as",
                                        "-fno-integrated-as",
                                        "-integrated-as",
                                        "-fintegrated-as",
                                        "--sysroot*",
                                        "-gz*",
                                        "-mllvm",
                                        NULL};
    return in_table(table, word);
}

static bool stands_alone(const char *name)
{
    static const char *const table[] = {"address",
                                        "kernel-address",
                                        "hwaddress",
                                        "kernel-hwaddress",
                                        "leak",
                                        "memory",
                                        "kernel-memory",
                                        "thread",
                                        "pointer-compare",
                                        "pointer-subtract",
                                        "safe-stack",
                                        "shadow-call-stack",
                                        "cfi*",
                                        "memtag*",
                                        "dataflow",
                                        "fuzzer*",
                                        "scudo",
                                        "all",
                                        NULL};
    return in_table(table, name);
}

char *word_sanitizers(const char *names, struct list *dropped)
{
    char *copy = text_copy(names), *kept = NULL, *state = NULL;
    for (char *name = strtok_r(copy, ",", &state); name != NULL;
         name = strtok_r(NULL, ",", &state)) {
        if (!stands_alone(name)) {
            char *longer = kept == NULL ? text_copy(name) : text_format("%s,%s", kept, name);
            free(kept);
            kept = longer;
        } else if (strcmp(name, "thread") != 0 && !list_holds(dropped, name)) {
            list_add(dropped, name);
        }
    }
    free(copy);
    return kept;
}
