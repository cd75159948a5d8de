// What a password must be. Staff: rule set N of the contract (S4-74 to S4-79), and none that everybody would
// try first. Patients: rule set P (S1-41), which asks less of people who are ill. The browser shows the
// rules while somebody types, the server has the last word.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "shared/access/rule.hpp"

namespace todoke::access {

// In the order in which they are judged.
std::span<Rule const> password_rules();
// Those that a password breaks. UTF-8; `current_password` is empty where it is not known.
std::vector<Rule const*> broken_password_rules(std::string_view password, std::string_view user_id, std::string_view current_password);

// How long a guesser would need, roughly: characters that continue a run (abc, 321, aaa) or repeat a pair that
// stood before count for nothing. Advice while typing, never a reason to refuse.
enum class PasswordStrength { weak, fair, strong };
PasswordStrength password_strength(std::string_view password);

// Rule set P: 8 to 64 printable ASCII characters of three kinds.
std::vector<Rule const*> broken_patient_password_rules(std::string_view password);

} // namespace todoke::access
