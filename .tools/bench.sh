#!/usr/bin/env bash
# Builds and runs every benchmark of tests/bench, or those named: `make bench ARGS="load store"`.
# tests/bench/<name>.cpp is a program of its own; tests/bench/<name>.mjs a script (browser figures).
. "$(dirname "$0")/common.sh"
cd "$root"
.tools/install.sh build test bench
.tools/build.sh app
.tools/npm.sh tests/browser
shopt -s nullglob
names=("$@")
if [ ${#names[@]} = 0 ]; then
    for file in tests/bench/*.cpp tests/bench/*.mjs; do name=$(basename "${file%.*}"); names+=("${name#bench_}"); done
fi
[ ${#names[@]} = 0 ] && fail "There is no benchmark in tests/bench."
echo "Machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(awk '/MemTotal/ {print int($2/1048576)}' /proc/meminfo) GB, $(. /etc/os-release && echo "$PRETTY_NAME"), load $(cut -d' ' -f1 /proc/loadavg), commit $(git rev-parse --short HEAD)"
failed=0
for name in "${names[@]}"; do
    printf '\n== %s\n' "$name"
    for stem in "$name" "bench_$name"; do
        if [ -e "tests/bench/$stem.mjs" ]; then node "tests/bench/$stem.mjs" || failed=1
        elif [ -e "tests/bench/$stem.cpp" ]; then
            .tools/build.sh one native "bench_$name" && "build/native/bench_$name" || failed=1
        fi
    done
done
exit $failed
