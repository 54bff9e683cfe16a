#!/usr/bin/env bash
# Usage: openapi_lint.sh CC_GATEWAY BUILD_DIR   Checks the published description of the API with Redocly's linter.
# Exit code 77 (skipped) where npm's registry cannot be reached.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "${1:?the program cc-gateway}")
build=$(realpath "${2:?the build directory}")
bin=$("$here/../../tests/npm/install.sh" "$build")

"$program" openapi >"$build/openapi.json"
# Nothing of the run leaves the machine.
export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
"$bin/redocly" lint "$build/openapi.json" --config "$here/redocly.yaml"
