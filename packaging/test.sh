#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test (with a virtual display of its own).
#   packaging/test.sh [ctest arguments, e.g. -R flood]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_missing "$root/packaging/dependencies.txt" "$root/packaging/dependencies-test.txt"
build dev

say "Tests: under Xvfb with Mesa's software OpenGL"
export LIBGL_ALWAYS_SOFTWARE=1
work=$(mktemp -d)
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; rm -rf "$work"' EXIT

# Two displays: windows of two tests are open side by side, and none takes the focus of the other.
displays=()
for k in 1 2; do
  mkfifo "$work/$k"
  Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp 3>"$work/$k" 2>/dev/null &
  servers+=($!)
  read -r number <"$work/$k" || { echo "citymirror: Xvfb does not start" >&2; exit 1; }
  displays+=("{\"id\": \"$number\", \"slots\": 1}")
done
export DISPLAY=:$number
printf '{"version": {"major": 1, "minor": 0}, "local": [{"displays": [%s, %s]}]}' "${displays[@]}" \
  >"$work/displays.json"

# One more than there are processors: tests that wait for a server leave theirs idle.
ctest --test-dir "$root/build/dev" --output-on-failure -j "$(($(nproc) + 1))" \
  --resource-spec-file "$work/displays.json" "$@"
