# shellcheck shell=sh disable=SC2034,SC2154  # variables of `bench`
# What the tables share; read by `bench`, which sets root, checker, engine_run, here, work.
#
# A measurement is a line "NAME VALUE…" in a file of $work. A round runs every variant once, one
# after the other, so that a noisy moment hits all of them; `median` then looks at one name's.

cc_ours=$(dirname "$checker")/scrutineer-cc

print_machine() {
    printf '%s processors (%s), %s\n' "$(nproc)" \
        "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)" "$(uname -srm)"
    for compiler in gcc clang; do
        ! command -v "$compiler" >/dev/null || "$compiler" --version | head -n 1
    done
    printf 'Medians of rounds; each round runs all variants one after the other.\n'
}

heading() { # TEXT
    printf '\n%s\n\n' "$1"
}

progress() { # TEXT: only for who watches
    ! [ -t 2 ] || printf '\r\033[K%s' "$1" >&2
}

build() { # OUTPUT SOURCE COMPILER WORDS…
    output=$1 source=$2
    shift 2
    progress "building $output"
    "$@" -g -o "$work/$output" "$here/$source" -lm -pthread || exit 3
}

# Runs it and adds "NAME wall cpu KiB accesses proven" to $work/FILE.
timed() { # FILE NAME OPTIONS-AND-PROGRAM…
    file=$1 name=$2
    shift 2
    progress "$name"
    figures=$("$engine_run" "$@") || {
        progress ''
        echo "bench: $name failed: $*" >&2
        exit 3
    }
    echo "$name $figures" >>"$work/$file"
}

median() { # FILE NAME COLUMN (1: the first after the name)
    awk -v name="$2" -v column="$3" '$1 == name { print $(column + 1) }' "$work/$1" | sort -g |
        awk '{ value[NR] = $1 }
             END { half = int((NR + 1) / 2)
                   middle = NR % 2 ? value[half] : (value[half] + value[half + 1]) / 2
                   print NR == 0 ? "-" : middle }'
}

# The median of the ratios of two names' values in the same rounds.
median_ratio() { # FILE NAME OTHER COLUMN
    awk -v name="$2" -v other="$3" -v column="$4" '
        $1 == name { mine[++m] = $(column + 1) }
        $1 == other { its[++n] = $(column + 1) }
        END { for (i = 1; i <= m && i <= n; i++) print "ratio", mine[i] / its[i] }' "$work/$1" \
        >"$work/ratios"
    median ratios ratio 1
}
