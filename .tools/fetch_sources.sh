#!/usr/bin/env bash
# Third-party source that Debian's stable release has too old or not at all: Dear ImGui, cpp-httplib
# and SDL2 (compiled to WebAssembly). They come as Debian *source* packages, verified by apt's own
# signatures, through a private apt configuration: the machine's own apt settings are not touched,
# and the archive's address is the one that the machine already uses.
# A machine without Debian's archive names unpacked sources in TODOKE_IMGUI_DIR, TODOKE_SDL2_DIR
# and TODOKE_HTTPLIB_DIR.
# Result: build/deps/imgui, build/deps/sdl2, build/deps/httplib (with httplib.h), build/deps/include.
. "$(dirname "$0")/common.sh"

one_at_a_time fetch

# Testing's name at the time of writing. What is asked of it is "at least this version".
testing=forky
imgui_at_least=1.92.2
httplib_at_least=0.41
# 2.32 does not compile with Emscripten 3.1.6, so SDL2 is taken from this release on every machine.
sdl_release=bookworm

apt_dir=$deps/apt
# Mirrors may stand still at a day that is long past; signatures are checked all the same.
private_apt() {
    apt-get -o Dir::Etc::SourceList="$apt_dir/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$apt_dir/lists" -o Dir::Cache="$apt_dir/cache" \
        -o Acquire::Check-Valid-Until=false -o Acquire::Retries=3 -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=1 "$@"
}

prepare_apt() {
    [ -e "$apt_dir/ready" ] && return
    local codename uri
    codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-}")
    uri=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 2>/dev/null |
        awk -v release="$codename" '$2 == release {print $1; exit}')
    [ -n "$uri" ] || fail "No Debian archive is configured on this machine. Name unpacked sources in
TODOKE_IMGUI_DIR (Dear ImGui >= $imgui_at_least), TODOKE_SDL2_DIR (SDL2 2.26) and TODOKE_HTTPLIB_DIR (cpp-httplib >= $httplib_at_least)."
    rm -rf "$apt_dir"
    mkdir -p "$apt_dir/lists/partial" "$apt_dir/cache/archives/partial"
    local suite
    for suite in "$testing" "$sdl_release"; do
        echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $uri $suite main"
    done >"$apt_dir/sources.list"
    quietly apt-update private_apt update
    touch "$apt_dir/ready"
}

# fetch NAME SOURCE_PACKAGE SUITE AT_LEAST OVERRIDE_DIR: leaves the unpacked source in build/deps/NAME.
fetch() {
    local name=$1 package=$2 suite=$3 at_least=$4 override=$5
    local target=$deps/$name stamp=$deps/$name.stamp
    local want="$package $suite $at_least $override"
    [ -e "$target" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && return
    rm -rf "$target" "$stamp"
    if [ -n "$override" ]; then
        [ -d "$override" ] || fail "No such folder: $override"
        ln -s "$(realpath "$override")" "$target"
    else
        prepare_apt
        local work=$deps/download-$name version
        rm -rf "$work"; mkdir -p "$work"
        version=$(private_apt source --print-uris --only-source "$package/$suite" 2>/dev/null |
            sed -n "s/.* ${package}_\([^ ]*\)\.dsc .*/\1/p" | head -n 1)
        dpkg --compare-versions "${version:-0}" ge "$at_least" ||
            fail "Debian $suite has $package ${version:-(none)}, needed is $at_least or later."
        (cd "$work" && quietly "fetch-$name" private_apt source --only-source --download-only "$package/$suite")
        quietly "unpack-$name" dpkg-source --no-check --no-copy -x "$work"/*.dsc "$target"
        rm -rf "$work"
    fi
    echo "$want" >"$stamp"
}

fetch imgui imgui "$testing" "$imgui_at_least" "${TODOKE_IMGUI_DIR:-}"
fetch httplib cpp-httplib "$testing" "$httplib_at_least" "${TODOKE_HTTPLIB_DIR:-}"
fetch sdl2 libsdl2 "$sdl_release" 2.26 "${TODOKE_SDL2_DIR:-}"

# Header-only libraries for em++: its own headers must not meet those of /usr/include.
mkdir -p "$deps/include"
for name in rapidjson doctest; do
    if [ -d "/usr/include/$name" ] && [ ! -d "$deps/include/$name" ]; then
        cp -rL "/usr/include/$name" "$deps/include/$name"
    fi
done
