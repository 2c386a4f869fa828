/* SPDX-License-Identifier: MIT
 *
 * gcc -fanalyzer and clang-tidy over a submission, in the sandbox, as build.c compiles it. What
 * they remark and remarks.c passes on becomes build.advice.
 *
 * Protocol: analysis_start(), and when all other findings are there analysis_finish(), since what
 * another finding has said of a line is not said again; analysis_release() in any case.
 */
#ifndef SCRUTINEER_BUILD_ANALYSE_H
#define SCRUTINEER_BUILD_ANALYSE_H

#include <stdbool.h>

#include "build.h"

struct analysis {
    struct box_run run;
    bool running;
    bool has_tidy;
};

/* The tools, for `doctor`: what is missing costs nothing but its remarks. */
struct analysis_tool {
    const char *program, *purpose, *package;
    bool is_there;
};
enum { ANALYSIS_TOOLS = 2 };
void analysis_tools(struct analysis_tool tools[ANALYSIS_TOOLS]);

bool analysis_start(const struct build *build, struct analysis *analysis, struct trouble *trouble);
/* *gap: what could not be looked at, as a sentence, or NULL; the caller frees. */
bool analysis_finish(const struct build *build, struct analysis *analysis,
                     struct findings *findings, char **gap, struct trouble *trouble);
void analysis_release(struct analysis *analysis);

#endif
