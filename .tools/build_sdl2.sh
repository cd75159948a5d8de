#!/usr/bin/env bash
# SDL2 as a WebAssembly library, once: build/deps/sdl2-wasm/libSDL2.a and its headers.
# Emscripten's own port of SDL2 downloads from the internet, so it is built from Debian's source.
. "$(dirname "$0")/common.sh"

one_at_a_time sdl2
out=$deps/sdl2-wasm
want="$(em++ --version | head -n 1) $(cat "$deps/sdl2.stamp") $(cat "$0" "$root/.tools/sdl2_left_out.c" | sha256sum)"
[ "$(cat "$out/stamp" 2>/dev/null)" = "$want" ] && exit 0

# Pixel formats and pictures that a screen painted by Dear ImGui never has: palettes, 16 bits, colour
# keys, run-length coding, video. The general paths (SDL_blit_auto, SDL_blit_slow) stay.
lean=
for feature in BLIT_0 BLIT_1 BLIT_A BLIT_N BLIT_N_RGB565 RLE YUV; do lean+=" -DSDL_HAVE_$feature=0"; done
left_out=(SDL_blendline SDL_blendpoint SDL_drawline SDL_drawpoint SDL_rotate)

# Built beside and then swapped in, so that a stopped build leaves the last good one.
work=$deps/sdl2-wasm-work fresh=$deps/sdl2-wasm.new
rm -rf "$work" "$fresh"; mkdir -p "$work" "$fresh/include"
# Video, events and the renderer are all that the client uses. LTO lets the linker drop the rest.
quietly sdl2-configure emcmake cmake -S "$deps/sdl2/" -B "$work" -G Ninja -DCMAKE_BUILD_TYPE=MinSizeRel \
    -DCMAKE_C_FLAGS="-flto$lean" -DSDL_TEST=OFF -DSDL_SHARED=OFF -DSDL_STATIC=ON \
    -DSDL_AUDIO=OFF -DSDL_JOYSTICK=OFF -DSDL_HAPTIC=OFF -DSDL_SENSOR=OFF
quietly sdl2-build polite ninja -C "$work" SDL2-static
quietly sdl2-left-out emcc -Oz -flto -w -I"$work/include-config-minsizerel/SDL2" -I"$work/include-config-minsizerel" \
    -I"$deps/sdl2/include" -I"$deps/sdl2/src" -DUSING_GENERATED_CONFIG_H -c "$root/.tools/sdl2_left_out.c" -o "$work/sdl2_left_out.o"
emar d "$work/libSDL2.a" "${left_out[@]/%/.c.o}"
emar r "$work/libSDL2.a" "$work/sdl2_left_out.o"
cp "$work/libSDL2.a" "$fresh/"
# The generated configuration must win over the one in SDL's source, so one folder holds the merge.
cp "$deps/sdl2/include/"*.h "$fresh/include/"
cp -r "$work/include-config-minsizerel/." "$fresh/include/"
if [ -d "$fresh/include/SDL2" ]; then cp -r "$fresh/include/SDL2/." "$fresh/include/"; fi
echo "$want" >"$fresh/stamp"
rm -rf "$work" "$out"
mv "$fresh" "$out"
