# shellcheck shell=bash
# A private PostgreSQL 15: its own cluster, reachable by a Unix socket only, under an unprivileged account.

POSTGRES_PROGRAMS=/usr/lib/postgresql/15/bin

# The account of the cluster: PostgreSQL refuses to run as root.
cluster_account() { if [[ $EUID -eq 0 ]]; then echo postgres; else id -un; fi; }

# as_cluster COMMAND …: as that account, from a folder that it can enter.
as_cluster() (
  cd /
  if [[ $EUID -eq 0 ]]; then
    exec setpriv --reuid=postgres --regid=postgres --init-groups env HOME=/ LC_ALL=C.UTF-8 "$@"
  else
    exec env LC_ALL=C.UTF-8 "$@"
  fi
)

# make_cluster: a first start. Where the account cannot reach the data folder (a checkout below /root), the cluster lies
# in /var/lib/coordination-centre and `postgres` is a link to it.
make_cluster() {
  if [[ -s $CC_CLUSTER/PG_VERSION ]]; then
    [[ $(cat "$CC_CLUSTER/PG_VERSION") == 15 ]] || fail "$CC_CLUSTER belongs to PostgreSQL $(cat "$CC_CLUSTER/PG_VERSION"), not 15" \
      "start with empty data: --fresh"
    return
  fi
  remove_cluster
  local place=$CC_CLUSTER
  if ! as_cluster test -x "$CC_DATA"; then
    place=/var/lib/coordination-centre/$(sha256sum <<<"$CC_DATA" | cut -c1-12)
    mkdir -p "$(dirname "$place")"
    ln -s "$place" "$CC_CLUSTER"
  fi
  install -d -m 0700 -o "$(cluster_account)" "$place"
  as_cluster "$POSTGRES_PROGRAMS/initdb" --pgdata="$(realpath "$place")" --username=postgres --encoding=UTF8 \
    --locale=C.UTF-8 --data-checksums --auth-local=peer --auth-host=reject --no-instructions \
    ${CC_THROWAWAY:+--no-sync}
}

# remove_cluster: with all its data.
remove_cluster() {
  [[ -e $CC_CLUSTER || -L $CC_CLUSTER ]] || return 0
  # Thousands of small files: on a busy disk that takes long, and nobody has to wait for it.
  local place
  place=$(realpath -m "$CC_CLUSTER")
  mv -T "$place" "$place.removed.$$"
  rm -rf "$CC_CLUSTER"
  rm -rf "$place.removed.$$" >/dev/null 2>&1 8>&- 9>&- &
}

# memory_settings: a quarter of this machine's memory for the server's own buffers, half for all that it may find in memory.
memory_settings() {
  awk '/^MemTotal/ { quarter = int($2 / 4096); if (quarter < 128) quarter = 128; if (quarter > 8192) quarter = 8192
    printf "shared_buffers = %dMB\neffective_cache_size = %dMB\n", quarter, 2 * quarter }' /proc/meminfo
}

# configure_cluster: written anew at every start, so that it always is what this version wants.
configure_cluster() {
  local cluster account=$1 service
  cluster=$(realpath "$CC_CLUSTER")
  install -m 0600 -o "$(cluster_account)" "$CC_DEPLOY/postgresql/postgresql.conf" "$CC_DEPLOY/postgresql/pg_hba.conf" "$cluster/"
  memory_settings >>"$cluster/postgresql.conf"
  {
    echo "# operating system account → roles that it may take"
    for role in postgres $(for service in $CC_ALL_SERVICES; do echo "cc_${service}_owner cc_${service}_app"; done); do
      printf 'suite %s %s\n' "$account" "$role"
    done
  } | install -m 0600 -o "$(cluster_account)" /dev/stdin "$cluster/pg_ident.conf"
  if [[ -n ${CC_TEST_CLUSTER:-} ]]; then echo 'local all all trust' >"$cluster/pg_hba.conf"; fi
}

