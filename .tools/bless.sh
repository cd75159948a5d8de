#!/usr/bin/env bash
# Writes anew what is made from the running application, to be reviewed as a diff: the table of
# colours in web/app.css and the pictures of the help guide.
. "$(dirname "$0")/common.sh"
cd "$root"
export TODOKE_BLESS=1
.tools/build.sh one native screen_tests
build/native/screen_tests --no-intro --test-case='*golden*'
.tools/build.sh app
.tools/npm.sh tests/browser
node tests/browser/run.mjs --files screens --only 'painted on a PC'
git status --short web/app.css assets/help/img
