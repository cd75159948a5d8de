// The rules for issuing from the application form: V-A02 to V-A11 and V-113, V-118 of validation.md §8.
// Pure; what only a database knows (masters, who has an account already) comes in as a Reference.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/accounts/application.hpp"

namespace todoke::accounts {

// What the rules ask of the world outside the file. Codes are folded.
class Reference {
public:
    virtual ~Reference() = default;
    [[nodiscard]] virtual bool has_health_centre(std::string_view core_city, std::string_view health_centre) const = 0;
    [[nodiscard]] virtual bool has_institution(std::string_view organization_class, std::string_view code) const = 0;
    // What stands against registering the animal clinic that a row names (S4-29): column and Japanese sentence.
    [[nodiscard]] virtual std::vector<std::pair<Column, std::string_view>> clinic_faults(Application const& application) const = 0;
    // Same name and mail in the same institution and class (V-A08).
    [[nodiscard]] virtual bool has_account(Application const& application) const = 0;
    // Accounts of sentinel managers may be issued (V-A11).
    [[nodiscard]] virtual bool is_sentinel_live() const = 0;
};

enum class Severity : std::uint8_t { error, confirm, warning };

struct Fault {
    std::size_t row = 0;            // index into the rows
    std::optional<Column> column;   // nothing: the whole row
    Severity severity = Severity::error;
    std::string_view rule;          // V-A05
    std::string_view message;       // Japanese source text with {…} placeholders
    std::vector<std::pair<std::string, std::string>> arguments;
};

struct Line {
    std::size_t number = 0; // in the sheet, for the messages
    Application application; // folded
};

// By row, then by column. Lines are in the order of the sheet without gaps in their numbers; blank
// lines below the last filled one do not matter.
std::vector<Fault> check(std::span<Line const> lines, Reference const& reference);

std::string_view name(Severity severity);

} // namespace todoke::accounts
