#!/usr/bin/env bash
# Installs the npm packages of one folder (its package-lock.json decides), when they are missing or changed.
# No browser is downloaded: the tests drive Debian's own.
. "$(dirname "$0")/common.sh"
folder=$root/${1:?npm.sh FOLDER}
[ -e "$folder/package-lock.json" ] || exit 0
one_at_a_time npm
stamp=$folder/node_modules/.todoke-stamp
want=$(cat "$folder/package.json" "$folder/package-lock.json" | sha256sum)
[ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && exit 0
export PUPPETEER_SKIP_DOWNLOAD=1 PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
(cd "$folder" && unset NODE_PATH && quietly "npm-$(basename "$folder")" npm ci --no-audit --no-fund --ignore-scripts)
echo "$want" >"$stamp"
