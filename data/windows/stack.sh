#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Cross-builds what Countersign needs on Windows, without the window, from Debian's source tarballs.
#   stack.sh where     prints the folder of the stack for this table and script
#   stack.sh build     builds it, unless it is there; exit 75 when a source can't be had
# Each step builds in a folder of its own and installs into the stack; data/windows/README.md says why so.
set -euo pipefail

HERE=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/countersign/windows
KEY=$(cat "$HERE/sources.table" "$HERE/stack.sh" "$HERE/cross.ini.in" | sha256sum | cut -c1-16)
STACK=$CACHE/stack-$KEY
WORK=$CACHE/work-$KEY
TARGET=x86_64-w64-mingw32
JOBS=$(nproc)
SOURCE_MISSING=75

say() { printf '== %s\n' "$*"; }

# --- sources -------------------------------------------------------------------------------------

# The Debian archives that this machine's apt uses; the table names no host.
archives() { apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' | sed -n 's/^Debian //p' | sort -u; }

checked() { [ -f "$2" ] && [ "$(sha256sum "$2" | cut -d' ' -f1)" = "$1" ]; }

# fetch_one SHA256 PATH: by apt's own downloader, so with apt's proxy and methods
fetch_one() {
  local archive file=$CACHE/sources/${2##*/}
  checked "$1" "$file" && return
  for archive in $ARCHIVES; do
    for pool in pool/main pool/updates/main; do
      rm -f "$file"
      if /usr/lib/apt/apt-helper download-file "$archive$pool/$2" "$file" "SHA256:$1" >>"$WORK/fetch.log" 2>&1 && checked "$1" "$file"; then
        return
      fi
    done
  done
  rm -f "$file"
  return 1
}

# fetch STEP: the first alternative that can be had; its name goes into WORK/STEP.source, its line into the stack's table
fetch() {
  local step sum path tried=
  while read -r step sum path; do
    [ "$step" = "$1" ] || continue
    if fetch_one "$sum" "$path"; then
      echo "$CACHE/sources/${path##*/}" >"$WORK/$1.source"
      echo "$step $sum $path" >>"$STACK.part/sources.table"
      return
    fi
    tried+="${tried:+, }${path##*/}"
  done <"$HERE/sources.table"
  say "no Debian archive of this machine has $tried (or what it has is not what the table pins)"
  return "$SOURCE_MISSING"
}

fetch_all() {
  local step
  mkdir -p "$CACHE/sources"
  ARCHIVES=$(archives) # once: apt takes seconds to say it
  for step in $(sed -n 's/^\([a-z][a-z0-9-]*\) .*/\1/p' "$HERE/sources.table" | uniq); do
    fetch "$step"
  done
}

# --- how things are built ------------------------------------------------------------------------

unpack() {
  rm -rf "${WORK:?}/$1"
  mkdir -p "$WORK/$1"
  tar -xf "$(cat "$WORK/$1.source")" -C "$WORK/$1" --strip-components=1
  cd "$WORK/$1"
}

with_meson() {
  meson setup _cross --cross-file "$WORK/cross.ini" --prefix "$STACK.part" --libdir lib --buildtype plain --optimization 1 \
    --wrap-mode nofallback -Ddefault_library=shared "$@"
  ninja -C _cross -j "$JOBS" install
}

with_cmake() {
  cmake -S . -B _cross -G Ninja -DCMAKE_SYSTEM_NAME=Windows -DCMAKE_SYSTEM_PROCESSOR=x86_64 -DCMAKE_C_COMPILER=$TARGET-gcc-posix \
    -DCMAKE_RC_COMPILER=$TARGET-windres -DCMAKE_FIND_ROOT_PATH="$STACK.part" -DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER \
    -DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY -DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY -DCMAKE_FIND_ROOT_PATH_MODE_PACKAGE=ONLY \
    -DCMAKE_INSTALL_PREFIX="$STACK.part" -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_PREFIX_PATH="$STACK.part" -DCMAKE_C_FLAGS=-O1 \
    -DBUILD_SHARED_LIBS=ON "$@"
  ninja -C _cross -j "$JOBS" install
}

with_configure() {
  ./configure --host=$TARGET --build=x86_64-linux-gnu --prefix="$STACK.part" CC=$TARGET-gcc-posix CFLAGS=-O1 \
    CPPFLAGS="-I$STACK.part/include" LDFLAGS="-L$STACK.part/lib" --enable-shared --disable-static "$@"
}

# --- the steps -----------------------------------------------------------------------------------

# Debian's own cross-built package, with the .pc file that it lacks.
step_zlib() {
  cp /usr/$TARGET/include/zlib.h /usr/$TARGET/include/zconf.h "$STACK.part/include/"
  cp /usr/$TARGET/lib/libz.dll.a "$STACK.part/lib/"
  cp /usr/$TARGET/lib/zlib1.dll "$STACK.part/bin/"
  printf '%s\n' "prefix=$STACK.part" "libdir=\${prefix}/lib" "includedir=\${prefix}/include" 'Name: zlib' 'Description: zlib' \
    'Version: 1.2.13' "Libs: -L\${libdir} -lz" "Cflags: -I\${includedir}" >"$STACK.part/lib/pkgconfig/zlib.pc"
}

# What gcc's posix thread model needs at run time.
step_runtime() { cp /usr/$TARGET/lib/libwinpthread-1.dll /usr/lib/gcc/$TARGET/12-posix/libgcc_s_seh-1.dll /usr/lib/gcc/$TARGET/12-posix/libssp-0.dll "$STACK.part/bin/"; }

step_libffi() { unpack libffi && with_configure --disable-docs && make -j "$JOBS" && make install; }

step_pcre2() { unpack pcre2 && with_cmake -DPCRE2_BUILD_TESTS=OFF -DPCRE2_BUILD_PCRE2GREP=OFF -DPCRE2_SUPPORT_UNICODE=ON -DBUILD_STATIC_LIBS=OFF; }

# Only libintl: the rest of gettext is of no use at run time.
step_intl() {
  unpack intl
  cd gettext-runtime
  with_configure --disable-java --disable-csharp --disable-libasprintf --enable-threads=windows --without-libiconv-prefix --without-libintl-prefix
  make -C intl -j "$JOBS"
  make -C intl install
}

step_glib() { unpack glib && with_meson -Dtests=false -Dgtk_doc=false -Dman=false -Dnls=disabled; }

# The libraries, their headers and the provider of what is old; no programs. Of the ciphers those that no certificate,
# key file or meeting server asks for are left out. In one call libraries and module race. The prefix is where the
# library will look for the provider, so it is the name that the stack gets at its end.
step_openssl() {
  unpack openssl
  ./Configure mingw64 shared no-tests no-aria no-camellia no-cast no-idea no-mdc2 no-seed no-sm2 no-sm3 no-sm4 no-srp no-whirlpool \
    no-capieng no-padlockeng --cross-compile-prefix=$TARGET- --prefix="$STACK" --libdir=lib CC=gcc-posix -O1
  make build_generated
  make -j "$JOBS" libcrypto-3-x64.dll libcrypto.dll.a libssl-3-x64.dll libssl.dll.a
  make -j "$JOBS" providers/legacy.dll
  mkdir -p "$STACK.part/include/openssl" "$STACK.part/lib/ossl-modules"
  cp include/openssl/*.h "$STACK.part/include/openssl/"
  cp libcrypto-3-x64.dll libssl-3-x64.dll "$STACK.part/bin/"
  cp libcrypto.dll.a libssl.dll.a "$STACK.part/lib/"
  cp providers/legacy.dll "$STACK.part/lib/ossl-modules/"
  local name version
  version=$(sed -n 's/.*OPENSSL_VERSION_STR "\(.*\)"/\1/p' include/openssl/opensslv.h)
  for name in crypto ssl; do
    printf '%s\n' "prefix=$STACK.part" "libdir=\${prefix}/lib" "includedir=\${prefix}/include" "Name: lib$name" \
      'Description: OpenSSL' "Version: $version" "Libs: -L\${libdir} -l$name" "Cflags: -I\${includedir}" \
      >"$STACK.part/lib/pkgconfig/lib$name.pc"
  done
  echo 'Requires.private: libcrypto' >>"$STACK.part/lib/pkgconfig/libssl.pc"
}

step_libssh() { unpack libssh && with_cmake -DWITH_EXAMPLES=OFF -DWITH_SERVER=ON -DWITH_GSSAPI=OFF -DUNIT_TESTING=OFF -DWITH_ZLIB=ON; }

# Debian has the whole tree, which does not configure for a foreign system: the one file is made here and compiled there.
step_sqlite() {
  unpack sqlite
  (unset PKG_CONFIG_LIBDIR && ./configure --disable-readline --disable-tcl && make sqlite3.c)
  $TARGET-gcc-posix -O1 -DSQLITE_ENABLE_COLUMN_METADATA '-DSQLITE_API=__declspec(dllexport)' -shared sqlite3.c \
    -o "$STACK.part/bin/libsqlite3-0.dll" "-Wl,--out-implib,$STACK.part/lib/libsqlite3.dll.a"
  cp sqlite3.h "$STACK.part/include/"
  sed -e "s|^prefix=.*|prefix=$STACK.part|" -e '/^Libs.private/d' sqlite3.pc >"$STACK.part/lib/pkgconfig/sqlite3.pc"
}

# Meson 1.0 is enough for it, whatever it says.
step_json-glib() {
  unpack json-glib
  sed -i "s/meson_version: *'>= 1\.[0-9.]*'/meson_version: '>= 1.0'/" meson.build
  local options=(-Dintrospection=disabled -Dtests=false -Dman=false)
  ! grep -q "'nls'" meson_options.txt meson.options 2>/dev/null || options+=(-Dnls=disabled)
  ! grep -q "'documentation'" meson_options.txt meson.options 2>/dev/null || options+=(-Ddocumentation=disabled)
  ! grep -q "'conformance'" meson_options.txt meson.options 2>/dev/null || options+=(-Dconformance=false)
  with_meson "${options[@]}"
}

# libpeas 1 links to libgirepository even when it is told to do without introspection. The scanner wants the target's
# Python; nothing here needs it.
step_girepository() {
  unpack girepository
  sed -i -e "/check_header('Python.h'/d" -e "/^subdir('tools')/d" -e "/^subdir('giscanner')/d" -e "/^subdir('docs')/d" meson.build
  with_meson -Dbuild_introspection_data=false -Dgtk_doc=false -Ddoctool=disabled -Dcairo=disabled
}

step_libpeas() {
  unpack libpeas
  with_meson -Dintrospection=false -Dvapi=false -Dwidgetry=false -Dlua51=false -Dpython3=false -Ddemos=false -Dgtk_doc=false -Dglade_catalog=false
}

# --- all of it -----------------------------------------------------------------------------------

# One after the other; the first that fails ends it. (Not in a condition: that would switch set -e off inside.)
lane() {
  local step since
  for step in "$@"; do
    since=$SECONDS
    (set -e; "step_$step") >"$WORK/$step.log" 2>&1
    rm -rf "${WORK:?}/$step"
    printf '   %s: %s s\n' "$step" "$((SECONDS - since))"
  done
}

# Much of the time is one configure after another, so two lanes fill two cores. (Also not in a condition.)
build_all() {
  local first second status=0
  lane libffi pcre2 intl glib girepository libpeas json-glib &
  first=$!
  lane openssl libssh sqlite &
  second=$!
  wait "$first" || status=$?
  wait "$second" || status=$?
  return "$status"
}

# The stack is built under a name of its own and moved when it is whole; its .pc files then say where it lies.
build() {
  [ ! -f "$STACK/whole" ] || return 0
  rm -rf "$STACK.part" "$WORK"
  mkdir -p "$WORK" "$STACK.part"/{bin,lib/pkgconfig,include}
  say "fetching the sources of the Windows stack"
  fetch_all
  # Nothing is run: what a configure step would try out, Meson's and GLib's own tables know.
  sed -e "s|@STACK@|$STACK.part|g" -e '/^exe_wrapper/d' "$HERE/cross.ini.in" >"$WORK/cross.ini"
  export PKG_CONFIG_LIBDIR=$STACK.part/lib/pkgconfig
  say "building the Windows stack (about ten minutes), in $CACHE"
  lane zlib runtime
  trap 'say "a step failed; its end:"; tail -n 15 "$(ls -t "$WORK"/*.log | head -1)"' EXIT
  build_all
  trap - EXIT
  sed -i "s|$STACK\.part|$STACK|g" "$STACK.part"/lib/pkgconfig/*.pc
  touch "$STACK.part/whole"
  mv "$STACK.part" "$STACK"
  rm -rf "$WORK"
}

case "${1:-}" in
where) echo "$STACK" ;;
build) build ;;
*) echo "stack.sh where | build" >&2; exit 2 ;;
esac
