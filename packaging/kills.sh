#!/usr/bin/env bash
# Installs what is missing, builds, and runs the long form of the tests that kill and cut off, one
# after the other however long they take (test.sh runs the short forms and stops each after minutes).
#   packaging/kills.sh [SUBJECT...]    of broker journal program server; all without one
# broker: restarted 20 times under load, killed 20 times. journal: its writer killed 200 times.
# program: killed 200 times while a broker feeds it (some 20 minutes). server: the database that
# seats share crashes 20 times. Ends with 1 where one failed.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

subjects=(broker journal program server)
[ $# -eq 0 ] || subjects=("$@")
for subject in "${subjects[@]}"; do
  case $subject in
    broker | journal | program | server) ;;
    *)
      echo "citymirror: no kills of '$subject'; there are broker journal program server" >&2
      exit 2
      ;;
  esac
done

install_missing "$root/packaging/dependencies.txt" "$root/packaging/dependencies-test.txt"
build dev citymirror-cli feeds_tests store_tests session_tests cli_tests
export CITYMIRROR_ASSETS=$root/assets QTEST_FUNCTION_TIMEOUT=86400000  # ms
export CITYMIRROR_BROKER_RESTARTS=${CITYMIRROR_BROKER_RESTARTS:-20}
export CITYMIRROR_JOURNAL_KILLS=${CITYMIRROR_JOURNAL_KILLS:-200}
export CITYMIRROR_PROGRAM_KILLS=${CITYMIRROR_PROGRAM_KILLS:-200}
export CITYMIRROR_SERVER_CRASHES=${CITYMIRROR_SERVER_CRASHES:-20}

failed=0
try() {
  say "$*"
  "$root/build/dev/tests/$1" "$2" || failed=1
}
for subject in "${subjects[@]}"; do
  case $subject in
    broker)
      try feeds_tests mqtt_test
      try session_tests live_session_test
      ;;
    journal) try store_tests journal_kill_test ;;
    program) try cli_tests live_kill_test ;;
    server) try store_tests shared_log_test ;;
  esac
done
exit $failed
