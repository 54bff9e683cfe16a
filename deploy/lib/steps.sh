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

# watch_step SINCE TEXT LOG: says that a step is under way, with the `[done/all]` of the build: on a terminal in one
# line, elsewhere as a line a minute.
watch_step() {
  local progress seconds=0
  while true; do
    progress=$(tail -n 1 "$3" | grep -oE '^\[[0-9]+/[0-9]+\]' || true)
    if [[ -t 1 ]]; then
      printf '\r\033[K[%s s] %s … %s' "$(seconds_since "$1")" "$2" "$progress"
    elif ((seconds > 0 && seconds % 60 == 0)); then
      printf '[%s s] %s … %s\n' "$(seconds_since "$1")" "$2" "$progress"
    fi
    sleep 1
    seconds=$((seconds + 1))
  done
}

step_watcher=''
# end_watcher: also for the traps of whoever calls step.
end_watcher() {
  [[ -n $step_watcher ]] || return 0
  kill "$step_watcher" 2>/dev/null || true
  wait "$step_watcher" 2>/dev/null || true
  step_watcher=''
}

# step TEXT FUNCTION [ARGUMENT …]: calls a function of this folder in a shell of its own, its output going to
# `$CC_DATA/log/setup.log`. Where it fails, the end of that output is shown and the program ends.
step() {
  local text=$1 began=$EPOCHREALTIME log failed=''
  shift
  log=$(mktemp "$CC_DATA/log/step.XXXXXX")
  watch_step "$began" "$text" "$log" 8>&- 9>&- &
  step_watcher=$!
  "$CC_DEPLOY/lib/call" "$@" >"$log" 2>&1 </dev/null || failed=1
  end_watcher
  if [[ -z $failed ]]; then
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
