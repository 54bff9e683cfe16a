# shellcheck shell=bash
# Debian packages: what is missing is installed, nothing else is touched.

# missing_packages LIST …: names of the packages of these files that are not there.
missing_packages() {
  local package command installed
  # shellcheck disable=SC2016 # the format is dpkg-query's
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  cat "$@" | sed 's/#.*//' | while read -r package command; do
    [[ -n $package ]] || continue
    if [[ -n $command ]] && command -v "$command" >/dev/null; then continue; fi
    grep -qxF "$package" <<<"$installed" || echo "$package"
  done
}

# as_root COMMAND …
as_root() { if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi; }

SERVICE_POLICY=/usr/sbin/policy-rc.d
CLUSTER_POLICY=/etc/postgresql-common/createcluster.d/coordination-centre.conf

restore_policies() {
  if grep -qs '^# coordination-centre' "$SERVICE_POLICY"; then as_root rm -f "$SERVICE_POLICY"; fi
  as_root rm -f "$CLUSTER_POLICY"
}

# install_packages NAME …: Debian's own PostgreSQL cluster is not made and no installed daemon is started, now or
# at the next boot: the suite runs its own.
install_packages() {
  [[ $(. /etc/os-release && echo "$ID$VERSION_ID") == debian12 ]] ||
    echo "warning: this is not Debian 12; the packages may be other versions than the suite was built with"
  [[ $EUID -eq 0 ]] || command -v sudo >/dev/null || fail "packages are missing and this is not root: $*" \
    "as root: apt-get install --no-install-recommends $*"
  trap restore_policies EXIT
  if [[ ! -e $SERVICE_POLICY ]]; then
    printf '#!/bin/sh\n# coordination-centre\nexit 101\n' | as_root tee "$SERVICE_POLICY" >/dev/null
    as_root chmod 755 "$SERVICE_POLICY"
  fi
  as_root mkdir -p "$(dirname "$CLUSTER_POLICY")"
  echo 'create_main_cluster = false' | as_root tee "$CLUSTER_POLICY" >/dev/null
  as_root env DEBIAN_FRONTEND=noninteractive sh -c \
    'apt-get -q update && apt-get -q install -y --no-install-recommends "$@"' sh "$@" ||
    fail "apt-get could not install: $*" "is the network there, and does 'apt-get update' work?"
  local daemon
  for daemon in prometheus prometheus-alertmanager nginx; do
    if [[ " $* " == *" $daemon "* ]] && command -v systemctl >/dev/null; then
      as_root systemctl --quiet disable "$daemon.service" || true
    fi
  done
}
