#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test (with a virtual display of its own).
#   packaging/test.sh [ctest arguments, e.g. -R flood]
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

install_missing "$root/packaging/dependencies.txt" "$root/packaging/dependencies-test.txt"
build dev

say "Tests: under Xvfb with Mesa's software OpenGL"
export LIBGL_ALWAYS_SOFTWARE=1
# One more than there are processors: tests that wait for a server leave theirs idle.
exec xvfb-run -a -s "-screen 0 1920x1080x24" \
  ctest --test-dir "$root/build/dev" --output-on-failure -j "$(($(nproc) + 1))" "$@"
