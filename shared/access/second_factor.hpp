// The second factor: its means (別紙2 column AN, S4-22), where a code may be sent, and how a typed code
// is read. The browser asks here while somebody types, the server has the last word.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/access/rule.hpp"

namespace todoke::access {

// 1 to 3 are the numbers of the application form and of its CSV; 4 is ours.
enum class FactorMeans : std::uint8_t { mail = 1, sms = 2, call = 3, totp = 4 };

std::span<FactorMeans const> factor_means();                        // in the order in which they are offered
std::string_view name(FactorMeans means);                           // "mail", "sms", "call", "totp"
std::optional<FactorMeans> find_factor_means(std::string_view name);
bool is_sent(FactorMeans means);                                    // false: the code comes from an app of the user's own

// What somebody typed as a destination: telephone numbers as digits, mail addresses without width and blanks.
std::string fold_destination(FactorMeans means, std::string_view typed);

// Of a folded destination, V-A05 and V-A06; nothing when a code may be sent there. Short messages reach
// mobile numbers only, a voice call neither toll-free nor navigation numbers (reference-data.md §3).
std::optional<Rule> destination_fault(FactorMeans means, std::string_view destination);

inline constexpr std::size_t one_time_code_length = 6;
inline constexpr std::size_t recovery_code_length = 10;
// Digits and capital letters without those that look alike: no I, L, O, U.
inline constexpr std::string_view recovery_alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

// Six digits out of what was typed: full-width, with blanks and hyphens, copied with words around it.
// "" when there are not six.
std::string fold_one_time_code(std::string_view typed);
// Ten characters of the alphabet; small letters, hyphens, blanks, O for 0 and I or L for 1 are understood.
// "" for anything else.
std::string fold_recovery_code(std::string_view typed);
// ABCDE-12345
std::string displayed_recovery_code(std::string_view code);

} // namespace todoke::access
