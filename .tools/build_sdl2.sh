#!/usr/bin/env bash
# SDL2 as a WebAssembly library, once: build/deps/sdl2-wasm/libSDL2.a and its headers.
# Emscripten's own port of SDL2 downloads from the internet, so it is built from Debian's source.
. "$(dirname "$0")/common.sh"

out=$deps/sdl2-wasm
want="$(em++ --version | head -n 1) $(cat "$deps/sdl2.stamp") v1"
[ "$(cat "$out/stamp" 2>/dev/null)" = "$want" ] && exit 0

rm -rf "$out"
work=$deps/sdl2-wasm-work
rm -rf "$work"; mkdir -p "$work" "$out/include"
# Video, events and the renderer are all that the client uses. LTO lets the linker drop the rest.
quietly sdl2-configure emcmake cmake -S "$deps/sdl2/" -B "$work" -G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel \
    -DCMAKE_C_FLAGS=-flto -DSDL_TEST=OFF -DSDL_SHARED=OFF -DSDL_STATIC=ON \
    -DSDL_AUDIO=OFF -DSDL_JOYSTICK=OFF -DSDL_HAPTIC=OFF -DSDL_SENSOR=OFF
quietly sdl2-build polite ninja -C "$work" SDL2-static
cp "$work/libSDL2.a" "$out/"
# The generated configuration must win over the one in SDL's source, so one folder holds the merge.
cp "$deps/sdl2/include/"*.h "$out/include/"
cp -r "$work/include-config-minsizerel/." "$out/include/"
if [ -d "$out/include/SDL2" ]; then cp -r "$out/include/SDL2/." "$out/include/"; fi
rm -rf "$work"
echo "$want" >"$out/stamp"
