#!/usr/bin/env bash
# Usage: tests/npm/install.sh BUILD_DIR   Installs the pinned npm checkers into BUILD_DIR/npm and prints their bin folder.
# No package's own scripts are run. Exit code 77 where npm or its registry cannot be reached: the caller is skipped.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
target=$(mkdir -p "${1:?the build directory}/npm" && cd "$1/npm" && pwd)
stamp=$(sha256sum "$here/package.json" "$here/package-lock.json" | sha256sum | cut -d' ' -f1)

# Two tests may ask at the same time; the second waits for the first.
exec 9>"$target/.lock"
flock 9
if [[ ! -d $target/node_modules || $(cat "$target/.stamp" 2>/dev/null) != "$stamp" ]]; then
  command -v npm >/dev/null || { echo "npm is not installed: the npm checkers are skipped" >&2; exit 77; }
  cp "$here/package.json" "$here/package-lock.json" "$here/.npmrc" "$target/"
  # `install` and not `ci`: a mirror may lack the optional packages of other systems, which `ci` does not forgive.
  # Versions and hashes of the lockfile hold all the same.
  if ! (cd "$target" && npm install --ignore-scripts --no-audit --no-fund --loglevel=error) >"$target/install.log" 2>&1; then
    echo "npm could not install the checkers (see $target/install.log): they are skipped" >&2
    exit 77
  fi
  echo "$stamp" >"$target/.stamp"
fi
echo "$target/node_modules/.bin"
