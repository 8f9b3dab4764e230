#!/usr/bin/env bash
# Installs what is missing, builds the readers of feeds and recordings with clang's libFuzzer and
# sanitizers, and runs each, seeded with its good messages, until RUNS executions are clean or one
# is not; what broke it is kept.
#   packaging/fuzz.sh [RUNS] [CODEC...]     a million executions of every reader
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

runs=${1:-1000000}
shift || true
install_missing "$root"/packaging/dependencies{,-test,-fuzz}.txt
fuzz=$root/build/fuzz
cmake -S "$root" -B "$fuzz" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DCMAKE_CXX_COMPILER=clang++ -DCITYMIRROR_SANITIZE=address,undefined,fuzzer-no-link >/dev/null
ninja -C "$fuzz" feed_libfuzzer feed_fuzz
codecs=("$@")
[ ${#codecs[@]} -gt 0 ] || read -ra codecs <<<"$("$fuzz/tests/feed_fuzz" 2>&1 | sed 's/.*one of: //')"
for codec in "${codecs[@]}"; do
  corpus=$fuzz/corpus/$codec
  mkdir -p "$corpus"
  "$fuzz/tests/feed_fuzz" "$codec" seeds "$corpus"
  say "$codec"
  CITYMIRROR_FUZZ_CODEC=$codec "$fuzz/bin/feed_libfuzzer" -runs="$runs" -print_final_stats=1 \
    -timeout=10 -rss_limit_mb=4096 -artifact_prefix="$fuzz/broken-$codec-" "$corpus" 2>&1 |
    grep -E '^Done|stat::(number_of_executed_units|average_exec_per_sec|peak_rss_mb)|ERROR:|SUMMARY|runtime error|broken promise|Test unit written'
done
