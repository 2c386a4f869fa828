# shellcheck shell=sh
# How much slower a simulator runs that only computes. See simulator.c.
#
# A tool is held against what it can be held against: ours against processes, those for threads
# against the same source as threads. Valgrind's run a tenth of the updates, and so does the
# native program that they are compared with, ten times in a row.

slow_cars=20 slow_updates=200000 slow_tenth=20000

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

slow_valgrind() { # FILE TOOL LOCK_EVERY
    ! command -v valgrind >/dev/null ||
        timed "$1" "$2" -- valgrind -q --log-file=/dev/null --tool="$2" \
            "$work/threads" $slow_cars $slow_tenth "$3"
}

slow_round() { # FILE LOCK_EVERY WITH_VALGRIND
    timed "$1" native -- "$work/native" $slow_cars $slow_updates "$2"
    timed "$1" ours --engine -- "$work/ours" $slow_cars $slow_updates "$2"
    timed "$1" threads -- "$work/threads" $slow_cars $slow_updates "$2"
    timed "$1" tsan -- "$work/tsan" $slow_cars $slow_updates "$2"
    if [ "$3" = yes ]; then
        timed "$1" ten-threads -- "$work/ten" "$work/threads" $slow_cars $slow_tenth "$2"
        slow_valgrind "$1" drd "$2"
        slow_valgrind "$1" helgrind "$2"
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

table_slowdown() { # [ROUNDS]
    slow_rounds=${1:-11}
    slow_build
    for every in 1 100; do
        for round in $(seq "$slow_rounds"); do
            slow_round "slow$every" $every "$([ "$round" -le 3 ] && echo yes)"
        done
        progress ''
        heading "Slowdown: $slow_cars cars x $slow_updates updates, $(
            [ $every = 1 ] && echo 'the lock around each' || echo "the lock every $every"
        ) ($slow_rounds rounds, Valgrind 3)"
        slow_print "slow$every"
    done
}
