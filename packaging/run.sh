#!/usr/bin/env bash
# Installs what is missing, builds, and runs the main job on the embedded demo city:
# the window where there is a display, else the same run without one.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_missing "$root/packaging/dependencies.txt"
build release citymirror citymirror-cli citymirror-model-reader 'citymirror-ensemble-mpi?'

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  say "Run: the window on the demo city"
  exec "$root/build/release/bin/citymirror" "$@"
fi
out=${CITYMIRROR_OUT:-$root/out/demo}
say "Run: no display, the same evening headless into $out"
mkdir -p "$out"
"$root/build/release/bin/citymirror-cli" --json demo --out "$out" "$@"
say "Done"
echo "report:   $out/report.html"
echo "pictures: $out/pictures"
echo "results:  $out/results"
