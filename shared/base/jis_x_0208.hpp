// The characters of JIS X 0208 with ASCII: what every Japanese system has shown alike since 1983.
// Everything else is a platform-dependent character (環境依存文字, reference-data.md §5 of the contract).
#pragma once

#include <string>
#include <string_view>

namespace todoke::base {

// The few symbols that Windows spells with code points of its own (～ － ∥ ￠ ￡ ￢) count as theirs.
bool is_jis_x_0208_or_ascii(char32_t code);

// The characters of a text that are neither, each once, in the order of the text.
std::string platform_dependent_characters(std::string_view text);

} // namespace todoke::base
