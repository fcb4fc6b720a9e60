#!/bin/sh
# Fetches the shared libraries that mysqld wants of the system and that a bare Debian or Ubuntu lacks, from the
# distribution's own packages, without root and without installing anything.
# Usage: native-libraries.sh MYSQLD FOLDER, the folder beside mysqld where it looks first. Both are absolute paths.
set -eu
mysqld=$1
private=$2

# The packages that have had a library: Ubuntu 24.04 and Debian 13 renamed theirs, the file inside too.
packages() {
  case $1 in
    libaio.so.1) echo libaio1 libaio1t64 ;;
    libnuma.so.1) echo libnuma1 ;;
  esac
}

download() {
  apt-get download "$1" && return
  # A new system has no package lists yet, and getting its own takes root.
  mkdir -p lists/partial cache/archives/partial
  with_own_lists update
  with_own_lists download "$1"
}

with_own_lists() {
  apt-get -o Dir::State::lists="$PWD/lists" -o Dir::Cache="$PWD/cache" -o Debug::NoLocking=1 "$@"
}

# In a subshell, with a folder of its own.
fetch() (
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cd "$folder"
  download "$2" || return
  dpkg-deb -x ./*.deb . || return
  # libaio.so.1.0.1 in one release, libaio.so.1t64.0.2 in another; the name mysqld asks for is ours to give.
  file=$(find . -type f -name "*$1*" | head -n 1)
  [ -n "$file" ] && cp "$file" "$private/$1"
)

for library in $(ldd "$mysqld" | sed -n 's/^[[:space:]]*\([^[:space:]]*\).*not found.*/\1/p'); do
  found=false
  for package in $(packages "$library"); do
    if fetch "$library" "$package"; then
      found=true
      break
    fi
  done
  $found && continue
  echo "MySQL needs $library, which this system lacks."
  [ -z "$(packages "$library")" ] \
    || echo "Install it, for example: sudo apt-get install $(packages "$library" | sed 's/ / # or /')"
  exit 1
done
