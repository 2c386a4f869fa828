# shellcheck shell=sh disable=SC2034,SC2154  # variables of `bench`
# The checks that students wait for, of the solutions.

# `date` counts nanoseconds; the shell's arithmetic has room for them.
now_ms() { echo $(($(date +%s%N) / 1000000)); }

table_checks() { # [ROUNDS]
    checks_rounds=${1:-11}
    for round in $(seq "$checks_rounds"); do
        for lab in lab1 lab2 lab3 lab4 lab5; do
            progress "check $lab, round $round"
            begin=$(now_ms)
            "$checker" check $lab --solution >/dev/null || exit 3
            echo "$lab $(($(now_ms) - begin))" >>"$work/checks"
        done
    done
    progress ''
    heading "Checks of the solutions ($checks_rounds rounds)"
    for lab in lab1 lab2 lab3 lab4 lab5; do
        median checks $lab 1 |
            awk -v lab=$lab '{ printf "  check %s --solution %9.2f s\n", lab, $1 / 1000 }'
    done
}
