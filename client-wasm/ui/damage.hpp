// Which part of a picture differs from the one before: most key presses change nothing that is painted
// (the field with the focus is the browser's own), many only a few words.
#pragma once

#include "client-wasm/ui/renderer.hpp"

struct ImDrawList;

namespace todoke::ui {

// A rectangle that holds every pixel in which `now` differs from `before`, both drawn on the same canvas
// of that size in device pixels; w == 0 when there is none.
Clip damage_between(ImDrawList const& before, ImDrawList const& now, Clip canvas);

} // namespace todoke::ui
