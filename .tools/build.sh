#!/usr/bin/env bash
# The steps of a build, in order, each skipped in a blink when nothing changed.
#   build.sh app             everything `make run` needs: client, web bundle, server
#   build.sh tests           every test program on top, after `app`
#   build.sh one DIR TARGET  one target of one build, for daily work: DIR is native, asan, wasm or wasm-tests
. "$(dirname "$0")/common.sh"

if [ -t 1 ]; then export NINJA_STATUS='      [%f/%t] '; verbosity=(); else verbosity=(--quiet); fi

step=0 steps=0
say() { step=$((step + 1)); printf '[%d/%d] %s …\n' "$step" "$steps" "$*"; }

# compile NAME TARGET...: configures build/NAME when needed and builds the targets that exist.
compile() {
    local name=$1; shift
    local dir=$build/${BUILD_DIR:-$name} flags=() configure=(cmake)
    case $name in
        native) flags=(-DCMAKE_CXX_COMPILER=g++) ;;
        asan) flags=(-DCMAKE_CXX_COMPILER=clang++ -DTODOKE_SANITIZE=ON) ;;
        wasm) configure=(emcmake cmake) ;;
        wasm-tests) configure=(emcmake cmake); flags=(-DTODOKE_WASM_TESTS=ON) ;;
        *) fail "No such build: $name" ;;
    esac
    mkdir -p "$dir"
    (
        # Two people (or two make) in one checkout must not run one build twice at once.
        flock 9
        if [ ! -e "$dir/build.ninja" ]; then
            quietly "configure-$name" "${configure[@]}" -S "$root" -B "$dir" -G Ninja "${flags[@]}"
        fi
        cd "$dir" && polite ninja "${verbosity[@]}" -k "${KEEP_GOING:-1}" "$@"
    ) 9>"$dir/.lock"
}

app() {
    say "Checking packages";                      "$root/.tools/install.sh" build
    say "Checking third-party source";            "$root/.tools/fetch_sources.sh"
    say "Checking the table of postal codes";     "$root/.tools/npm.sh" .tools; node "$root/.tools/import_addresses.mjs"
    say "Building the browser client (2 to 5 minutes the first time)";            compile wasm all
    say "Bundling the web pages";                 node "$root/.tools/bundle.mjs"
    say "Making the voice of the telephone";      node "$root/.tools/make_voice.mjs"
    say "Building the server";                    compile native "$@"
}

case ${1:-} in
    app)
        steps=7
        app todoke
        ;;
    tests)
        steps=11
        say "Checking test packages";             "$root/.tools/install.sh" build test
        app all
        say "Building the tests as WebAssembly";  compile wasm-tests all
        say "Building the tests with sanitizers"; compile asan all
        say "Checking test tools";                "$root/.tools/npm.sh" tests/browser
        ;;
    one)
        name=${2:?build.sh one DIR TARGET}; shift 2
        [ -e "$deps/imgui.stamp" ] || "$root/.tools/fetch_sources.sh"
        compile "$name" "${@:-all}"
        ;;
    *) fail "usage: build.sh app | tests | one DIR TARGET" ;;
esac
