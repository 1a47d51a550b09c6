# SPDX-FileCopyrightText: Hearth contributors
# SPDX-License-Identifier: GPL-3.0-only
# Shared by ./check, ./demo and .ci/run: what must be installed, and how the tree is built. Sourced by bash.

hearth_packages_build="ca-certificates ccache cmake fonts-dejavu-core fonts-wqy-microhei g++ git libboost-dev libcups2-dev libexpected-dev libhiredis-dev
libgl-dev libgomp1 libpq-dev librabbitmq-dev libqt6charts6-dev libqt6opengl6-dev libqt6serialport6-dev libqt6websockets6-dev libroaring-dev libsodium-dev libsqlite3-dev libssl-dev
libzint-dev mold ninja-build pkg-config python3 python3-pip qt6-base-dev qt6-l10n-tools qt6-tools-dev qt6-tools-dev-tools tzdata"
hearth_packages_test="clang cups-daemon haproxy libclang-rt-14-dev postgresql-15 python3 python3-cbor2 python3-nacl python3-websockets rabbitmq-server redis-server zbar-tools"
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
  # Tests start servers of their own: Debian's package must not make and start one.
  case " ${missing[*]} " in *" postgresql-15 "*)
    "${root[@]}" mkdir -p /etc/postgresql-common/createcluster.d
    echo 'create_main_cluster = false' | "${root[@]}" tee /etc/postgresql-common/createcluster.d/hearth.conf >/dev/null ;;
  esac
  case " ${missing[*]} " in *" rabbitmq-server "*)
    "${root[@]}" mkdir -p /etc/systemd/system
    "${root[@]}" ln -sfn /dev/null /etc/systemd/system/rabbitmq-server.service ;;
  esac
  case " ${missing[*]} " in *" redis-server "*)
    "${root[@]}" mkdir -p /etc/systemd/system
    "${root[@]}" ln -sfn /dev/null /etc/systemd/system/redis-server.service ;;
  esac
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

# hearth_lightgbm PRESET …: puts the library that trains forecasts into build/PRESET/lib, from its Python package of a pinned version
# and hash, kept in the user's cache. Without it all runs but forecasts' models: an error where CI=true, else a warning.
hearth_lightgbm() {
  local kept="${XDG_CACHE_HOME:-$HOME/.cache}/hearth/lightgbm-$(sed -n 's/^lightgbm==\([0-9.]*\).*/\1/p' .ci/lightgbm.txt)-$(uname -m)" preset work
  if [ ! -s "$kept/lib_lightgbm.so" ]; then
    say "Fetching LightGBM"
    work=$(mktemp -d)
    if python3 -m pip download -q --no-deps --only-binary :all: --require-hashes -r .ci/lightgbm.txt -d "$work" \
      && python3 -m zipfile -e "$work"/lightgbm-*.whl "$work/wheel" && mkdir -p "$kept"; then
      mv "$work/wheel/lightgbm/lib/lib_lightgbm.so" "$kept/lib_lightgbm.so.new"
      mv "$kept/lib_lightgbm.so.new" "$kept/lib_lightgbm.so"
    fi
    rm -rf "$work"
  fi
  if [ ! -s "$kept/lib_lightgbm.so" ]; then
    [ "${CI:-}" != true ] || die "LightGBM could not be fetched; forecasts cannot be tested without it"
    printf 'warning: LightGBM could not be fetched; forecasts will say that their models are missing\n' >&2
    return 0
  fi
  for preset in "$@"; do
    mkdir -p "build/$preset/lib"
    cmp -s "$kept/lib_lightgbm.so" "build/$preset/lib/lib_lightgbm.so" || cp "$kept/lib_lightgbm.so" "build/$preset/lib/lib_lightgbm.so"
  done
}

# hearth_test PRESET [ARGUMENT …]: ctest, and after a failure, last, what failed and why in a few lines.
hearth_test() {
  local preset=$1 log="build/$1/Testing/Temporary"
  shift
  rm -f "$log/LastTestsFailed.log"
  ctest --preset "$preset" "$@" && return 0
  say "What failed ($preset)"
  cat "$log/LastTestsFailed.log" || true
  grep -aE -A4 '^(FAIL!|QFATAL|XPASS)|ERROR: AddressSanitizer|runtime error:|^Test timeout' "$log/LastTest.log" | cut -c1-300 | head -n 60 || true
  return 1
}
