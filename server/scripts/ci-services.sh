#!/usr/bin/env bash
# The services that the whole test suite wants, on a Debian machine without a container engine. Needs root. Everywhere else:
# docker compose, or services of your own and TEST_DATABASE_URL.
#
#   ci-services.sh start   installs what is missing (Chromium, Redis, Compose, PostgreSQL 17 with pgvector), starts it, prints its address
#   ci-services.sh stop    stops that PostgreSQL
#
# Debian 12 has PostgreSQL 15 only, so version 17 is taken from the next release, into a folder of its own (debootstrap). It
# listens on 127.0.0.1:$CLONEAI_TEST_PG_PORT (5417), trusts everybody there and keeps nothing that matters: fsync is off.
set -euo pipefail

port=${CLONEAI_TEST_PG_PORT:-5417}
home=${CLONEAI_TEST_PG_HOME:-/var/cache/cloneai/postgres17}
release=trixie
bin=/usr/lib/postgresql/17/bin
data=/var/lib/postgresql/cloneai

note() { echo "ci-services: $*" >&2; }
stop_here() { note "$*"; exit 1; }
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; }
as_postgres() { chroot --userspec=postgres:postgres "$home" /usr/bin/env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"; }

install_packages() {
  local missing=()
  command -v chromium >/dev/null || missing+=(chromium)
  command -v redis-server >/dev/null || missing+=(redis-server)
  # Reads docker-compose.yml; no engine is needed for that.
  command -v docker-compose >/dev/null || docker compose version >/dev/null 2>&1 || missing+=(docker-compose)
  # Programs for the clusters that the fault tests make, break and restart by themselves; their version does not matter.
  [ -n "$(compgen -G '/usr/lib/postgresql/*/bin/initdb')" ] || missing+=(postgresql)
  listening || [ -x "$home$bin/postgres" ] || command -v debootstrap >/dev/null || missing+=(debootstrap)
  [ "${#missing[@]}" -gt 0 ] || return 0
  note "installing ${missing[*]} …"
  apt-get update -qq >&2
  # No service is to be started by its package: tests start Redis themselves.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The archives this machine's apt uses, without those for security updates and of other vendors.
mirrors() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    grep -v '^ *#' | grep -oE '(https?|file)://[^] ]+' | grep -v security | sed 's#/*$##' | awk '!seen[$0]++'
}

mirror_with_release() {
  local mirror probe
  probe=$(mktemp)
  for mirror in $(mirrors); do
    if /usr/lib/apt/apt-helper download-file "$mirror/dists/$release/Release" "$probe" >/dev/null 2>&1; then
      rm -f "$probe"
      echo "$mirror"
      return 0
    fi
  done
  rm -f "$probe"
  return 1
}

install_postgres() {
  [ -x "$home$bin/postgres" ] && return 0
  local mirror proxy
  mirror=$(mirror_with_release) || stop_here "none of this machine's apt sources has Debian $release; set TEST_DATABASE_URL to a PostgreSQL 17 with pgvector instead"
  # debootstrap does not read apt's own settings.
  proxy=$(apt-config dump Acquire::http::Proxy | sed -n 's/.*"\(.*\)";/\1/p')
  [ -z "$proxy" ] || export http_proxy=$proxy
  note "installing PostgreSQL 17 with pgvector from Debian $release into $home …"
  mkdir -p "$(dirname "$home")"
  rm -rf --one-file-system "$home.part"
  if ! debootstrap --variant=minbase --include=postgresql-17,postgresql-17-pgvector "$release" "$home.part" "$mirror" >"$home.log" 2>&1; then
    tail -n 8 "$home.log" >&2
    stop_here "the installation failed; all of it is in $home.log"
  fi
  mv "$home.part" "$home"
}

make_cluster() {
  [ -f "$home$data/PG_VERSION" ] && return 0
  as_postgres "$bin/initdb" -D "$data" --auth=trust --encoding=UTF8 --username=postgres >/dev/null
  # mmap: there is no /dev/shm inside.
  cat >>"$home$data/postgresql.conf" <<CONF
listen_addresses = '127.0.0.1'
port = $port
unix_socket_directories = ''
dynamic_shared_memory_type = mmap
max_connections = 300
shared_buffers = 512MB
maintenance_work_mem = 512MB
fsync = off
full_page_writes = off
CONF
}

start() {
  [ "$(id -u)" = 0 ] || stop_here "needs root"
  command -v apt-get >/dev/null || stop_here "needs Debian; elsewhere set TEST_DATABASE_URL"
  install_packages
  if listening; then
    note "port $port answers already: used as it is"
  else
    install_postgres
    make_cluster
    as_postgres "$bin/pg_ctl" -D "$data" -l "$data/server.log" -w -t 60 start >/dev/null ||
      { tail -n 20 "$home$data/server.log" >&2; stop_here "PostgreSQL did not start"; }
  fi
  echo "postgres://postgres@127.0.0.1:$port/postgres"
}

case ${1:-} in
  start) start ;;
  stop) as_postgres "$bin/pg_ctl" -D "$data" -m fast -w stop ;;
  *) sed -n '2,9p' "$0" | sed 's/^# \{0,1\}//' >&2; exit 2 ;;
esac
