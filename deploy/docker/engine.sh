#!/usr/bin/env bash
# Sees to a Docker engine, Compose and the base image, and says what it did. Nothing is done that is there already.
#   engine.sh [STATE]    STATE: folder for what is built and logged (default build/docker); prints to stderr.
# Exit status 3 when no engine can be had here, as for want of rights; 1 when anything else fails.
# STATE/compose is then a link to a Compose that works. An engine started here is named in STATE/dockerd.pid.
set -euo pipefail
cd "$(dirname "$0")/../.."
state=${1:-build/docker}
base=debian:bookworm-slim
compose_version=v2.40.3
mkdir -p "$state"
state=$(cd "$state" && pwd)

say() { echo "engine: $*" >&2; }
answers() { docker version >/dev/null 2>&1; }

apt_install() {
  [ "$(id -u)" = 0 ] || { say "not root, so $* cannot be installed; do it by hand"; exit 3; }
  {
    flock 9
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >"$state/apt.log" 2>&1 \
      || { say "apt could not install $*; see $state/apt.log"; exit 1; }
  } 9>"$state/apt.lock"
}

start_engine() {
  answers && return
  command -v dockerd >/dev/null || { say "no Docker engine: installing Debian's docker.io"; apt_install docker.io iptables; }
  [ "$(id -u)" = 0 ] || { say "no Docker engine answers, and only root can start one"; exit 3; }
  say "starting dockerd; log in $state/dockerd.log"
  setsid dockerd >"$state/dockerd.log" 2>&1 </dev/null &
  echo $! >"$state/dockerd.pid"
  for _ in $(seq 150); do answers && return; sleep 0.2; done
  say "dockerd does not answer"; tail -n 20 "$state/dockerd.log" >&2; exit 3
}

# The image of the public name, pulled where that can be done, else made from Debian's packages. An image made here
# trusts what this machine trusts, so that pip works behind a proxy of its own.
base_image() {
  docker image inspect "$base" >/dev/null 2>&1 && return
  timeout 60 docker pull -q "$base" >/dev/null 2>&1 && { say "pulled $base"; return; }
  say "$base cannot be pulled: making it with debootstrap"
  command -v debootstrap >/dev/null || apt_install debootstrap
  local root="$state/rootfs"
  rm -rf "$root"
  debootstrap --variant=minbase --include=ca-certificates bookworm "$root" >"$state/debootstrap.log" 2>&1 \
    || { say "debootstrap failed; see $state/debootstrap.log"; exit 1; }
  rm -rf "$root"/var/cache/apt/archives/*.deb "$root"/var/lib/apt/lists/* "$root"/usr/share/{doc,locale}/*
  find /usr/local/share/ca-certificates -name '*.crt' -exec cp {} "$root/usr/local/share/ca-certificates/" \; 2>/dev/null || true
  chroot "$root" update-ca-certificates >/dev/null 2>&1
  tar -C "$root" -c . | docker import - "$base" >/dev/null
  rm -rf "$root"
}

works() { "$@" version >/dev/null 2>&1; }

compose() {
  [ -x "$state/compose" ] && works "$state/compose" && return
  if docker compose version >/dev/null 2>&1; then
    printf '#!/bin/sh\nexec docker compose "$@"\n' >"$state/compose"
  elif command -v go >/dev/null && build_compose; then
    ln -sf docker-compose "$state/compose"
  else
    say "no Compose v2: falling back to Debian's docker-compose 1.29"
    command -v docker-compose >/dev/null || apt_install docker-compose
    printf '#!/bin/sh\nexec docker-compose "$@"\n' >"$state/compose"
  fi
  [ -L "$state/compose" ] || chmod +x "$state/compose"
  works "$state/compose" || { say "Compose does not run"; exit 1; }
}

build_compose() {
  say "building Compose $compose_version with Go; this takes some minutes"
  mkdir -p "$state/compose-src"
  (cd "$state/compose-src"
   [ -f go.mod ] || go mod init scratch
   go get "github.com/docker/compose/v2/cmd@$compose_version"
   CGO_ENABLED=0 go build -o "$state/docker-compose" github.com/docker/compose/v2/cmd) >"$state/compose.log" 2>&1 \
   || { say "Compose did not build; see $state/compose.log"; return 1; }
  rm -rf "$state/compose-src"
}

command -v docker >/dev/null || { say "no Docker: installing Debian's docker.io"; apt_install docker.io iptables; }
start_engine
# the one is the network's work, the other the processor's
compose &
building=$!
base_image
wait "$building"
say "Docker $(docker version --format '{{.Server.Version}}'), Compose $("$state/compose" version --short 2>/dev/null || echo 1.29)"
