# shellcheck shell=sh disable=SC2034,SC2154  # variables of `bench`
# More of everything: does the engine keep its pace, and what memory does it take? See growth.c.
# The time an access is what the engine adds to the time on the processor, locks and all.

growth_one() { # WHAT N
    timed growth "native-$1-$2" --out "$work/count" -- "$work/growth-native" "$1" "$2"
    timed growth "ours-$1-$2" --engine --out "$work/count" -- "$work/growth-ours" "$1" "$2"
    echo "count-$1-$2 $(cat "$work/count")" >>"$work/growth"
}

growth_line() { # WHAT N TEXT
    printf '  %-26s' "$3"
    echo "$(median growth "native-$1-$2" 1) $(median growth "ours-$1-$2" 1)" \
        "$(median growth "native-$1-$2" 2) $(median growth "ours-$1-$2" 2)" \
        "$(median growth "ours-$1-$2" 3) $(median growth "count-$1-$2" 1)" |
        awk '{ printf "%10.3f s %10.3f s %10.1f ns %10.1f MiB\n", $1, $2, ($4 - $3) * 1e9 / $6,
               $5 / 1024 }'
}

growth_all() { # COMMAND: called for each line of the table
    for processes in 2 20 200 1000; do
        "$1" processes $processes "$processes processes"
    done
    "$1" bytes 1024 'segment of 1 KiB'
    "$1" bytes 65536 'segment of 64 KiB'
    "$1" bytes 1048576 'segment of 1 MiB'
    "$1" bytes 67108864 'segment of 64 MiB'
    "$1" accesses 100000000 '100,000,000 accesses'
}

table_growth() { # [ROUNDS]
    build growth-native growth.c gcc -O2
    build growth-ours growth.c "$cc_ours" -O2
    for _ in $(seq "${1:-3}"); do
        growth_all growth_one
    done
    progress ''
    heading "Growth (${1:-3} rounds; a process: 1,000 updates, each with the lock in hand)"
    printf '  %-26s%12s %12s %13s %14s\n' '' native 'race engine' 'more/access' "engine's memory"
    growth_all growth_line
}
