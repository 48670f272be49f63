# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The functions behind ./dev fuzz, which sources this: libFuzzer on the parsers, and the part of its corpus that is kept.

# fuzz_one TARGET SECONDS: what it found is kept; a finding is named and fails
fuzz_one() {
  local name=$1 seconds=$2 folder=$HERE/_build-fuzz seeds=("$HERE"/tests/fuzz/*/"$1")
  say "fuzz-$name, $seconds s"
  mkdir -p "$folder/corpus/$name" "$folder/findings"
  case "$name" in
  certificate-index | reader)
    seeds=("$HERE"/tests/fuzz/*/{certificate-index,container,reader})
    cp "$folder"/tests/fuzz/*.{pem,der,p7b,p12} "$folder/corpus/$name/" ;;
  esac
  mapfile -t seeds < <(ls -d "${seeds[@]}" 2>/dev/null)
  # What writes files syncs them, which costs nothing in memory.
  TMPDIR=$([ -w /dev/shm ] && echo /dev/shm || echo /tmp) \
    "$folder/tests/fuzz/fuzz-$name" -max_total_time="$seconds" -max_len=65536 -timeout=60 -print_final_stats=1 \
    -artifact_prefix="$folder/findings/$name-" "$folder/corpus/$name" "${seeds[@]}" >"$folder/$name.log" 2>&1 \
    || { say "fuzz-$name: a finding, in ${folder#"$HERE"/}/findings; $folder/$name.log"; tail -40 "$folder/$name.log"; return 1; }
  grep -E '^(stat::number_of_executed_units|#[0-9]+.DONE)' "$folder/$name.log"
}

# keep_corpus TARGET: few small files that reach what is reached, into the tree
keep_corpus() {
  local name=$1 folder=$HERE/_build-fuzz kept=$HERE/tests/fuzz/corpus/$1 file total
  rm -rf "$folder/small" "$folder/merged"
  mkdir -p "$folder/small" "$folder/merged" "$kept"
  find "$folder/corpus/$name" -type f -size -4k -exec cp -t "$folder/small" {} +
  "$folder/tests/fuzz/fuzz-$name" -merge=1 -set_cover_merge=1 -max_len=4096 "$folder/merged" "$folder/small" \
    >"$folder/merge.log" 2>&1 || { tail -5 "$folder/merge.log"; return 1; }
  rm -f "$kept"/*
  # Forty of them, of every size.
  total=$(find "$folder/merged" -type f | wc -l)
  find "$folder/merged" -type f -printf '%s %p\n' | sort -n \
    | awk -v total="$total" 'total <= 40 || int(NR * 40 / total) > int((NR - 1) * 40 / total) { print $2 }' \
    | while read -r file; do cp "$file" "$kept/"; done
  say "fuzz-$name: $(find "$kept" -type f | wc -l) files kept in ${kept#"$HERE"/}"
}

fuzz_targets() {
  local target
  for target in "$HERE"/tests/fuzz/fuzz-*.c; do
    target=${target##*/fuzz-}
    echo "${target%.c}"
  done
}

fuzz() {
  need_packages "${BUILD_PACKAGES[@]}" clang libclang-rt-14-dev
  local names keep=false name failed=0
  if [ "${1:-}" = --keep ]; then keep=true; shift; fi
  mapfile -t names < <(fuzz_targets)
  if [ -n "${1:-}" ]; then
    [[ " ${names[*]} " == *" $1 "* ]] || die "there is no target “$1”; there are: ${names[*]}"
    names=("$1")
  fi
  configure "$HERE/_build-fuzz" clang -Dfuzzer=true -Dgui=false -Db_sanitize=address,undefined -Db_lundef=false
  say "building ${names[*]} with the fuzzer"
  ninja -C "$HERE/_build-fuzz" "${names[@]/#/tests/fuzz/fuzz-}" tests/fuzz/one.der >"$HERE/_build-fuzz/build.log" 2>&1 \
    || { tail -30 "$HERE/_build-fuzz/build.log" >&2; die "the build failed"; }
  for name in "${names[@]}"; do
    if $keep; then keep_corpus "$name"; else fuzz_one "$name" "${2:-60}"; fi || failed=1
  done
  return "$failed"
}
