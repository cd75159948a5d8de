// The language in which the patients' page is read (shared/observation/languages.hpp names them all). Each has a
// PO file in assets/lang/portal, of which the bundle makes /texts/{code}.
#pragma once

#include <functional>
#include <string_view>

#include "client-wasm/platform/platform.hpp"
#include "shared/observation/languages.hpp"

namespace todoke::portal {

observation::Language const& current_language();

// Reads its texts where they are not here yet. `then` is not called when they cannot be had.
void load_language(platform::Platform& platform, std::string_view code, std::function<void()> then);

} // namespace todoke::portal