# start_postgres [OPTION …]: further options go to the server. The socket lies in a folder of its own below /tmp, for its
# path may have 107 characters at most; `run/postgres.socket` says where.
start_postgres() {
  local cluster socket
  cluster=$(realpath "$CC_CLUSTER")
  # A throw-away cluster need not survive a power cut (it does survive a kill).
  [[ -z ${CC_THROWAWAY:-} ]] || set -- -c fsync=off -c full_page_writes=off "$@"
  configure_cluster "$(id -un)"
  forget_dead_server "$cluster"
  socket=$(socket_folder) || {
    socket=$(mktemp -d /tmp/cc-postgres.XXXXXX)
    chown "$(cluster_account)" "$socket"
    echo "$socket" >"$CC_DATA/run/postgres.socket"
  }
  local log=$CC_DATA/log/postgres.log
  # The log is opened here: the account may not reach the data folder.
  as_cluster "$POSTGRES_PROGRAMS/pg_ctl" start --pgdata="$cluster" --wait --timeout=60 --silent \
    --options="-p $(port_of postgres) -k $socket $*" >>"$log" 2>&1 8>&- 9>&- || {
    tail -n 5 "$log"
    fail "PostgreSQL did not start" "its log is $log"
  }
}

# socket_folder: where the socket lies; fails where there is none.
socket_folder() {
  local socket
  { read -r socket <"$CC_DATA/run/postgres.socket"; } 2>/dev/null || return 1
  [[ -O $socket || $(stat -c %U "$socket" 2>/dev/null) == "$(cluster_account)" ]] || return 1
  echo "$socket"
}

# postgres_alive: is the server of this cluster running?
postgres_alive() {
  local pid
  { read -r pid <"$CC_CLUSTER/postmaster.pid"; } 2>/dev/null || return 1
  is_alive "$pid" && [[ /proc/$pid/cwd -ef $CC_CLUSTER ]]
}

# forget_dead_server CLUSTER: after a kill nobody may be left to reap the server, and PostgreSQL takes its remains for a
# running one. The lock is taken away when no process works in the cluster any more.
forget_dead_server() {
  local attempt socket
  [[ -e $1/postmaster.pid ]] || return 0
  for attempt in {1..100}; do
    if ! readlink /proc/[0-9]*/cwd 2>/dev/null | grep -qxF "$1"; then
      rm -f "$1/postmaster.pid"
      if socket=$(socket_folder); then rm -f "$socket"/.s.PGSQL.*; fi
      return
    fi
    sleep 0.1
  done
  fail "processes of an earlier PostgreSQL still work in $1 after $((attempt / 10)) s"
}

stop_postgres() {
  local socket
  if postgres_alive; then
    as_cluster "$POSTGRES_PROGRAMS/pg_ctl" stop --pgdata="$(realpath "$CC_CLUSTER")" --mode=fast --wait --timeout=60 --silent
  fi
  if socket=$(socket_folder); then rm -rf "$socket"; fi
  rm -f "$CC_DATA/run/postgres.socket"
}

# conninfo DATABASE ROLE
conninfo() { echo "host=$(socket_folder) port=$(port_of postgres) dbname=$1 user=$2"; }

# make_databases: for each service a database, the role that migrates it and the role that serves from it.
make_databases() {
  local service
  for service in $CC_SERVICES; do
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --set="service=$service" --file="$CC_DEPLOY/postgresql/service.sql" \
      "$(conninfo postgres postgres)"
    # What may be filled with invented people, as a whole and past the service: cc-registry-seed asks for it.
    psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --command="ALTER DATABASE cc_$service SET cc.environment = 'local'" \
      "$(conninfo postgres postgres)"
  done
}

# start_test_postgres: the same for tests: databases come and go, nothing need survive a crash, every role may come in, also
# of whoever has the group of the server's account.
start_test_postgres() {
  make_cluster
  CC_TEST_CLUSTER=1 start_postgres -c max_connections=400 -c unix_socket_permissions=0770
  chgrp "$(id -g "$(cluster_account)")" "$(socket_folder)"
  chmod 0750 "$(socket_folder)"
}
