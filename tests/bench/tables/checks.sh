# shellcheck shell=sh disable=SC2034,SC2154  # variables of `bench`
# The checks that students wait for, of the solutions: as they are, and while another program keeps
# one processor busy.

# `date` counts nanoseconds; the shell's arithmetic has room for them.
now_ms() { echo $(($(date +%s%N) / 1000000)); }

checks_labs() { # the folders of labs/, as numbers in order
    ls -d "$root"/labs/lab*-*/ | sed 's|.*/\(lab[0-9]*\)-.*|\1|' | sort -V
}

timed_check() { # FILE LAB
    begin=$(now_ms)
    "$checker" check "$2" --solution >/dev/null || exit 3
    echo "$2 $(($(now_ms) - begin))" >>"$work/$1"
}

table_checks() { # [ROUNDS]
    checks_rounds=${1:-11}
    for round in $(seq "$checks_rounds"); do
        for lab in $(checks_labs); do
            progress "check $lab, round $round"
            timed_check checks "$lab"
            (while :; do :; done) &
            busy=$!
            timed_check busy "$lab"
            kill "$busy"
            wait "$busy" 2>/dev/null || true
        done
    done
    progress ''
    heading "Checks of the solutions ($checks_rounds rounds): alone, beside one busy loop, and how many times as long"
    for lab in $(checks_labs); do
        sed "s/^lab/busy-lab/" "$work/busy" | cat - "$work/checks" >"$work/both"
        printf '  check %s --solution %9.2f s %9.2f s %9.2f\n' "$lab" \
            "$(median checks "$lab" 1 | awk '{ print $1 / 1000 }')" \
            "$(median busy "$lab" 1 | awk '{ print $1 / 1000 }')" \
            "$(median_ratio both "busy-$lab" "$lab" 1)"
    done
}
