// Dear ImGui as this client uses it: its draw lists and its atlas, no font and no files of its own.
#pragma once

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEFAULT_FONT
#define IMGUI_DISABLE_FILE_FUNCTIONS
// Keeps the font reader of its own out: the "other" loader that this names is ours (glyphs.cpp).
#define IMGUI_ENABLE_FREETYPE
// Only settings files are read with it, and there are none: without it the reader of numbers stays out, too.
#include <cstdio>
#define sscanf(...) 0
