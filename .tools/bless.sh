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
TODOKE_SCREENS=sign-in,one-time-code,clinic-home,editor-empty,date-check,review,receipt,intake-list,intake-return node tests/browser/run.mjs --files screens --only 'with WebGL'
git status --short web/app.css assets/help/img
