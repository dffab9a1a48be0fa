#!/usr/bin/env bash
# The Windows bundle and its installer, built and tried under wine on a Debian, as root, from apt and pip alone.
# See docs/developers/windows.md for what this proves and what it cannot.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(python3 python3-pip wine wine64 gcc-mingw-w64-x86-64 nsis xvfb locales)

lacking() {
  local name
  for name in "${packages[@]}"; do
    dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || echo "$name"
  done
}

mapfile -t missing < <(lacking)
if ((${#missing[@]})); then
  echo "== apt-get install ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

exec python3 -m installer.wine "$@"
