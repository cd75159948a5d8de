// The one place that knows which control an item type is. A form item, its stored value and the
// person meet here: what is typed is kept as typed while the field has the focus and folded (V-002)
// when it is left; the stored value is always canonical where it could be read.
//
// To add an item type: its case in draw_field; -Wswitch-enum leads here.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/ui/ui.hpp"
#include "shared/forms/definition.hpp"
#include "shared/records/record.hpp"

namespace todoke::screens {

// What is typed in fields that have the focus, by field id.
using TypedTexts = std::map<std::string, std::string, std::less<>>;

struct FieldSpot {
    std::string id;               // item id, or "tests.0.method"
    std::string label;            // translated
    std::string hint;
    std::string error, warning;   // translated sentences, "" = none
    bool required = false;
    bool read_only = false;
    bool hide_label = false;
    bool compact = false;         // inside a row: more than three choices become a list
    std::vector<forms::Option> const* options = nullptr; // instead of the item's own (municipalities)
    std::string controlling_code;                        // for only_with
    std::span<std::string const> suggestions;            // last used
};

struct FieldResult {
    bool changed = false;   // the stored value differs now
    bool committed = false; // the field was left: rules may speak
    std::string composed_kana;
};

// Draws a single-valued item; `value` is the stored text.
FieldResult draw_field(forms::Item const& item, FieldSpot const& spot, TypedTexts& typed, std::string& value, Date today);
// Several codes.
FieldResult draw_codes_field(forms::Item const& item, FieldSpot const& spot, std::vector<std::string>& codes);

// How a value reads in read mode, in the reader's language (README of the contract: 入力なし, 不明, -).
std::string shown_value(forms::Item const& item, records::Value const* value, std::vector<forms::Option> const* options = nullptr);
// 45歳, 45 years.
std::string with_unit(std::string value, std::string_view unit);
// What a stored value looks like inside an input: 2020/02/02.
std::string input_text(forms::Item const& item, std::string_view value);

} // namespace todoke::screens
