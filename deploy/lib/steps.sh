# shellcheck shell=bash
# What a person sees: one line for each step with the time it took, and errors that say what to do.

# fail WHAT [WHAT TO DO …]: ends the program with an error.
fail() {
  printf '\nerror: %s\n' "$1" >&2
  shift
  [[ $# -eq 0 ]] || printf '  → %s\n' "$@" >&2
  exit 1
}

seconds_since() { awk -v from="$1" -v to="$EPOCHREALTIME" 'BEGIN { printf "%5.1f", to - from }'; }

# said SINCE TEXT: the line of a finished step.
said() {
  [[ -t 1 ]] && printf '\r\033[K'
  printf '[%s s] %s\n' "$(seconds_since "$1")" "$2"
}

# announce TEXT: of a step that takes long, also where the output is no terminal.
announce() { [[ -t 1 ]] || printf '[    …  ] %s\n' "$1"; }

# saying TEXT: the line of a step that is under way (a terminal only: a log gets finished steps).
saying() { if [[ -t 1 ]]; then printf '\r\033[K[    …  ] %s' "$1"; fi; }

# step TEXT FUNCTION [ARGUMENT …]: calls a function of this folder in a shell of its own, its output going to
# `$CC_DATA/log/setup.log`. Where it fails, the end of that output is shown and the program ends.
step() {
  local text=$1 began=$EPOCHREALTIME log
  shift
  log=$(mktemp "$CC_DATA/log/step.XXXXXX")
  saying "$text"
  if "$CC_DEPLOY/lib/call" "$@" >"$log" 2>&1 </dev/null; then
    said "$began" "$text"
    { printf '== %s\n' "$text" && cat "$log"; } >>"$CC_DATA/log/setup.log"
    rm -f "$log"
    return
  fi
  said "$began" "$text: FAILED"
  sed 's/^/    /' "$log" | tail -n 25 >&2
  { printf '== %s: FAILED\n' "$text" && cat "$log"; } >>"$CC_DATA/log/setup.log"
  rm -f "$log"
  fail "step '$text' failed" "the whole output is in $CC_DATA/log/setup.log"
}
