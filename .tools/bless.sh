#!/usr/bin/env bash
# Rewrites the golden files: the tests that compare with tests/golden write them when TODOKE_BLESS=1.
. "$(dirname "$0")/common.sh"
cd "$root"
export TODOKE_BLESS=1
for program in unit_tests server_tests screen_tests; do
    if ls tests/"$(sed 's/unit_tests/unit/; s/server_tests/server/; s/screen_tests/screens/' <<<$program)"/*.cpp >/dev/null 2>&1; then
        .tools/build.sh one native $program
        build/native/$program --no-intro --test-case='*golden*' || true
    fi
done
# The pictures of the help guide, from the real screens.
.tools/build.sh app && .tools/npm.sh tests/browser && node tests/browser/run.mjs --files screens --only 'painted on a PC' || true
git status --short tests/golden assets/help/img
