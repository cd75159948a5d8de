// Japanese telephone numbers, postal codes, e-mail addresses and local-government codes
// (reference-data.md §1 to §4 of the contract): folding, checking, display.
#pragma once

#include <string>
#include <string_view>

namespace todoke::base {

// Digits only; hyphens, blanks and parentheses go, +81 and 0081 become 0. Other characters stay.
std::string fold_phone(std::string_view text);
enum class PhoneKind { invalid, fixed_line, mobile, ip, toll_free, navi_dial };
// Of a folded number.
PhoneKind phone_kind(std::string_view digits);
// 090-1234-5678, 03-1234-5678, 0120-123-456. Area codes of three digits are assumed elsewhere.
std::string displayed_phone(std::string_view digits);

bool is_postal_code(std::string_view digits);           // seven digits
std::string displayed_postal_code(std::string_view digits); // 〒123-4567

bool is_email(std::string_view text);                   // V-113

// Six digits with a right check digit, of a prefecture 01 to 47.
bool is_municipality_code(std::string_view code);

} // namespace todoke::base
