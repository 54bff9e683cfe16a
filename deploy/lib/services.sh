# shellcheck shell=bash
# The command line of everything that runs, and how it is known to be healthy.

SIGN_IN_SECONDS=30

# children: what the supervisor keeps running, in the order of starting.
children() { tr ' ' '\n' <<<"$CC_SERVICES gateway prometheus"; }

# neighbours: where each service answers or would answer, as the flag --neighbours wants it.
neighbours() {
  local service list=()
  for service in $CC_ALL_SERVICES; do list+=("$service=127.0.0.1:$(port_of "$service")"); done
  (IFS=, && echo "${list[*]}")
}

# command_line NAME: one word a line.
command_line() {
  case $1 in
    prometheus) prometheus_command ;;
    gateway)
      printf '%s\n' "$(program gateway)" serve \
        "--http=127.0.0.1:$(port_of gateway)" "--https=127.0.0.1:$(port_of gateway_https)" \
        "--metrics=127.0.0.1:$(port_of gateway_metrics)" "--cert_dir=$CC_CERTIFICATES/gateway" \
        "--keyring=$CC_KEYS/gateway.json" "--neighbours=$(neighbours)" --environment=local
      ;;
    *)
      printf '%s\n' "$(program "$1")" serve \
        "--listen=127.0.0.1:$(port_of "$1")" "--metrics=127.0.0.1:$(port_of "$1_metrics")" \
        "--db=$(conninfo "cc_$1" "cc_$1_app")" "--cert_dir=$CC_CERTIFICATES/$1" "--keyring=$CC_KEYS/$1.json" \
        "--sealing_key=$CC_KEYS/sealing/$1.pem" "--seal_copies=$CC_SEALS/$1" \
        "--neighbours=$(neighbours)" --environment=local
      if [[ $1 == access ]]; then
        printf '%s\n' "--signing_keys=$CC_KEYS/signing" "--demo_tokens=$CC_TOKENS"
      fi
      if [[ $1 == registry && -n ${CC_PEOPLE_PER_HOUR:-} ]]; then printf '%s\n' "--people_per_hour=$CC_PEOPLE_PER_HOUR"; fi
      ;;
  esac
}

# migrate_databases: each as its owner role.
migrate_databases() {
  local service
  for service in $CC_SERVICES; do
    "$(program "$service")" migrate "--db_owner=$(conninfo "cc_$service" "cc_${service}_owner")" \
      "--app_role=cc_${service}_app" --environment=local || fail "the migrations of $service failed"
  done
}

# ready NAME: does it say of itself that it can work?
ready() {
  case $1 in
    prometheus) curl -fs --max-time 2 "http://127.0.0.1:$(port_of prometheus)/-/ready" >/dev/null ;;
    gateway) curl -fs --max-time 2 "http://127.0.0.1:$(port_of gateway)/healthz" >/dev/null ;;
    *)
      curl -fs --max-time 2 "http://127.0.0.1:$(port_of "$1_metrics")/metrics" 2>/dev/null |
        grep -Eq '^cc_ready(\{.*\})? 1(\.0*)?$'
      ;;
  esac
}

# wait_until_ready SECONDS: until all are; fails with the end of the log of the first that is not.
wait_until_ready() {
  local until=$((SECONDS + $1)) name
  for name in $(children); do
    until ready "$name"; do
      running || fail "the supervisor has ended" "its log is $CC_DATA/log/supervisor.log"
      if [[ $SECONDS -ge $until ]]; then
        tail -n 10 "$CC_DATA/log/$name.log"
        fail "$name is not ready after $1 s" "its log is $CC_DATA/log/$name.log" \
          "more time: CC_START_SECONDS=$(($1 * 4)) deploy/run …"
      fi
      sleep 0.1
    done
  done
}

# wait_for_tokens: access writes the demo identities' tokens when it serves.
wait_for_tokens() {
  local until=$((SECONDS + SIGN_IN_SECONDS))
  [[ " $CC_SERVICES " == *" access "* ]] || return 0
  until [[ -s $CC_TOKENS/ministry.jwt ]]; do
    [[ $SECONDS -lt $until ]] || fail "access wrote no token to $CC_TOKENS" "its log is $CC_DATA/log/access.log"
    sleep 0.1
  done
}
