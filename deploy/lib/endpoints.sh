# shellcheck shell=bash
# Telling programs (run.json) and people (the table) where everything is.

# write_endpoints: run.json, by rename.
write_endpoints() {
  local service name pid services='{}' pids='{}'
  for service in $CC_SERVICES; do
    services=$(jq --arg name "$service" --arg grpc "127.0.0.1:$(port_of "$service")" \
      --arg metrics "127.0.0.1:$(port_of "${service}_metrics")" '.[$name] = {grpc: $grpc, metrics: $metrics}' <<<"$services")
  done
  for name in $(children); do
    pid=$(process_of "$CC_DATA/run/$name.pid") || continue
    pids=$(jq --arg name "$name" --argjson pid "$pid" '.[$name] = $pid' <<<"$pids")
  done
  jq -n --argjson services "$services" --argjson pids "$pids" \
    --arg http "http://127.0.0.1:$(port_of gateway)" --arg https "https://127.0.0.1:$(port_of gateway_https)" \
    --arg gateway_metrics "127.0.0.1:$(port_of gateway_metrics)" \
    --arg prometheus "http://127.0.0.1:$(port_of prometheus)" \
    --arg socket "$(socket_folder)" --argjson port "$(port_of postgres)" --arg user "$(cluster_account)" \
    --arg ca "$CC_CERTIFICATES/ca.crt" --arg certificates "$CC_CERTIFICATES" --arg tokens "$CC_TOKENS" --arg signing "$CC_KEYS/signing" \
    --arg sealing "$CC_KEYS/sealing" --arg seals "$CC_SEALS" \
    --argjson supervisor "$(process_of "$CC_DATA/run.pid")" --arg data "$CC_DATA" '{
      services: $services,
      gateway: {http: $http, https: $https, metrics: $gateway_metrics},
      prometheus: $prometheus,
      postgres: {socket: $socket, port: $port, account: $user},
      ca: $ca, certificates: $certificates, cert_dir_operator: ($certificates + "/operator"), tokens_dir: $tokens, signing_keys: $signing,
      sealing_keys: $sealing, seals: $seals,
      data: $data, pids: ($pids + {supervisor: $supervisor})
    }' >"$CC_DATA/run.json.new"
  mv "$CC_DATA/run.json.new" "$CC_DATA/run.json"
}

# shown PATH: short where it lies below the present folder.
shown() { case $1 in "$PWD"/*) echo "${1#"$PWD"/}" ;; *) echo "$1" ;; esac; }

# print_table: from run.json, so that a second deploy/run can print it too.
print_table() {
  local run=$CC_DATA/run.json tokens ccctl at
  tokens=$(shown "$CC_TOKENS")
  ccctl=$(shown "$(program ccctl)")
  at=$(jq -r .gateway.http "$run")
  echo
  jq -r '
    (["gateway", .gateway.http, "HTTP/JSON; documentation of the API at /openapi.json"],
     ["", .gateway.https, "the same over TLS (CA: certificates/ca.crt)"],
     (.services | to_entries[] | [.key, .value.grpc, "gRPC over mutual TLS; metrics: http://\(.value.metrics)/metrics"]),
     ["prometheus", .prometheus, "metrics of all of them"],
     ["postgresql", .postgres.socket, "psql \"host=\(.postgres.socket) port=\(.postgres.port) user=postgres\""])
    | @tsv' "$run" | awk -F'\t' '{ printf "  %-12s %-26s %s\n", $1, $2, $3 }'
  cat <<TABLE

  Demo identities: $(find "$CC_TOKENS" -name '*.jwt' -printf '%f\n' | sed 's/\.jwt$//' | sort | paste -sd ' ')
  Their tokens lie in $tokens/NAME.jwt and are renewed before they expire. Signed in as the ministry:
    curl -H "Authorization: Bearer \$(cat $tokens/ministry.jwt)" $at/v1/me
    $ccctl --run=$(shown "$run") --as=ministry whoami
  Logs: $(shown "$CC_DATA/log")/. Stop: deploy/stop$(data_flag)
TABLE
}

# data_flag: ` --data=DIR` where it is not the usual folder.
data_flag() { [[ $CC_DATA == "$CC_ROOT/var" ]] || echo " --data=$CC_DATA"; }
