// 都道府県 as choices: the name in Japanese, for readers of other languages with its letters beside it.
#pragma once

#include <span>

#include "client-wasm/ui/ui.hpp"

namespace todoke::portal {

std::span<ui::Choice const> prefecture_choices();

} // namespace todoke::portal
