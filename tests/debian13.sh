#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# tests/debian13.sh LOGS: builds and tests this tree on Debian 13, in a small system of its own that is kept
# in the user's cache and entered by chroot. Puts meson's logs (debian13-plain.json and .junit.xml, likewise
# debian13-asan-ubsan) into LOGS.
# Needs root, or sudo, and debootstrap. Exit 77: it could not be tried here, and why.
set -euo pipefail

HERE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
LOGS=$1
SYSTEM=${XDG_CACHE_HOME:-$HOME/.cache}/countersign/debian-13
SOURCES=$SYSTEM/countersign

not_here() { printf 'skipped: debian13: %s\n' "$*"; exit 77; }

as_root() { if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi; }

# Half of a system would be taken for a whole one at the next call: it is made beside, then renamed.
make_system() {
  [ ! -d "$SYSTEM" ] || return 0
  mkdir -p "${SYSTEM%/*}"
  as_root rm -rf "$SYSTEM.new"
  as_root debootstrap --variant=minbase trixie "$SYSTEM.new" >"$LOGS/debootstrap.log" 2>&1 \
    || not_here "debootstrap could not make a Debian 13: $(tail -1 "$LOGS/debootstrap.log")"
  as_root mv "$SYSTEM.new" "$SYSTEM"
}

# What git knows of, with what was changed since; the build folder there stays, for the next time.
copy_sources() {
  as_root mkdir -p "$SOURCES"
  as_root find "$SOURCES" -mindepth 1 -maxdepth 1 ! -name '_build*' -exec rm -rf {} +
  as_root rm -f "$SOURCES"/_build/meson-logs/plain.* "$SOURCES"/_build-san/meson-logs/asan-ubsan.*
  git -C "$HERE" ls-files -z | (cd "$HERE" && tar --null --files-from=- -cf -) | as_root tar -C "$SOURCES" -xf -
}

# In a mount and process namespace of its own: whatever happens, nothing stays mounted or running.
run_there() {
  as_root cp /etc/resolv.conf "$SYSTEM/etc/resolv.conf"
  # shellcheck disable=SC2016
  as_root unshare --mount --pid --fork --kill-child bash -c '
    mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" && mount -t tmpfs tmpfs "$1/tmp" &&
      exec chroot "$1" env -i HOME=/root LC_ALL=C.UTF-8 TERM="$TERM" \
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin /countersign/dev test
  ' bash "$SYSTEM"
}

command -v debootstrap unshare chroot git >/dev/null || not_here "debootstrap, unshare, chroot and git are needed"
[ "$(id -u)" -eq 0 ] || command -v sudo >/dev/null || not_here "root or sudo is needed"
git -C "$HERE" rev-parse --git-dir >/dev/null 2>&1 || not_here "the sources are no clone"
mkdir -p "$LOGS"
make_system
copy_sources
status=0
run_there || status=$?
for log in _build/meson-logs/plain _build-san/meson-logs/asan-ubsan; do
  for kind in json junit.xml; do
    [ -f "$SOURCES/$log.$kind" ] || { echo "debian13: it did not come to all of the tests" >&2; exit 1; }
    cp "$SOURCES/$log.$kind" "$LOGS/debian13-${log##*/}.$kind"
  done
done
exit "$status"
