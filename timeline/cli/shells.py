"""What each shell has to read at its start. The answers come by click's protocol; these scripts put them in without harm.

Click's own scripts lose the backslash before a space (bash), the words of a description behind a comma and what follows ``--option=``
(fish), and need a completion system that zsh may not have started yet.
"""

from __future__ import annotations

BASH = r"""
_timeline_completion() {
    local line value i words=() current=0 quote=${COMP_WORDS[COMP_CWORD]:0:1}
    COMPREPLY=()
    # Bash makes three words of --option=value.
    for i in "${!COMP_WORDS[@]}"; do
        if [[ ${COMP_WORDS[i]} == "=" && ${COMP_WORDS[i - 1]} == --* ]]; then
            ((i == COMP_CWORD)) && current=${#words[@]}
            continue
        fi
        ((i == COMP_CWORD)) && current=${#words[@]}
        words+=("${COMP_WORDS[i]}")
    done
    while IFS= read -r line; do
        value=${line#*,}
        case ${line%%,*} in
            dir) compopt -o dirnames ;;
            file) compopt -o default ;;
            plain)
                # Between quotes a backslash would stand for itself.
                if [[ $quote == '"' || $quote == "'" ]]; then value=${value//\\/}; fi
                COMPREPLY+=("$value")
                ;;
        esac
    done < <(env COMP_WORDS="${words[*]}" COMP_CWORD="$current" _TIMELINE_COMPLETE=bash_complete "$1")
}

complete -o nosort -F _timeline_completion timeline
"""

ZSH = r"""
#compdef timeline

_timeline_completion() {
    local -a plain described response
    local type key descr before
    (( ! $+commands[timeline] )) && return 1
    response=("${(@f)$(env COMP_WORDS="${words[*]}" COMP_CWORD=$((CURRENT-1)) _TIMELINE_COMPLETE=zsh_complete timeline)}")
    # What stands before the value in --option=value is part of the word.
    [[ $PREFIX == --*=* ]] && before="${PREFIX%%=*}="
    for type key descr in ${response}; do
        case $type in
            plain) if [[ $descr == _ ]]; then plain+=("$before$key"); else described+=("$before$key:$descr"); fi ;;
            dir) _path_files -/ ;;
            file) _path_files -f ;;
        esac
    done
    if [ -n "$described" ]; then _describe -V unsorted described -U; fi
    if [ -n "$plain" ]; then compadd -U -V unsorted -a plain; fi
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _timeline_completion "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
    compdef _timeline_completion timeline
fi
"""

FISH = r"""
function _timeline_completion
    set -l words (commandline -cp | string collect)
    set -l word (commandline -ct | string collect)
    set -l response (env _TIMELINE_COMPLETE=fish_complete COMP_WORDS="$words" COMP_CWORD="$word" timeline)
    # What stands before the value in --option=value is part of the word.
    set -l before (string match -r -- '^--[a-z-]+=' (commandline -ct); or echo "")
    for completion in $response
        set -l parts (string split -m 1 "," -- $completion)
        switch $parts[1]
            case dir
                __fish_complete_directories $parts[2]
            case file
                __fish_complete_path $parts[2]
            case plain
                printf "%s\n" "$before$parts[2]"
        end
    end
end

complete --no-files --command timeline --arguments "(_timeline_completion)"
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}
