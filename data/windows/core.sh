#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What ./dev windows core does: builds libcountersign, the plugins and countersignctl for 64-bit Windows and runs their
# tests under Wine. With arguments: only these tests. The last line counts them.
set -euo pipefail

HERE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
TOP=$(cd "$HERE/../.." && pwd)
BUILD=$TOP/_build-windows
NATIVE=$TOP/_build
PREFIX=$BUILD/installed
STACK_SCRIPT=$HERE/stack.sh
OPTIONS=(-Dgui=false)
SOURCE_MISSING=75

say() { printf '== %s\n' "$*"; }
die() { printf 'windows: %s\n' "$*" >&2; exit 1; }

# Z: is Linux's root.
windows_path() { printf 'Z:%s' "$1" | tr / '\\'; }

windows_paths() {
  local folder joined=
  for folder in "$@"; do joined+="${joined:+;}$(windows_path "$folder")"; done
  printf '%s' "$joined"
}

prepare_stack() {
  local status=0
  "$STACK_SCRIPT" build || status=$?
  if [ "$status" -eq "$SOURCE_MISSING" ]; then
    say "skipped: a source of the Windows stack can't be had, see above; nothing was tested under Wine"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
  fi
  [ "$status" -eq 0 ] || die "the stack could not be built"
  STACK=$("$STACK_SCRIPT" where)
}

prepare_wine() {
  local name
  export COUNTERSIGN_WINE_PREFIX=$BUILD/wine
  export COUNTERSIGN_WINE_PATH
  COUNTERSIGN_WINE_PATH=$(windows_paths "$BUILD/meson/app/core" "$STACK/bin" "$BUILD/linux-side")
  unset DISPLAY WAYLAND_DISPLAY
  mkdir -p "$BUILD/tmp"
  if [ ! -f "$BUILD/wine/whole" ]; then
    say "making a Wine prefix"
    rm -rf "$BUILD/wine"
    "$HERE/under-wine" wineboot -i >"$BUILD/wineboot.log" 2>&1 || die "Wine makes no prefix: $BUILD/wineboot.log"
    for name in TEMP TMP; do
      "$HERE/under-wine" reg add 'HKCU\Environment' /v "$name" /d "$(windows_path "$BUILD/tmp")" /f >>"$BUILD/wineboot.log" 2>&1
    done
    WINEPREFIX=$BUILD/wine /usr/lib/wine/wineserver -w
    touch "$BUILD/wine/whole"
  fi
}

compile() {
  say "building for Windows in _build-windows"
  if [ "$(cat "$BUILD/meson/.stack" 2>/dev/null)" != "$STACK" ]; then
    rm -rf "$BUILD/meson"
    sed -e "s|@STACK@|$STACK|g" -e "s|@WINE@|$HERE/under-wine|g" "$HERE/cross.ini.in" >"$BUILD/cross.ini"
    meson setup "$BUILD/meson" "$TOP" --cross-file "$BUILD/cross.ini" --prefix "$PREFIX" --wrap-mode nofallback \
      "${OPTIONS[@]}" -Dwerror=true >"$BUILD/setup.log" 2>&1 || { tail -n 30 "$BUILD/setup.log" >&2; die "meson setup failed"; }
    echo "$STACK" >"$BUILD/meson/.stack"
  fi
  ninja -C "$BUILD/meson" >"$BUILD/build.log" 2>&1 \
    || { grep -E 'error|warning|FAILED|undefined' -A5 "$BUILD/build.log" | tail -n 60 >&2; die "the build failed: $BUILD/build.log"; }
  meson install -C "$BUILD/meson" --no-rebuild --quiet >>"$BUILD/build.log" 2>&1 || die "installing failed: $BUILD/build.log"
  cp "$STACK"/bin/*.dll "$PREFIX/bin/" # the programs look for DLLs beside themselves, not in PATH
  cp -r "$STACK/lib/ossl-modules" "$PREFIX/lib/"
  make_mixed_prefix
}

# countersignctl of Windows beside the simulated servers of Linux, for tests/wine.
make_mixed_prefix() {
  mkdir -p "$BUILD/mixed/bin"
  ln -sfn "$NATIVE/installed/bin/countersign-simulator" "$BUILD/mixed/bin/countersign-simulator"
  printf '%s\n' '#!/bin/sh' "export COUNTERSIGN_WINE_PREFIX='$BUILD/wine'" \
    "exec '$HERE/under-wine' \"\${COUNTERSIGN_PROGRAM:-$PREFIX/bin/countersignctl.exe}\" \"\$@\"" >"$BUILD/mixed/bin/countersignctl"
  chmod +x "$BUILD/mixed/bin/countersignctl"
}

# Programs of Linux that tests under Wine talk to: they are started by tests/wine/linux_side.py.
linux_programs() {
  local name path
  echo "--program" "countersign-simulator=$NATIVE/installed/bin/countersign-simulator"
  for name in python3 openssl ssh-keygen sshd; do
    path=$(PATH=$PATH:/usr/sbin command -v "$name") && echo "--program" "$name=$path"
  done
}

SUITES=(--suite unit --suite host --suite plugins --suite fuzz --suite wine)

# pass LOG PROCESSES [TEST…]
pass() {
  local programs log=$1 processes=$2
  shift 2
  read -ra programs <<<"$(linux_programs | tr '\n' ' ')"
  COUNTERSIGN_SIMULATOR=$(windows_path "$BUILD/linux-side/countersign-simulator.exe") \
    COUNTERSIGN_PREFIX=$BUILD/mixed COUNTERSIGN_WINDOWS_PREFIX=$PREFIX \
    python3 "$TOP/tests/wine/linux_side.py" --prefix "$BUILD/wine" --tools "$BUILD/linux-side" \
    --starter "$BUILD/meson/tests/wine/linux-side.exe" "${programs[@]}" -- \
    meson test -C "$BUILD/meson" --no-rebuild --num-processes "$processes" --print-errorlogs --logbase "$log" \
    --timeout-multiplier 4 "${SUITES[@]}" "$@" >"$BUILD/test.log" 2>&1 && return
  grep -vE '^ *[0-9]+/[0-9]+ .* (OK|SKIP)' "$BUILD/test.log" | tail -n 200
  return 1
}

# What fails beside others is run once more, alone: Wine itself now and then starts no process, or answers late. Said in
# the output; the second try counts.
run_tests() {
  local names logs=$BUILD/meson/meson-logs again=()
  say "tests under Wine"
  if ! pass wine "$(($(nproc) + 1))" "$@"; then
    mapfile -t names < <(python3 "$TOP/tests/count.py" --names "$logs/wine.junit.xml")
    say "a second try, alone: ${names[*]}"
    pass wine-again 1 "${names[@]}" || true # counted below
    again=(--again "$logs/wine-again.junit.xml")
  fi
  WINEPREFIX=$BUILD/wine /usr/lib/wine/wineserver -k || true
  python3 "$TOP/tests/count.py" "${again[@]}" "$logs/wine.junit.xml"
}

# gui.sh takes the functions only.
if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  mkdir -p "$BUILD"
  prepare_stack
  prepare_wine
  compile
  run_tests "$@"
fi
