#!/usr/bin/env bash
# Usage: proto/buf_lint.sh CONTRACT_IMAGE BUILD_DIR   Exit code 77 where buf cannot be installed.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
bin=$("$here/../tests/npm/install.sh" "$2")
"$bin/buf" lint "$1" --config "$here/buf.yaml"
echo "buf lint: the contract obeys proto/buf.yaml"
