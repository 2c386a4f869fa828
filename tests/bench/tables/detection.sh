# shellcheck shell=sh disable=SC2034,SC2154  # variables of `bench`
# In how many runs a race is told, of programs that have one and of one that has none. One schedule
# a run (--quick), each run with a seed of its own: what is counted is the method, not one seed.
# See detect/.

detect_variants='right no_lock bare_display two_locks between between_once'
detect_busy=''

detect_text() { # VARIANT
    case $1 in
        right) echo 'right program (0 is right)' ;;
        no_lock) echo 'no lock at all' ;;
        bare_display) echo 'display without the lock' ;;
        two_locks) echo 'two different locks' ;;
        between) echo 'between two sections' ;;
        between_once) echo 'the same, once in the run' ;;
    esac
}

# The sandbox copies the working folder: each program has one of its own.
detect_build() { # VARIANT COMPILER LEVEL
    mkdir -p "$work/$1-$2$3"
    build "$1-$2$3/prog" "detect/$1.c" "$cc_ours" --scrutineer-compiler="$2" "$3"
}

detect_busy_begin() {
    for _ in 1 2; do
        sh -c 'while :; do :; done' &
        detect_busy="$detect_busy $!"
    done
}

detect_busy_end() {
    for pid in $detect_busy; do
        kill "$pid" 2>/dev/null || :
        wait "$pid" 2>/dev/null || :
    done
    detect_busy=''
}

# A line to $work/detect: race, suspect, clean or failed.
detect_once() { # VARIANT COMPILER LEVEL LOAD SEED
    status=0
    (cd "$work/$1-$2$3" && "$checker" run --quick --seed "$5" --json - -- ./prog) \
        >"$work/report" 2>"$work/errors" || status=$?
    if grep -q '"rule": *"race"' "$work/report"; then
        verdict=race
    elif grep -q '"rule": *"race.suspect"' "$work/report"; then
        verdict=suspect
    elif [ $status -le 1 ]; then
        verdict=clean
    else
        verdict=failed
    fi
    echo "$1 $2$3-$4 $verdict" >>"$work/detect"
}

detect_runs() { # LOAD
    for seed in $(seq "$detect_count"); do
        progress "detection, $1, run $seed of $detect_count"
        for variant in $detect_variants; do
            for compiler in gcc clang; do
                for level in -O0 -O2; do
                    detect_once "$variant" $compiler $level "$1" "$seed"
                done
            done
        done
    done
}

detect_cell() { # VARIANT COLUMN: races, and in brackets the rest that was only suspected
    awk -v variant="$1" -v column="$2" '
        $1 == variant && $2 == column { n[$3]++ }
        END { text = n["race"] + 0
              if (n["suspect"]) text = text " (" n["suspect"] ")"
              if (n["failed"]) text = text " !" n["failed"]
              printf "%12s", text }' "$work/detect"
}

detect_print() { # LOAD
    heading "Runs of $detect_count in which a race is told (in brackets: only suspected; !: failed), $1"
    printf '  %-28s%12s%12s%12s%12s\n' '' 'gcc -O0' 'gcc -O2' 'clang -O0' 'clang -O2'
    for variant in $detect_variants; do
        printf '  %-28s' "$(detect_text "$variant")"
        for column in gcc-O0 gcc-O2 clang-O0 clang-O2; do
            detect_cell "$variant" "$column-$1"
        done
        echo
    done
}

table_detection() { # [RUNS]
    detect_count=${1:-${RUNS:-200}}
    for variant in $detect_variants; do
        for compiler in gcc clang; do
            for level in -O0 -O2; do
                detect_build "$variant" $compiler $level
            done
        done
    done
    detect_runs idle
    trap 'detect_busy_end; rm -rf "$work"' EXIT
    detect_busy_begin
    detect_runs busy
    detect_busy_end
    trap 'rm -rf "$work"' EXIT
    progress ''
    detect_print idle
    detect_print busy
}
