// A form as data: what assets/forms/*.json says, after its blocks have been put in place. Screens,
// validation, search, CSV, FHIR and the tests all read this and nothing else knows a field.
// Labels and messages are Japanese source text; other languages are in assets/lang/*.po.
//
// To add an item type: a row in ItemType; -Wswitch-enum then names every place to complete.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/date.hpp"

namespace todoke::forms {

enum class ItemType {
    text,         // one line
    note,         // several lines, line breaks kept
    kana,         // full-width katakana, folded (V-002, V-101)
    person_name,  // V-102
    digits,       // digits only, folded
    phone,        // V-112
    postal_code,  // V-111; fills prefecture, municipality and street
    email,        // V-113
    integer,      // with min and max (V-119)
    decimal,      // one decimal, with min and max
    date,
    choice,       // one code of a list
    multi_choice, // several codes; may have an exclusive one (なし) (V-411)
    yes,          // one tick: "1" or nothing
    rows,         // repeated line of items (tests, vaccinations)
    derived,      // computed, never typed: age at diagnosis
};

// none: the answer alone tells nothing about who it is. personal: identifies; encrypted, never in
// logs, masked in de-identified exports.
enum class Privacy { none, personal };

enum class Need {
    optional,
    submit, // counted in 必須 残りn項目; warned when empty on submission (V-407)
    must,   // blocks submission when empty (only V-401, V-402 and true errors)
};

struct Option {
    std::string code;
    std::string label;
    std::string group;             // heading above a run of options, or ""
    std::vector<std::string> only_with; // codes of the controlling item (method of a specimen, V-421); empty = always
    bool exclusive = false;        // なし: cannot be chosen with others
    std::string keys;              // what else finds it when typing: kana, roman letters
};

// A condition over a record. Exactly one form is used:
//   {"item":"sex","is":["1"]}            one of the codes (choice, multi_choice, text)
//   {"item":"spo2","less":70} / "at_most" / "more" / "at_least"   numbers, also derived items
//   {"item":"onset_date","empty":true} / "filled":true
//   {"rows":"tests","any":{"result":["2"]}}                        some row has one of the values
//   {"count":"symptoms","of":["fever","rash"],"at_least":2}        how many of the codes are chosen
//   {"all":[…]} {"any":[…]} {"not":{…}}
struct Condition {
    enum class Kind { all, any, negation, is, empty, filled, less, at_most, more, at_least, row_any, count_at_least, count_at_most };
    Kind kind = Kind::all;
    std::string item;
    std::vector<std::string> values;
    double number = 0;
    std::vector<std::pair<std::string, std::vector<std::string>>> cells; // row_any
    std::vector<Condition> parts;
};

struct Item {
    std::string id;       // English, stable for ever, never reused
    std::string number;   // printed number on the statutory form ("11"), or ""
    std::string label;
    std::string short_label; // in lists and the rail; "" = label
    std::string hint;
    ItemType type = ItemType::text;
    Need need = Need::optional;
    Privacy privacy = Privacy::none;
    std::size_t length_max = 0;      // Unicode characters; 0 = the type's own limit
    double min = 0, max = 0;         // integer, decimal; inclusive, used when has_range
    bool has_range = false;
    std::string unit;                // %, ℃
    std::string code_list;           // name of the list the options came from, or ""
    std::vector<Option> options;     // resolved, in screen order
    std::string options_depend_on;   // item whose code filters options by only_with
    std::optional<Condition> shown_if;
    std::string initial;             // initial value: a code, or "today", "account:facility_name", …
    std::string prefill_from;        // item id of another tab that fills this one once (tests, onset)
    std::string copy_from;           // button 「住所と同じ」: item id to copy
    std::string copy_label;
    bool remember = false;           // offer what this user entered last time
    bool entrusted = false;          // a contractor to whom the person is entrusted reads it (S2-26)
    bool derived_from_account = false;
    std::string autocomplete;        // HTML token, "" = off
    std::string formula;             // derived: "age_years:birth_date:diagnosis_date"
    std::vector<Item> cells;         // rows: the columns
    std::size_t rows_max = 0, rows_shown = 0;
    std::vector<std::string> row_labels; // fixed rows (培養検査, …) or 検査1..検査4
};

struct Section {
    std::string id;
    std::string title;
    std::optional<Condition> shown_if;
    std::vector<Item> items;
};

enum class Severity { error, warning, confirm, info };

struct Rule {
    std::string id;      // V-403
    Severity severity = Severity::warning;
    std::vector<std::string> items; // where it is shown; the first gets the focus
    Condition when;      // the rule fires when this holds
    std::string message; // Japanese, with {…} placeholders: {name of an item} is its value
    std::string kind;    // "" = the condition alone; otherwise a named check in validation ("date_not_before", "interval_at_most", "vaccination_order")
    std::vector<std::pair<std::string, std::string>> arguments;
};

// The dates of 日付の整合性確認 in the order of validation.md §4.1: item id and label.
struct OrderedDate { std::string item; std::string label; };

enum class FormKind { identity, tests, notification };
enum class Deadline { immediately, within_7_days, none };

struct Definition {
    std::string id;            // covid_19, measles
    std::string version;       // 2021-11-29; ids and versions together name a definition
    FormKind kind = FormKind::notification;
    std::string title;         // 新型コロナウイルス感染症 発生届
    std::string disease_code;  // 603
    std::string disease_name;  // 新型コロナウイルス感染症
    std::string disease_keys;  // kana and other words that find it
    std::string category;      // "1".."5", "P", "D", "N"
    bool named = true;         // false: no name, no address exists anywhere in it
    Deadline deadline = Deadline::none;
    int urgency = 0;           // order of the intake list, 0 first
    Date valid_from{}, valid_to{9999, 12, 31};
    std::string legal_basis;
    std::string notice;        // shown at the top (S0-44)
    std::vector<std::string> diagnosis_classes; // reportable codes (V-409)
    std::vector<Section> sections;
    std::vector<Rule> rules;
    std::vector<OrderedDate> date_order;
    std::string specimen_rows; // rows item whose specimen_date feeds the date check (V-305), or ""
};

// The item of that id in any section (rows' cells are reached through their rows item).
Item const* find_item(Definition const& form, std::string_view id);

} // namespace todoke::forms
