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

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  cd "$root"
  if [ -f "build/$preset/build.ninja" ]; then say "Configure: build/$preset exists, skipped"
  else
    say "Configure: preset $preset"
    cmake --preset "$preset" >"$root/.configure.log" 2>&1 || { cat "$root/.configure.log"; exit 1; }
    rm -f "$root/.configure.log"
  fi
  say "Build: preset $preset (only what changed)"
  ninja -C "build/$preset" "$@"
}
