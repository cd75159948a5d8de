// What the reader reads: every sentence of the client is Japanese source text passed through tr(),
// and another language is a table from that text to its translation (GET /api/v1/texts/{language},
// made from assets/lang/*.po). A sentence without translation stays Japanese, never empty.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "shared/base/json.hpp"

namespace todoke::state {

using Placeholder = std::pair<std::string_view, std::string_view>;

// The translation of a source text in the current language.
std::string tr(std::string_view source);
// The same with {name} replaced: tr("必須 残り{n}項目", {{"n", "2"}}).
std::string tr(std::string_view source, std::initializer_list<Placeholder> values);

// The current language, "ja" (the source) or "en".
std::string const& language();
// Takes over a language with its table, an object from source text to translation.
void set_texts(std::string_view language, Json const& texts);
[[nodiscard]] bool has_texts(std::string_view language);
// Switches to a language whose table is there already (ja always is); false otherwise.
bool use_language(std::string_view language);

} // namespace todoke::state

namespace todoke {
using state::tr;
} // namespace todoke
