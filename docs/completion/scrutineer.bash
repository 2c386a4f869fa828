# SPDX-License-Identifier: MIT
# Completion of scrutineer for bash. Installed as share/bash-completion/completions/scrutineer;
# to try it from the source: . docs/completion/scrutineer.bash

# The labs' names: from SCRUTINEER_LABS, or from where the program was built or installed.
_scrutineer_labs()
{
    local program folder lab
    program=$(type -P -- "$1") || return 0
    program=$(readlink -f -- "$program")
    for folder in "${SCRUTINEER_LABS:-}" "${program%/*}"/../../labs \
        "${program%/*}"/../share/scrutineer/labs; do
        [[ -n $folder ]] || continue
        for lab in "$folder"/lab*-*/; do
            [[ -d $lab ]] || continue
            lab=${lab%/}
            lab=${lab##*/}
            printf '%s\n' "${lab%%-*}"
        done
        [[ -z ${lab:-} || $lab == *'*'* ]] || return 0
    done
}

# The first word of each line of the list, where it looks like a rule's id.
_scrutineer_rules()
{
    "$1" explain 2>/dev/null | sed -n 's/^ *\([a-z][a-z]*\(\.[a-z][a-z]*\)*\)\([: ].*\)\{0,1\}$/\1/p'
}

_scrutineer_subcommand() # the first word that is no option
{
    local i
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ ${COMP_WORDS[i]} == -* ]] || { printf '%s' "${COMP_WORDS[i]}"; return; }
    done
}

_scrutineer()
{
    local program=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    local words= i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do # after --: a program and its arguments
        [[ ${COMP_WORDS[i]} == -- ]] || continue
        if ((COMP_CWORD == i + 1)); then
            mapfile -t COMPREPLY < <(compgen -c -- "$word"; compgen -f -- "$word")
        else
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
        fi
        return
    done
    case $before in
    --src) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
    --json | --stdin) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
    --seed | --timeout) return ;;
    --signal) words='INT@1 TERM@1 HUP@1 QUIT@1 KILL@1 INT@start INT@segment INT@child INT@lock INT@middle INT@cleanup INT@twice TERM@middle TERM@lock KILL@free KILL@lock-child SEGV@free PIPE@middle' ;;
    --only) words=$(_scrutineer_rules "$program") ;;
    *)
        case $(_scrutineer_subcommand) in
        '') words='check run explain doctor --version --help' ;;
        check)
            words='--src --solution --json --seed --quick --thorough --only --keep --no-sandbox --help'
            [[ $word == -* || $before != check ]] || words=$(_scrutineer_labs "$program") ;;
        run) words='--json --timeout --stdin --signal --faults --signals --memory --ledger --seed --quick --thorough --no-sandbox --help --' ;;
        explain) words=$(_scrutineer_rules "$program") ;;
        doctor) words='--help' ;;
        esac ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
}
complete -o filenames -F _scrutineer scrutineer
