#!/usr/bin/env bash
# Installs what is missing, builds a release with the benchmarks, and prints every figure beside its
# bar. Wants a quiet machine; figures are processor time unless they say otherwise.
#   packaging/bench.sh            everything (more than two hours)
#   packaging/bench.sh SUBJECT... of scene soak search flood traffic world window rules feeds live evening
# Scene, soak and search are what the picture of a whole city costs: frames of three cities off screen
# and of two in the window, the program from its start to its first picture, the memory of ten minutes
# of flying, ten million names, queries over 250,000 buildings. Feeds are the codecs and the chain from
# bytes to the view, live is the chain alone and its memory over 36 hours of 40 different feeds, played
# fast, and over an hour of them by the clock, through a broker, a server and files. Evening is two seats with a broker and a database: message to alarm, act to the other seat,
# dispatch to receipt. Window is the window's frames while three branches of flood and traffic compute,
# and the way from a feed to the pixel. Traffic is ours beside the installed SUMO, meso for speed and
# micro for nearness (a minute more; `traffic_bench --no-micro` leaves it out). Ends with 1 where one of
# the programs did: one that failed, or scene, soak, traffic, world, window, feeds, live or evening that
# missed a bar.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

bench=$root/build/bench/bin
subjects=(scene soak search flood traffic world window rules feeds live evening)
[ $# -eq 0 ] || subjects=("$@")

programs_of() {
  case $1 in
    scene) echo scene_bench window_bench citymirror ;;
    soak) echo scene_bench ;;
    search) echo name_index_bench query_bench ;;
    flood | traffic | world | window | rules | evening) echo "$1_bench" ;;
    feeds) echo feed_bench live_bench ;;
    live) echo live_bench ;;
    *)
      echo "citymirror: no benchmark of '$1'; there are scene soak search flood traffic world window rules feeds live evening" >&2
      exit 2
      ;;
  esac
}

# try COMMAND...: the others are measured all the same, and the end says that one failed or missed a bar.
try() { "$@" || failed=1; }

on_display() { xvfb-run -a -s "-screen 0 1920x1080x24" "$@"; }

# Takes files out of the system's cache. What a program that runs has mapped stays, so nothing that
# shares libraries with CityMirror does this.
forget() {
  { find -L "$@" -type f -print0 2>/dev/null || true; } | while IFS= read -r -d '' file; do
    dd if="$file" iflag=nocache count=0 status=none || true
  done
}

# start HOME WHAT BAR: the program on the demo city, from the start of its process to its first picture.
start() {
  on_display env XDG_DATA_HOME="$1" CITYMIRROR_FIRST_PICTURE=1 timeout 600 \
    "$bench/citymirror" --lang en --size 1280x720 |
    awk -v what="$2" -v bar="$3" '/^(first|whole) picture: [0-9.]+ s after start$/ {
      limited = $1 == "first" && bar != "-"
      missed = limited && $3 > bar
      if (missed) status = 1
      shown = 1
      printf("  %-44s %10.2f %10s%s\n", "the program, " $1 " picture, " what ", wall s", $3,
             limited ? "<= " bar : "-", missed ? "  missed" : "")
    }
    END {
      if (shown) exit status
      print "  the program, " what ": no picture"
      exit 1
    }'
}

# The first start of all makes the city and its evening. Cold: with the package, the program, its
# libraries, plugins and drivers out of the cache.
starts() {
  local home
  home=$(mktemp -d)
  try start "$home" "the first of all" -
  try on_display env XDG_DATA_HOME="$home" "$bench/citymirror" --lang en --shot "$home/made.png" >/dev/null
  try start "$home" warm 3
  sync
  forget "$home" "$bench/citymirror" "$root/assets" /usr/lib/*/dri /usr/lib/*/libLLVM* \
    /usr/lib/*/qt6/plugins $(ldd "$bench/citymirror" | awk '$3 ~ /^\// {print $3}')
  try start "$home" cold 10
  rm -rf "$home"
}

measure() {
  case $1 in
    scene)
      try "$bench/scene_bench"
      for city in generated tokyo; do try on_display "$bench/window_bench" --city "$city"; done
      starts
      ;;
    soak) try "$bench/scene_bench" soak 10 ;;
    search)
      local index
      index=$(mktemp -d)
      try "$bench/name_index_bench" 10000000 "$index/names.sqlite"
      rm -rf "$index"
      try "$bench/query_bench"
      ;;
    window)
      try on_display "$bench/window_bench"
      try on_display "$bench/window_bench" feeds
      ;;
    live)
      try "$bench/live_bench"
      try "$bench/live_bench" soak 36
      try "$bench/live_bench" soak live 60
      ;;
    *) for program in $(programs_of "$1"); do try "$bench/$program"; done ;;
  esac
}

failed=0
programs=()
for subject in "${subjects[@]}"; do
  named=$(programs_of "$subject") || exit 2
  programs+=($named)
done

install_missing "$root"/packaging/dependencies{,-test,-bench}.txt
build bench "${programs[@]}"
export LIBGL_ALWAYS_SOFTWARE=1
cd "$root"
for subject in "${subjects[@]}"; do
  say "$subject"
  measure "$subject"
done
exit $failed
