#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What ./dev windows installer does: packs what was built for Windows into a portable zip and an installer, then installs
# that into a fresh Wine prefix, starts what is there, and removes it. The last line counts these tests.
set -euo pipefail

# The functions and settings of core.sh.
# shellcheck source=data/windows/core.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/core.sh"
CORE=$BUILD
WITH_WINDOW=$TOP/_build-windows-gui
PACKAGE=$CORE/package
ICON=$TOP/data/icons/org.countersign.Countersign.ico

# With the window where it was built, else the command line alone.
choose_build() {
  if [ -f "$WITH_WINDOW/installed/bin/countersign.exe" ]; then
    BUILD=$WITH_WINDOW
    STACK=$(cat "$BUILD/meson/.stack")
    say "packing the window and the command line, from ${BUILD#"$TOP"/}"
  else
    prepare_stack
    prepare_wine
    compile
    say "packing the command line; the window was not built"
  fi
}

pack() {
  local options=("-DVERSION=$VERSION")
  rm -rf "$PACKAGE"
  mkdir -p "$PACKAGE"
  python3 "$HERE/pack.py" --installed "$BUILD/installed" --stack "$STACK" --sources "$(dirname "$STACK")/sources" \
    --icons "$TOP/ui/icons" --licence "$TOP/LICENSE" --version "$VERSION" --output "$PACKAGE"
  [ ! -f "$ICON" ] || options+=("-DICON=$ICON")
  [ ! -f "$PACKAGE/Countersign/bin/countersign.exe" ] || options+=(-DWINDOW)
  cp "$HERE/countersign.nsi" "$PACKAGE/"
  (cd "$PACKAGE" && makensis -V2 "${options[@]}" countersign.nsi >makensis.log 2>&1) || { tail -n 20 "$PACKAGE/makensis.log" >&2; die "makensis failed"; }
  say "packed: $(cd "$PACKAGE" && ls *.zip *-setup.exe | tr '\n' ' ')in ${PACKAGE#"$TOP"/}"
}

try_it() {
  local status=0
  say "installing, starting and removing it under Wine"
  [ ! -f "$WITH_WINDOW/fonts.conf" ] || export FONTCONFIG_FILE=$WITH_WINDOW/fonts.conf
  COUNTERSIGN_PACKAGE=$PACKAGE COUNTERSIGN_UNDER_WINE=$HERE/under-wine PYTHONDONTWRITEBYTECODE=1 \
    python3 "$TOP/tests/wine/test_package.py" >"$PACKAGE/test.log" 2>&1 || status=$?
  grep -E "^#" "$PACKAGE/test.log" || true
  python3 "$TOP/tests/count.py" "$PACKAGE/test.log" || true # whether it is a failure the tests have said
  return "$status"
}

mkdir -p "$CORE"
VERSION=$(sed -n "s/^  version: '\([0-9.]*\)',$/\1/p" "$TOP/meson.build")
choose_build
pack
try_it
