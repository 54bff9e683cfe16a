# shellcheck shell=bash
# TCP ports on 127.0.0.1.

# port_of NAME: gateway, gateway_https, SERVICE, SERVICE_metrics, gateway_metrics, prometheus, postgres.
port_of() {
  local variable=CC_PORT_${1^^}
  echo "${!variable}"
}

# listening PORT: inode of the socket that listens there; fails where nobody does.
listening() {
  awk -v port="$(printf ':%04X' "$1")" 'FNR > 1 && $4 == "0A" && substr($2, length($2) - 4) == port { print $10; found = 1; exit }
    END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

# holder INODE: `name (pid)` of the process with that socket, as far as this account may see.
holder() {
  local link
  for link in /proc/[0-9]*/fd/*; do
    if [[ $(readlink "$link" 2>/dev/null) == "socket:[$1]" ]]; then
      link=${link#/proc/}
      echo "$(cat "/proc/${link%%/*}/comm") (process ${link%%/*})"
      return
    fi
  done
  echo "a process of another account (see: sudo ss -ltnp)"
}

# tcp_ports: `name port` of everything that will listen.
tcp_ports() {
  local name
  for name in gateway gateway_https gateway_metrics prometheus; do echo "$name $(port_of "$name")"; done
  for name in $CC_SERVICES; do
    echo "$name $(port_of "$name")"
    echo "${name}_metrics $(port_of "${name}_metrics")"
  done
}

# check_ports: ends the program where a port is taken, asked for twice or no port.
check_ports() {
  local name port inode seen=" " option
  while read -r name port; do
    option=--${name//_/-}-port
    [[ $port =~ ^[0-9]+$ && $port -ge 1024 && $port -le 65535 ]] || fail "$option: '$port' is not a port (1024–65535)"
    [[ $seen != *" $port "* ]] || fail "port $port is asked for twice, the second time as $option"
    seen+="$port "
    if inode=$(listening "$port"); then
      fail "port $port of $name is taken by $(holder "$inode")" "choose another: $option=N" \
        "or move all of them: --port-base=N, --port-base=auto"
    fi
  done < <(tcp_ports)
}

# choose_port_base: a base from which everything is free, below the range from which the kernel lends ports. The lock on
# file descriptor 8 keeps others from choosing the same until this instance ends.
choose_port_base() {
  local base attempt
  for attempt in {1..60}; do
    base=$((20000 + (RANDOM % 60) * 200))
    exec 8>"${TMPDIR:-/tmp}/coordination-centre.$EUID.$base.lock" || continue
    flock -n 8 || continue
    set_port_defaults "$base" "$((base + 80))" "$((base + 83))"
    if ! tcp_ports | while read -r _ port; do if listening "$port" >/dev/null; then echo taken; fi; done | grep -q taken; then
      return
    fi
  done
  fail "no free ports found in $attempt attempts" "choose them: --port-base=N"
}
