#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Cross-builds GTK and libadwaita for Windows, on top of the stack without the window, which it copies: a change here
# leaves that one as it is.
#   stack.sh where     prints the folder of the stack for this table and script
#   stack.sh build     builds it, and the one below it, unless they are there; exit 75 when a source can't be had
set -euo pipefail

# Its functions and settings; then its folder, and a table, a key and folders of our own.
# shellcheck source=data/windows/stack.sh
. "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../stack.sh" where >/dev/null
BELOW=$STACK
BELOW_SCRIPT=$HERE/stack.sh
CROSS=$HERE/cross.ini.in
HERE=$HERE/gui
KEY=$(cat <(echo "$KEY") "$HERE/sources.table" "$HERE/stack.sh" "$HERE/icons.sh" | sha256sum | cut -c1-16)
STACK=$CACHE/stack-gui-$KEY
WORK=$CACHE/work-gui-$KEY

# --- the steps -----------------------------------------------------------------------------------

# What C++ needs at run time; harfbuzz is written in it.
step_runtime() { cp /usr/lib/gcc/$TARGET/12-posix/libstdc++-6.dll "$STACK.part/bin/"; }

step_pixman() { unpack pixman && with_meson -Dgtk=disabled -Dlibpng=disabled -Dopenmp=disabled -Dtests=disabled; }

step_png() { unpack png && with_cmake -DPNG_TESTS=OFF -DPNG_STATIC=OFF; }

# Its .pc file goes astray when the folder for libraries is a relative one.
step_jpeg() { unpack jpeg && with_cmake -DENABLE_STATIC=OFF -DWITH_TURBOJPEG=OFF -DWITH_SIMD=OFF -DCMAKE_INSTALL_LIBDIR="$STACK.part/lib"; }

# GTK does not build without it.
step_tiff() {
  unpack tiff
  with_cmake -DCMAKE_CXX_COMPILER=$TARGET-g++-posix -Dtiff-tools=OFF -Dtiff-tests=OFF -Dtiff-contrib=OFF -Dtiff-docs=OFF -Dlzma=OFF \
    -Dzstd=OFF -Dwebp=OFF -Djbig=OFF -Dlerc=OFF -Dlibdeflate=OFF -Dcxx=OFF
}

step_fribidi() { unpack fribidi && with_meson -Ddocs=false; }

step_harfbuzz() {
  unpack harfbuzz
  with_meson -Dglib=enabled -Dgobject=disabled -Dfreetype=disabled -Dicu=disabled -Dcairo=disabled -Dgdi=enabled -Dtests=disabled \
    -Ddocs=disabled -Dintrospection=disabled
}

# Fonts and surfaces are Windows' own, so neither freetype nor fontconfig is needed, here and in pango. What its configure
# defines for a hardened glibc does not link here; what it tries out by running is told to it.
step_cairo() {
  unpack cairo
  sed -i 's/-Wp,-D_FORTIFY_SOURCE=2//' configure
  with_configure --enable-win32=yes --enable-win32-font=yes --enable-png=yes --enable-gobject=yes --enable-ps=yes --enable-pdf=yes \
    --enable-svg=yes --disable-xlib --disable-xcb --disable-ft --disable-fc --disable-gtk-doc --disable-trace --disable-interpreter \
    ax_cv_c_float_words_bigendian=no
  make -C src -j "$JOBS" install
  make -C util/cairo-gobject -j "$JOBS" install
  make install-data-am
}

step_pango() {
  unpack pango
  with_meson -Dfontconfig=disabled -Dfreetype=disabled -Dlibthai=disabled -Dsysprof=disabled -Dxft=disabled -Dcairo=enabled \
    -Dintrospection=disabled -Dgtk_doc=false
}

step_pixbuf() {
  unpack pixbuf
  with_meson -Dbuiltin_loaders=all -Dgio_sniffing=false -Dintrospection=disabled -Dman=false -Dgtk_doc=false -Dtests=false -Dinstalled_tests=false
}

step_graphene() { unpack graphene && with_meson -Dintrospection=disabled -Dtests=false -Dinstalled_tests=false -Dgtk_doc=false; }

step_epoxy() { unpack epoxy && with_meson -Degl=no -Dx11=false -Dglx=no -Dtests=false -Ddocs=false; }

step_gtk() {
  unpack gtk
  with_meson -Dmedia-gstreamer=disabled -Dprint-cups=disabled -Dvulkan=disabled -Dintrospection=disabled -Ddemos=false \
    -Dbuild-examples=false -Dbuild-tests=false
}

# It asks for a protection that its own link line does not provide.
step_adwaita() {
  unpack adwaita
  sed -i '/-fstack-protector/d' meson.build
  with_meson -Dintrospection=disabled -Dvapi=false -Dgtk_doc=false -Dtests=false -Dexamples=false
  "$HERE/icons.sh" "$STACK.part/share/icons/hicolor" src/icons/scalable/*/*.svg
}

# GTK leaves this out when it is built for another system.
step_schemas() { glib-compile-schemas "$STACK.part/share/glib-2.0/schemas"; }

# --- all of it -----------------------------------------------------------------------------------

relocate() { sed -i "s|$1|$2|g" "$STACK.part"/lib/pkgconfig/*.pc; }

build() {
  [ ! -f "$STACK/whole" ] || return 0
  "$BELOW_SCRIPT" build
  rm -rf "$STACK.part" "$WORK"
  mkdir -p "$WORK"
  cp -a "$BELOW" "$STACK.part"
  rm "$STACK.part/whole"
  relocate "$BELOW" "$STACK.part"
  say "fetching the sources of GTK for Windows"
  fetch_all
  sed -e "s|@STACK@|$STACK.part|g" -e '/^exe_wrapper/d' -e "/^c = /a cpp = target + '-g++-posix'" \
    -e "/^c_args = /a cpp_args = c_args\ncpp_link_args = ['-L$STACK.part/lib']" "$CROSS" >"$WORK/cross.ini"
  export PKG_CONFIG_LIBDIR=$STACK.part/lib/pkgconfig
  say "building GTK for Windows, in $CACHE"
  trap 'say "a step failed; its end:"; tail -n 15 "$(ls -t "$WORK"/*.log | head -1)"' EXIT
  lane runtime pixman png jpeg tiff fribidi harfbuzz cairo pango pixbuf graphene epoxy gtk adwaita schemas
  trap - EXIT
  relocate "$STACK.part" "$STACK"
  touch "$STACK.part/whole"
  mv "$STACK.part" "$STACK"
  rm -rf "$WORK"
}

case "${1:-}" in
where) echo "$STACK" ;;
build) build ;;
*) echo "stack.sh where | build" >&2; exit 2 ;;
esac
