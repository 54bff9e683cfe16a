# shellcheck shell=bash
# Every setting of an instance, as exported variables: the supervisor and each step read them from the environment.

export CC_ALL_SERVICES="access territory evacuation registry roadmap reporting"

# set_port_defaults BASE HTTP HTTPS: ports that were not chosen one by one.
set_port_defaults() {
  local base=$1 number=0 name
  CC_PORT_GATEWAY=${CC_GATEWAY_PORT:-$2}
  CC_PORT_GATEWAY_HTTPS=${CC_GATEWAY_HTTPS_PORT:-$3}
  CC_PORT_GATEWAY_METRICS=${CC_GATEWAY_METRICS_PORT:-$((base + 100))}
  CC_PORT_PROMETHEUS=${CC_PROMETHEUS_PORT:-$((base + 190))}
  CC_PORT_POSTGRES=${CC_POSTGRES_PORT:-$((base + 132))}
  export CC_PORT_GATEWAY CC_PORT_GATEWAY_HTTPS CC_PORT_GATEWAY_METRICS CC_PORT_PROMETHEUS CC_PORT_POSTGRES
  for name in access territory registry evacuation roadmap reporting; do
    number=$((number + 1))
    local own=CC_${name^^}_PORT metrics=CC_${name^^}_METRICS_PORT
    declare -gx "CC_PORT_${name^^}=${!own:-$((base + number))}"
    declare -gx "CC_PORT_${name^^}_METRICS=${!metrics:-$((base + 100 + number))}"
  done
}

# set_paths DATA: everything that an instance keeps lies in its data folder.
set_paths() {
  CC_DATA=$(realpath -m "$1")
  CC_BUILD=$(realpath -m "${CC_BUILD:-$CC_ROOT/build/release}")
  CC_CERTIFICATES=$CC_DATA/certificates
  CC_KEYS=$CC_DATA/keys
  CC_TOKENS=$CC_DATA/tokens
  CC_CLUSTER=$CC_DATA/postgres
  CC_SEALS=$CC_DATA/seals
  export CC_DATA CC_BUILD CC_CERTIFICATES CC_KEYS CC_TOKENS CC_CLUSTER CC_SEALS
}

# make_data_folder: private where it holds secrets.
make_data_folder() {
  mkdir -p "$CC_DATA" "$CC_DATA/log" "$CC_DATA/run" || fail "cannot write to $CC_DATA" "choose a folder: --data=DIR"
  install -d -m 0700 "$CC_CERTIFICATES" "$CC_KEYS" "$CC_TOKENS"
  echo "data folder of the Coordination Centre suite, made by deploy/run" >"$CC_DATA/.coordination-centre"
}

# empty_data_folder: only one that deploy/run has made, and only what it put there.
empty_data_folder() {
  [[ -d $CC_DATA ]] || return 0
  [[ -e $CC_DATA/.coordination-centre || -z $(find "$CC_DATA" -mindepth 1 -not -name run.lock -print -quit) ]] ||
    fail "$CC_DATA was not made by deploy/run: nothing was deleted" "empty it by hand or choose another: --data=DIR"
  remove_cluster
  rm -rf "$CC_DATA"/{certificates,keys,tokens,seals,log,run,prometheus,examples,run.json,run.pid,run.lock}
}
