#!/usr/bin/env bash
# Builds what a group of suites needs, then runs it: test.sh all | check | quick
. "$(dirname "$0")/common.sh"
cd "$root"
group=${1:?all, check or quick}

build_failed() { printf '\nThe build failed, so no suite ran.\n0 passed, 1 failed\n'; exit 1; }

case $group in
    quick)
        .tools/build.sh one native unit_tests || build_failed
        ;;
    all | check)
        .tools/build.sh tests || build_failed
        ;;
    *) fail "No such group of suites: $group" ;;
esac
exec node .tools/run_tests.mjs --group "$group"
