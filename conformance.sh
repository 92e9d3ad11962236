#!/bin/sh
# Runs the conformance suites and prints the scoreboard: ./conformance.sh [SUITE]
# With TESTS=FILE, vitest's report (JSON) of this very tree, laws and contracts are scored from there and not run again.
# The last line is `N passed, N failed`; the status is 0 if nothing failed.
set -eu
cd "$(dirname "$0")"
[ -x node_modules/.bin/tsx ] || npm ci --no-audit --no-fund >&2
node_modules/.bin/tsx .build/boot.ts
exec node_modules/.bin/tsx test/conformance/scoreboard.ts "$@" </dev/null
