#!/usr/bin/env bash
# Draws the demo city, Bad Hersfeld, Shinjuku and Bilbao by day, by night and flooded, for people to
# look at. DATA holds the folders bad_hersfeld, tokyo_shinjuku and bilbao_estuary; one that is not
# there is skipped by name.
#   packaging/pictures.sh DATA OUT
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
data=$(realpath -m "${1:?DATA: the folder with the data of real places}")
out=$(realpath -m "${2:?OUT: the folder of the pictures}")
mkdir -p "$out"
cli=$root/build/release/bin/citymirror-cli

install_missing "$root/packaging/dependencies.txt" "$root/packaging/dependencies-test.txt"
build release

# city NAME FOLDER IMPORT-ARGUMENT...: the package, and an evening of 50 mm of rain on it.
city() {
  local name=$1 folder=$data/$2
  shift 2
  if [ ! -d "$folder" ]; then
    say "$name: skipped, $folder is not there"
    return
  fi
  say "$name: import"
  (cd "$folder" && "$cli" city import --force --out "$out/$name" --name-zh "$name" --name-en "$name" "$@") >"$out/$name.log"
  evening "$name" --city "$out/$name"
  pictures "$name" "$out/$name"
}

evening() {
  say "$1: an evening of 50 mm"
  "$cli" demo "${@:2}" --rain-mm 50 --out "$out/$1-evening" >>"$out/$1.log"
}

# pictures NAME PACKAGE; flooded = 50 minutes into the rain that the last message of the evening announces.
pictures() {
  local name=$1 package=$2 recording=$out/$1-evening/evening.jsonl last at
  last=$(tail -n 1 "$recording" | sed 's/^{"received":"\([^"]*\)".*/\1/')
  at=$(date -u -d "$last + 50 minutes" +%FT%TZ)
  say "$name: pictures"
  "$cli" scene shot "$package" --light day --out "$out/$name-day.png"
  "$cli" scene shot "$package" --light night --out "$out/$name-night.png"
  for light in day night; do
    "$cli" scene shot "$package" --recording "$recording" --at "$at" --light "$light" \
      --out "$out/$name-flooded-$light.png"
  done
}

say "demo: pictures"
for light in day night; do
  "$cli" scene shot demo --hide flood flow --light "$light" --out "$out/demo-$light.png"
  "$cli" scene shot demo --at 2026-07-18T19:00:00+08:00 --light "$light" --out "$out/demo-flooded-$light.png"
done
city hersfeld bad_hersfeld --dem bad_hersfeld_dem_30m.tif --buildings bad_hersfeld.gpkg --roads bad_hersfeld.gpkg \
  --water bad_hersfeld.gpkg --facilities bad_hersfeld.gpkg --trees bad_hersfeld.gpkg --utc-offset-min 120
city bilbao bilbao_estuary --dem bilbao_dem_5m.tif --buildings bilbao_estuary.gpkg:building_blocks \
  --water bilbao_estuary.gpkg:estuary_water_from_dem --utc-offset-min 120
city shinjuku tokyo_shinjuku --dem shinjuku_dem_5m.tif --buildings shinjuku.gpkg:buildings \
  --roads shinjuku.gpkg:roads --utc-offset-min 540
say "Pictures in $out"
