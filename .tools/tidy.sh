#!/usr/bin/env bash
# clang-tidy on the C++ that differs from the last commit, or on everything with ALL=1.
. "$(dirname "$0")/common.sh"
cd "$root"
command -v clang-tidy >/dev/null || { echo "clang-tidy is not installed; skipped"; exit 0; }
if [ -n "${ALL:-}" ]; then list=$(git ls-files 'shared/*.cpp' 'server/*.cpp' 'client-wasm/*.cpp')
else list=$(git diff --name-only HEAD -- 'shared/*.cpp' 'server/*.cpp' 'client-wasm/*.cpp'); fi
[ -z "$list" ] && { echo "clang-tidy: nothing changed"; exit 0; }
# The sanitised build is clang's own, so its flags are understood.
echo "$list" | grep -v '^client-wasm/\(main\|platform/\)' | xargs -r -P 2 -n 1 clang-tidy --quiet -p build/asan --warnings-as-errors='*'
