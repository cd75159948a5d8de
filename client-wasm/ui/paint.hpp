// Draws the boxes that lie in a band of the page into a Dear ImGui draw list, in device pixels.
#pragma once

#include "client-wasm/ui/box.hpp"

struct ImDrawList;

namespace todoke::ui {

struct Band { float top = 0, height = 0; }; // CSS pixels of the document

// The words in the field with the focus are left to the browser, which paints them as they are typed.
void paint(Tree const& tree, Surface const& surface, Band band, std::string_view focused, ImDrawList* list);

} // namespace todoke::ui
