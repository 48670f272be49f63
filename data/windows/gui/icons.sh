#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#   icons.sh FOLDER FILE…: symbolic SVGs as PNG into the icon theme FOLDER. GTK reads these without librsvg, which is
# written in Rust and not part of the stack; it would show a broken image instead.
set -eu
folder=$1
shift
for file in "$@"; do
  kind=$(basename "$(dirname "$file")")
  case "$kind" in icons | ui) kind=actions ;; esac # hicolor knows no "ui"
  for size in 16x16 32x32 128x128; do # the last for an empty page
    mkdir -p "$folder/$size/$kind"
    gtk4-encode-symbolic-svg "$file" "$size" -o "$folder/$size/$kind"
  done
done
cp /usr/share/icons/hicolor/index.theme "$folder/"
