#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What ./dev windows gui does: builds the whole program for 64-bit Windows, opens its window under Wine on a display of
# its own and types into it. With an argument: the folder for the pictures. The last line counts the tests.
set -euo pipefail

# The functions and settings of core.sh, then a stack and a build of our own.
# shellcheck source=data/windows/core.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/core.sh"
BUILD=$TOP/_build-windows-gui
PREFIX=$BUILD/installed
STACK_SCRIPT=$HERE/gui/stack.sh
OPTIONS=(-Dgui=true -Dtests=false)
PICTURES=$(readlink -m "${1:-$BUILD/pictures}")

# Of the fonts of Linux Wine is shown one family and one of fixed width: of some others pango complains, and with the font
# of Windows that Wine says it has and has not (Tahoma) GTK draws boxes, or hangs.
prepare_fonts() {
  local fonts=/usr/share/fonts/truetype
  export FONTCONFIG_FILE=$BUILD/fonts.conf
  rm -rf "$BUILD/fonts"
  mkdir -p "$BUILD/fonts"
  ln -s $fonts/liberation*/LiberationSans-*.ttf $fonts/dejavu/DejaVuSansMono*.ttf "$BUILD/fonts/"
  printf '%s\n' '<?xml version="1.0"?>' '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">' \
    "<fontconfig><dir>$BUILD/fonts</dir><cachedir>$BUILD/fonts-cache</cachedir></fontconfig>" >"$FONTCONFIG_FILE"
}

choose_font() {
  "$HERE/gui/message-font.sh" >>"$BUILD/wineboot.log" 2>&1 || die "the font could not be set: $BUILD/wineboot.log"
  WINEPREFIX=$BUILD/wine /usr/lib/wine/wineserver -w
}

# What the program shows beside GTK's own icons: its own, and those of Debian's theme that its sources name.
install_icons() {
  local name files=("$TOP"/ui/icons/*.svg)
  for name in $(grep -rhoE '\b[a-z0-9-]+-symbolic\b' "$TOP/app/shell" "$TOP/ui" "$TOP/plugins" | sort -u); do
    mapfile -t -O "${#files[@]}" files < <(find /usr/share/icons/Adwaita/scalable -name "$name.svg")
  done
  "$HERE/gui/icons.sh" "$PREFIX/share/icons/hicolor" "${files[@]}"
  gtk4-update-icon-cache --quiet --force "$PREFIX/share/icons/hicolor" # GTK believes one that knows fewer
}

install_data() {
  mkdir -p "$PREFIX/share/glib-2.0/schemas"
  cp "$STACK"/share/glib-2.0/schemas/*.xml "$PREFIX/share/glib-2.0/schemas/"
  glib-compile-schemas "$PREFIX/share/glib-2.0/schemas"
  cp -r "$STACK/share/icons" "$PREFIX/share/"
  cp "$STACK"/bin/gspawn-win64-helper*.exe "$PREFIX/bin/"
  install_icons
}

# The window of Windows beside the simulated servers and the command line of Linux, which judges.
make_window_prefix() {
  mkdir -p "$BUILD/window/bin"
  ln -sfn "$NATIVE/installed/bin/countersign-simulator" "$NATIVE/installed/bin/countersignctl" "$BUILD/window/bin/"
  printf '%s\n' '#!/bin/sh' "export COUNTERSIGN_WINE_PREFIX='$BUILD/wine' FONTCONFIG_FILE='$FONTCONFIG_FILE'" \
    "exec '$HERE/under-wine' '$PREFIX/bin/countersign.exe' \"\$@\"" >"$BUILD/window/bin/countersign"
  chmod +x "$BUILD/window/bin/countersign"
}

type_into_window() {
  local status=0
  say "the window under Wine"
  mkdir -p "$PICTURES"
  COUNTERSIGN_PREFIX=$BUILD/window COUNTERSIGN_PICTURES=$PICTURES WINEPREFIX=$BUILD/wine PYTHONDONTWRITEBYTECODE=1 \
    python3 "$TOP/tests/gui/with_display.py" python3 "$TOP/tests/wine/window.py" >"$BUILD/test.log" 2>&1 || status=$?
  WINEPREFIX=$BUILD/wine /usr/lib/wine/wineserver -k || true
  cat "$BUILD/test.log"
  say "pictures are in $PICTURES"
  python3 "$TOP/tests/count.py" "$BUILD/test.log" || true # whether it is a failure the tests have said
  return "$status"
}

mkdir -p "$BUILD"
prepare_stack
prepare_fonts
prepare_wine
choose_font
compile
install_data
make_window_prefix
type_into_window
