# shellcheck shell=sh disable=SC2034,SC2154  # variables of `bench`
# Nanoseconds an access, native and with the race engine. See access.c.

access_one() { # VARIANT OPTIONS…
    variant=$1
    shift
    progress "access: $variant"
    "$engine_run" "$@" --out "$work/figures" -- "$work/access-$variant" >/dev/null || exit 3
    sed "s/^/$variant-/" "$work/figures" >>"$work/access"
}

access_line() { # NAME TEXT
    printf '  %-46s' "$2"
    echo "$(median access "native-$1" 1) $(median access "ours-$1" 1)" |
        awk '{ printf " %9.1f ns %9.1f ns %9.1f ns\n", $1, $2, $2 - $1 }'
}

table_access() { # [ROUNDS]
    build access-native access.c gcc -O2
    build access-ours access.c "$cc_ours" -O2
    for _ in $(seq "${1:-7}"); do
        access_one native
        access_one ours --engine
    done
    progress ''
    heading "One access of 8 bytes (${1:-7} rounds)"
    printf '  %-46s %12s %12s %12s\n' '' native 'race engine' more
    for where in outside segment; do
        for kind in read write; do
            access_line "$where-$kind-same" "$where: $kind, again in the same epoch"
            access_line "$where-$kind-walk" "$where: $kind, walking through 64 KiB"
            [ $where = outside ] || access_line "$where-$kind-new" "$where: $kind, in a new epoch"
        done
    done
    access_line copy-same 'segment: memcpy of 1440 bytes, same epoch'
    access_line copy-new 'segment: memcpy of 1440 bytes, new epoch'
    access_line pair 'sem_wait and sem_post, nobody waits'
}
