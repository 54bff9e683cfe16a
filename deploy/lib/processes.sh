# shellcheck shell=bash
# Processes that this data folder started. Each has a file `run/NAME.pid` with its id and start time, so a process of
# somebody else that got the same id later is never taken for ours. Nothing is ever looked for by name.

# These are asked twice a second of everything that runs, and start nothing themselves.

# is_alive PID [START]: does the process run, and did it start then (clock ticks after boot)? Leaves its start in `started`.
is_alive() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  read -r -a stat <<<"${stat##*) }"
  started=${stat[19]}
  [[ ${stat[0]} != Z && $started == "${2-$started}" ]]
}

# note_process FILE PID
note_process() {
  local started=ended
  is_alive "$2" || true
  printf '%s %s\n' "$2" "$started" >"$1"
}

# process_runs FILE: leaves the process's id in `pid`.
process_runs() {
  local started
  { read -r pid started <"$1"; } 2>/dev/null && is_alive "$pid" "$started"
}

# process_of FILE: the id where that process is alive, fails otherwise.
process_of() {
  local pid
  process_runs "$1" && echo "$pid"
}

# wait_for_end SECONDS FILE …: fails where one of the processes is still alive.
wait_for_end() {
  local until=$((SECONDS + $1)) file pid
  shift
  for file in "$@"; do
    while process_runs "$file"; do
      [[ $SECONDS -lt $until ]] || return 1
      sleep 0.05
    done
  done
}

# end_processes SECONDS FILE …: SIGTERM, and SIGKILL to what has not ended after so long.
end_processes() {
  local limit=$1 file pid
  shift
  for file in "$@"; do
    if process_runs "$file"; then kill -TERM "$pid" 2>/dev/null || true; fi
  done
  if ! wait_for_end "$limit" "$@"; then
    for file in "$@"; do
      if process_runs "$file"; then
        echo "$(basename "$file" .pid) did not end within $limit s: killed"
        kill -KILL "$pid" 2>/dev/null || true
      fi
    done
    wait_for_end 5 "$@" || true
  fi
  rm -f "$@"
}

running() { process_of "$CC_DATA/run.pid" >/dev/null; }

# stop_everything: the supervisor first (it stops what it started), then whatever is left without one.
stop_everything() {
  end_processes 60 "$CC_DATA/run.pid"
  end_children
  stop_postgres
  rm -f "$CC_DATA/run.json"
}

# end_children: the gateway first, so that nothing new comes in; the services drain together.
end_children() {
  local file rest=()
  end_processes 15 "$CC_DATA/run/gateway.pid"
  for file in "$CC_DATA"/run/*.pid; do
    [[ -e $file ]] && rest+=("$file")
  done
  [[ ${#rest[@]} -eq 0 ]] || end_processes 25 "${rest[@]}"
}

# anything_running: the supervisor, a child that lost it, or PostgreSQL.
anything_running() {
  local file pid
  if running || postgres_alive; then return 0; fi
  for file in "$CC_DATA"/run/*.pid; do
    if process_runs "$file"; then return 0; fi
  done
  return 1
}

# clean_after_crash: what a supervisor left that was killed itself.
clean_after_crash() {
  if anything_running; then
    echo "An earlier run was cut off: stopping what it left."
  fi
  stop_everything
}

# rotate_logs: the logs of the last five runs are kept.
rotate_logs() {
  local log number
  for log in "$CC_DATA"/log/*.log; do
    [[ -s $log ]] || continue
    for number in 4 3 2 1; do
      if [[ -e $log.$number ]]; then mv -f "$log.$number" "$log.$((number + 1))"; fi
    done
    mv -f "$log" "$log.1"
  done
}

# start_supervisor: in a session of its own, so that Ctrl-C reaches deploy/run alone. File descriptor 8, the lock on
# automatically chosen ports, goes with it; 9, the lock on starting, does not.
start_supervisor() {
  [[ -n ${detach:-} ]] || export CC_FOLLOWED_BY=$$
  setsid "$CC_DEPLOY/lib/supervise" >>"$CC_DATA/log/supervisor.log" 2>&1 </dev/null 9>&- &
  note_process "$CC_DATA/run.pid" $!
}
