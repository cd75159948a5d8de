# Shared by the build scripts: where things are, and how progress is said. Sourced, never run.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
deps=$build/deps
mkdir -p "$deps"

# Debian's em++ looks for its JavaScript helpers (acorn) in Debian's module folder, which a
# Node.js that is not Debian's own does not search.
export NODE_PATH=${NODE_PATH:-/usr/share/nodejs}
# Without this ccache keeps nothing that was built with a precompiled header.
export CCACHE_SLOPPINESS=pch_defines,time_macros

# Builds must not make a desktop or a shared machine crawl.
polite() { if command -v nice >/dev/null; then nice -n 5 "$@"; else "$@"; fi; }

fail() { printf '\n%s\n' "$*" >&2; exit 1; }

# Runs a command quietly; when it fails, shows the end of what it said.
quietly() {
    local log=$build/logs/$1.log; shift
    mkdir -p "$build/logs"
    if ! "$@" >"$log" 2>&1; then
        tail -n 40 "$log" >&2
        fail "Failed: $*  (whole output: $log)"
    fi
}

# Two people (or two make) in one checkout must not prepare the same thing at once: one_at_a_time NAME
# waits until the other has finished, and holds until this script ends.
one_at_a_time() { exec 8>"$deps/.$1.lock"; flock 8; }
