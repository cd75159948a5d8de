// One person's line of the application form 別紙2 「システム利用申請様式」 (S4-02, roles.md §4.2): its eleven
// columns as one table, and five more for an animal clinic, which is registered with its row (S4-29, AC-09-4);
// what each needs for which class of organisation, and folding (V-002). The Excel file, the CSV file, the
// preview and the check all read this table.
//
// To add a column: an enumerator, a row of application_columns(), and its case in need().
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "shared/access/second_factor.hpp"

namespace todoke::accounts {

enum class Column : std::uint8_t {
    user_name, contact_phone, contact_email, organization_class, core_city, health_centre,
    can_download, institution, tf_phone, tf_email, tf_means,
    clinic_name, clinic_kana, clinic_postal_code, clinic_address, clinic_phone,
};
inline constexpr std::size_t column_count = 16, person_column_count = 11; // files may end with tf_means
constexpr bool is_of_clinic(Column column) { return column >= Column::clinic_name; }

struct ColumnRow {
    Column column{};
    std::string_view id;       // in account_import.csv
    std::string_view letter;   // in the sheet: AG
    std::string_view header;   // Japanese
    std::string_view advice;   // Japanese sentence: what to enter
    std::size_t characters_max = 0;
};
// In the order of Column and of the sheet.
std::span<ColumnRow const> application_columns();
ColumnRow const& row_of(Column column);

// 所属機関分類コード: the classes whose accounts are applied for with this form (S4-09, S4-16).
inline constexpr std::string_view medical_institution = "09"; // all-case notification
inline constexpr std::string_view sentinel_manager = "16";
inline constexpr std::string_view animal_clinic = "11";
bool is_class_of_this_form(std::string_view code);

// 二要素認証手段コード (S4-22).
inline constexpr std::string_view means_mail = "1", means_sms = "2", means_call = "3";
std::optional<access::FactorMeans> means_of(std::string_view code);

struct Application {
    std::array<std::string, column_count> cells; // UTF-8, by Column

    std::string& operator[](Column column) { return cells[static_cast<std::size_t>(column)]; }
    std::string const& operator[](Column column) const { return cells[static_cast<std::size_t>(column)]; }
    bool operator==(Application const&) const = default;
};

// What is judged and stored for what was typed: trimmed; codes, mail and telephone in half width,
// telephones digits only, 9 becomes 09 and 1 becomes 01 (spreadsheets eat zeros). Idempotent.
Application folded(Application const& typed);

bool is_blank(Application const& application);
// An animal clinic without a code: the row itself says which one it is.
bool names_clinic(Application const& application);

enum class Need : std::uint8_t { required, optional, not_applicable };
Need need(Column column, Application const& application);
// Every required cell is filled.
bool is_complete(Application const& application);

} // namespace todoke::accounts
