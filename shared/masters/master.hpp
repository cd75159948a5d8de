// The masters: 医療機関マスタ(全数), (定点), 動物診療施設マスタ, 保健所マスタ. One table of columns says
// what each master knows of a row; the form, the CSV files and the server all walk it, and fold and judge
// a row by the same rules (roles.md §4.3, reference-data.md §2).
//
// To add a column: a member of Entry, its row in master.cpp, and its place in server/services/masters.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace todoke::masters {

enum class Master : std::uint8_t { medical, sentinel, animal, health_centre };
inline constexpr std::size_t master_count = 4;

struct MasterInfo {
    Master master{};
    std::string_view name;       // stored and sent: "medical"
    std::string_view label;      // 医療機関マスタ(全数)
    std::string_view class_code; // 所属機関分類コード: "09"
    std::string_view code_label; // 医療機関コード
};
std::span<MasterInfo const> masters();
MasterInfo const& info(Master master);
MasterInfo const* find_master(std::string_view name);

// One row as texts: canonical once folded, '' where nothing is told.
struct Entry {
    std::string code;               // '' = not assigned yet; a health centre's is the pair below
    std::string name, kana;
    std::string postal_code;        // seven digits
    std::string municipality_code;  // six digits; the first two are the prefecture
    std::string address;            // with prefecture and municipality, as it is written on an envelope
    std::string phone, phone_after_hours;
    std::string core_city_code, health_center_code; // of the centre (S4-17, S4-18); '' = by the municipality
    std::string institution_kind;   // "1" hospital, "2" clinic
    std::string licensed_beds;
    std::string is_non_insured;     // "1", or ''
    std::string insured_number;     // ten digits
    std::string main_speciality;
    std::string has_paediatrics;    // "1" yes, "2" no
    std::string area;               // municipalities a health centre is competent for, joined by ' '
    bool operator==(Entry const&) const = default;
};

enum class Need : std::uint8_t { absent, optional, required };
struct ColumnInfo {
    std::string_view id;            // the CSV head, and the field of the form
    std::string_view label;         // Japanese
    std::string Entry::*value;
    std::size_t length_max;         // characters
    std::array<Need, master_count> need; // in the order of Master
};
std::span<ColumnInfo const> columns();
inline Need need(ColumnInfo const& column, Master master) { return column.need[static_cast<std::size_t>(master)]; }

// What was typed becomes what is stored: widths, kana, digits; columns the master does not have become ''.
Entry folded(Master master, Entry entry);

struct Fault {
    std::string_view column;  // "" = the whole row
    std::string_view rule;    // F-M01
    std::string_view message; // Japanese source text
    bool is_warning = false;
};
// Of a folded entry: everything that can be judged without the other rows.
std::vector<Fault> judge(Master master, Entry const& entry);
bool has_errors(std::vector<Fault> const& faults);

// [0-4][0-9][1-3] and seven digits; the last is a check digit over the six before it.
bool is_insured_number(std::string_view number);
bool has_right_check_digit(std::string_view insured_number);
char insured_check_digit(std::string_view first_nine);
// One to ten ASCII letters and digits; of an animal clinic V, the prefecture and six digits.
bool is_code(Master master, std::string_view code);
// The code that the system assigns: 9 (all-case) or 8 (sentinel), prefecture, seven digits; V… for animals.
// No insured number begins with 8 or 9, so an assigned code never meets a published one.
std::string assigned_code(Master master, std::string_view prefecture_code, std::int64_t number);

// The parts of a name that people type, made alike: hiragana is katakana, widths and case do not count,
// blanks are gone.
std::string search_form(std::string_view text);
// The conditions in what somebody typed, each to be found somewhere in the row.
std::vector<std::string> search_terms(std::string_view typed);

} // namespace todoke::masters
