# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
# Shared by ./check, ./demo and .ci/run: what must be installed, and how the tree is built. Sourced by bash.

hearth_packages_build="ca-certificates ccache cmake fonts-dejavu-core fonts-wqy-microhei g++ git libboost-dev libexpected-dev
libgl-dev libqt6charts6-dev libqt6opengl6-dev libqt6serialport6-dev libqt6websockets6-dev libsodium-dev libsqlite3-dev mold
ninja-build pkg-config qt6-base-dev qt6-l10n-tools qt6-tools-dev qt6-tools-dev-tools tzdata"
hearth_packages_demo="curl"
hearth_packages_ci="clang-tidy procps"

say() { printf '\n== %s\n' "$*"; }
die() { printf 'error: %s\n' "$*" >&2; exit 1; }

# Installs those of the named Debian packages that are missing.
hearth_install() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "Installing: ${missing[*]}"
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "these packages are missing and this is not root: ${missing[*]}"
    root=(sudo)
  fi
  "${root[@]}" apt-get update -q
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# hearth_build PRESET [TARGET …]
hearth_build() {
  local preset=$1
  shift
  say "Building ($preset)"
  cmake --preset "$preset" >/dev/null || cmake --preset "$preset"
  cmake --build --preset "$preset" ${1:+--target "$@"}
}
