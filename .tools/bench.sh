#!/usr/bin/env bash
# Builds and runs every benchmark of tests/bench, or those named: `make bench ARGS="search submissions"`.
# tests/bench/<name>.cpp is a program of its own; tests/bench/<name>.mjs a script (browser figures).
# `make bench ARGS=quick` takes minutes: ten times fewer people, shorter runs.
# Filled databases are kept under build/bench; the first run makes them (a million people: 4 to 10 minutes).
. "$(dirname "$0")/common.sh"
cd "$root"
.tools/install.sh build test bench
.tools/build.sh app
.tools/npm.sh tests/browser
shopt -s nullglob
names=()
for word in "$@"; do
    if [ "$word" = quick ]; then export TODOKE_BENCH_QUICK=1; else names+=("$word"); fi
done
if [ ${#names[@]} = 0 ]; then
    for file in tests/bench/*.mjs tests/bench/*.cpp; do name=$(basename "${file%.*}"); names+=("${name#bench_}"); done
fi
[ ${#names[@]} = 0 ] && fail "There is no benchmark in tests/bench."
# Build first, so that no compiler runs beside a measurement.
for name in "${names[@]}"; do
    if [ -e "tests/bench/$name.cpp" ] || [ -e "tests/bench/bench_$name.cpp" ]; then .tools/build.sh one native "bench_$name"; fi
    if [ -e "tests/$name/main.cpp" ]; then .tools/build.sh one native "$name"; fi # tests/morning has a program that is a test, too
done
load() { cut -d' ' -f1 /proc/loadavg; }
echo "Machine: $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(awk '/MemTotal/ {print int($2/1048576)}' /proc/meminfo) GB, $(. /etc/os-release && echo "$PRETTY_NAME"), commit $(git rev-parse --short HEAD), $(date -u '+%Y-%m-%d %H:%M') UTC"
failed=0
for name in "${names[@]}"; do
    printf '\n== %s (load before: %s)\n' "$name" "$(load)"
    for stem in "$name" "bench_$name"; do
        if [ -e "tests/bench/$stem.mjs" ]; then node "tests/bench/$stem.mjs" || failed=1
        elif [ -e "tests/bench/$stem.cpp" ]; then "build/native/bench_$name" || failed=1
        fi
    done
done
printf '\nload after: %s\n' "$(load)"
exit $failed
