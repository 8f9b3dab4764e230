# Shared by run.sh and test.sh: installs what is missing and builds. Sourced, not run.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '\n== %s\n' "$*"; }

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else
    echo "citymirror: installing packages needs root: run this as root or install sudo" >&2
    exit 1
  fi
}

# install_missing LIST...: the Debian packages of the lists that are not installed yet.
install_missing() {
  local wanted missing=()
  wanted=$(sed 's/#.*//' "$@" | tr -s ' \t\n' '\n' | sed '/^$/d' | sort -u)
  for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "Packages: all installed, skipped"
    return
  fi
  say "Packages: installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# What a build takes in where it is there: SUMO and MPI, with their versions.
optional_found() {
  dpkg-query -W -f '${Package} ${Version} ${Status}\n' sumo libopenmpi-dev 2>/dev/null || true
  command -v sumo mpicxx || true
}

# configure PRESET: where there is no build yet, and again where SUMO or MPI has come or gone.
configure() {
  local folder=$root/build/$1 found
  found=$(optional_found)
  if [ -f "$folder/build.ninja" ] && [ -f "$folder/optional.txt" ] &&
    [ "$found" = "$(cat "$folder/optional.txt")" ]; then
    say "Configure: build/$1 exists, skipped"
    return
  fi
  say "Configure: preset $1"
  rm -f "$folder/optional.txt"
  cmake --preset "$1" -U 'SUMO_*' -U 'MPI_*' >"$root/.configure.log" 2>&1 || { cat "$root/.configure.log"; exit 1; }
  rm -f "$root/.configure.log"
  printf '%s\n' "$found" >"$folder/optional.txt"
}

# build PRESET [TARGET...]: all without a target; one that ends with ? only where the build has it.
build() {
  local preset=$1 targets=()
  shift
  cd "$root"
  configure "$preset"
  for target in "$@"; do
    if [[ $target != *\? ]]; then targets+=("$target")
    elif ninja -C "build/$preset" -t query "${target%\?}" >/dev/null 2>&1; then targets+=("${target%\?}")
    else say "Build: no ${target%\?} here, skipped"
    fi
  done
  say "Build: preset $preset (only what changed)"
  ninja -C "build/$preset" "${targets[@]}"
}
