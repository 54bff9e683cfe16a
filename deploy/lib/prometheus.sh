# shellcheck shell=bash
# The Prometheus that scrapes everything of this instance.

# prometheus_config RULES: the template with the targets of one machine and the folder of the rules put in.
prometheus_config() {
  local name targets=
  for name in $CC_SERVICES gateway; do
    targets+="      - targets: ['127.0.0.1:$(port_of "${name}_metrics")']\n        labels: { service: $name }\n"
  done
  sed -e "s/@PROMETHEUS@/127.0.0.1:$(port_of prometheus)/" -e "s|@RULES@|$1/*.yml|" -e "s|@TARGETS@|${targets%\\n}|" \
    "$CC_DEPLOY/prometheus/prometheus.yml.in"
}

write_prometheus_config() {
  mkdir -p "$CC_DATA/prometheus"
  prometheus_config "$CC_DEPLOY/prometheus/rules" >"$CC_DATA/prometheus/prometheus.yml"
  promtool check config --lint=all "$CC_DATA/prometheus/prometheus.yml"
}

# prometheus_command: whoever watches gives way to whoever serves.
prometheus_command() {
  printf '%s\n' nice --adjustment=10 prometheus "--config.file=$CC_DATA/prometheus/prometheus.yml" "--storage.tsdb.path=$CC_DATA/prometheus/data" \
    --storage.tsdb.retention.time=15d --storage.tsdb.retention.size=1GB --log.format=json \
    "--web.listen-address=127.0.0.1:$(port_of prometheus)"
}
