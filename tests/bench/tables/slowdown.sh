# shellcheck shell=sh disable=SC2034,SC2154  # variables of `bench`
# How much slower a simulator runs that only computes. See simulator.c.
#
# A tool is held against what it can be held against: ours against processes, those for threads
# against the same source as threads. Valgrind's run a tenth of the updates, and so does the
# native program that they are compared with, ten times in a row.
#
# What the lock's contention and the engine cost stands against what is computed between two
# updates, so the first simulator is run with little and with much of that.

slow_cars=20

slow_build() {
    build native simulator.c gcc -O2
    build ours simulator.c "$cc_ours" -O2
    build threads simulator.c gcc -O2 -DTHREADS
    build tsan simulator.c gcc -O2 -DTHREADS -fsanitize=thread
    cat >"$work/ten" <<END
#!/bin/sh
for _ in 1 2 3 4 5 6 7 8 9 10; do "\$@" || exit 1; done
END
    chmod 755 "$work/ten"
}

slow_valgrind() { # FILE TOOL
    ! command -v valgrind >/dev/null ||
        timed "$1" "$2" -- valgrind -q --log-file=/dev/null --tool="$2" \
            "$work/threads" "$slow_cars" "$slow_tenth" "$slow_every" "$slow_corners"
}

slow_round() { # FILE WITH_VALGRIND
    timed "$1" native -- "$work/native" "$slow_cars" "$slow_updates" "$slow_every" "$slow_corners"
    timed "$1" ours --engine -- "$work/ours" "$slow_cars" "$slow_updates" "$slow_every" "$slow_corners"
    timed "$1" threads -- "$work/threads" "$slow_cars" "$slow_updates" "$slow_every" "$slow_corners"
    timed "$1" tsan -- "$work/tsan" "$slow_cars" "$slow_updates" "$slow_every" "$slow_corners"
    if [ "$2" = yes ]; then
        timed "$1" ten-threads -- "$work/ten" "$work/threads" "$slow_cars" "$slow_tenth" "$slow_every" "$slow_corners"
        slow_valgrind "$1" drd
        slow_valgrind "$1" helgrind
    fi
}

slow_line() { # FILE NAME OTHER TEXT SCALE
    [ "$(median "$1" "$2" 1)" = - ] || printf '  %-34s %9.3f s %9.3f s cpu %8.2f x %8.2f x\n' "$4" \
        "$(median "$1" "$2" 1)" "$(median "$1" "$2" 2)" \
        "$(echo "$(median_ratio "$1" "$2" "$3" 1) $5" | awk '{ print $1 * $2 }')" \
        "$(echo "$(median_ratio "$1" "$2" "$3" 2) $5" | awk '{ print $1 * $2 }')"
}

slow_print() { # FILE
    printf '  %-34s %11s %15s %10s %10s\n' '' wall processor 'wall' 'processor'
    slow_line "$1" native native 'processes' 1
    slow_line "$1" ours native 'processes, race engine' 1
    slow_line "$1" threads threads 'threads' 1
    slow_line "$1" tsan threads 'threads, libtsan' 1
    slow_line "$1" ten-threads ten-threads 'threads, 1/10, ten times' 1
    slow_line "$1" drd ten-threads 'threads, 1/10, valgrind drd' 10
    slow_line "$1" helgrind ten-threads 'threads, 1/10, valgrind helgrind' 10
}

slow_simulator() { # TEXT LOCK_EVERY CORNERS UPDATES
    slow_every=$2 slow_corners=$3 slow_updates=$4 slow_tenth=$(($4 / 10))
    for round in $(seq "$slow_rounds"); do
        slow_round "slow-$2-$3" "$([ "$round" -gt 3 ] || echo yes)"
    done
    progress ''
    heading "Slowdown: $slow_cars cars x $4 updates, $1 ($slow_rounds rounds, Valgrind 3)"
    slow_print "slow-$2-$3"
}

table_slowdown() { # [ROUNDS]
    slow_rounds=${1:-11}
    slow_build
    slow_simulator 'the lock around each' 1 6 200000
    slow_simulator 'the lock around each, 20 times the work' 1 120 50000
    slow_simulator 'the lock every 100' 100 6 200000
}
