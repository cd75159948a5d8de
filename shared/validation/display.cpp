// Stored values as people read them.
#include "shared/base/contact.hpp"
#include "shared/validation/builtin_rules.hpp"
#include "shared/validation/scope.hpp"

namespace todoke::validation {

namespace {

using forms::Item;
using forms::ItemType;
using records::Row;

std::string same(std::string_view text) { return std::string(text); }

// What stands for a value that was never entered (README of the contract: S0-29, S0-50, S0-63).
std::string_view absent(ItemType type) {
    switch (type) {
    case ItemType::date: return "入力なし";
    case ItemType::choice:
    case ItemType::multi_choice: return "不明";
    case ItemType::text: case ItemType::note: case ItemType::kana: case ItemType::person_name: case ItemType::digits:
    case ItemType::phone: case ItemType::postal_code: case ItemType::email: case ItemType::integer: case ItemType::decimal:
    case ItemType::yes: case ItemType::rows: case ItemType::derived: return "-";
    }
    return "-";
}

std::string label_of(Item const& item, std::string_view code, Translate translate) {
    for (auto const& option : item.options)
        if (option.code == code) return translate(option.label);
    return std::string(code);
}

std::string displayed_text(Item const& item, std::string_view text, Translate translate) {
    switch (item.type) {
    case ItemType::date: {
        auto const date = base::parse_iso_date(text);
        return date ? base::kanji_date(*date) : std::string(text);
    }
    case ItemType::choice:
    case ItemType::multi_choice: return label_of(item, text, translate);
    case ItemType::phone: return base::displayed_phone(text);
    case ItemType::postal_code: return base::displayed_postal_code(text);
    case ItemType::yes: return text == "1" ? translate("はい") : std::string(text);
    case ItemType::integer:
    case ItemType::decimal:
    case ItemType::derived: return item.unit.empty() ? std::string(text) : std::string(text) + translate(item.unit);
    case ItemType::text: case ItemType::note: case ItemType::kana: case ItemType::person_name: case ItemType::digits:
    case ItemType::email: case ItemType::rows: return std::string(text);
    }
    return std::string(text);
}

// 検査1: 核酸増幅法、鼻咽頭拭い液、2020年9月4日、陽性
std::string displayed_row(Item const& rows, Row const& row, std::size_t index, Translate translate) {
    std::string line;
    for (auto const& cell : rows.cells) {
        auto const text = cell_text(row, cell.id);
        if (text.empty()) continue;
        if (!line.empty()) line += "、";
        // A bare はい says nothing without its label.
        line += cell.type == ItemType::yes ? translate(cell.label) : displayed_text(cell, text, translate);
    }
    auto const label = index < rows.row_labels.size() ? translate(rows.row_labels[index]) : std::to_string(index + 1);
    return label + ": " + line;
}

std::string joined(Item const& item, std::vector<std::string> const& codes, Translate translate) {
    std::string text;
    for (auto const& code : codes) text += (text.empty() ? "" : "、") + label_of(item, code, translate);
    return text;
}

std::string distance(Date date, Date today) {
    auto const days = base::days_between(date, today);
    if (days == 0) return "今日";
    if (days > 0) return std::to_string(days) + "日前";
    return std::to_string(-days) + "日後";
}

} // namespace

std::string displayed(Item const& item, records::Value const* value, Translate translate) {
    if (translate == nullptr) translate = &same;
    if (value == nullptr || records::is_empty(*value)) return translate(absent(item.type));
    if (auto const* text = std::get_if<std::string>(value)) return displayed_text(item, *text, translate);
    if (auto const* codes = std::get_if<std::vector<std::string>>(value)) return joined(item, *codes, translate);
    auto const& rows = *std::get_if<std::vector<Row>>(value);
    std::string lines;
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!is_empty_row(rows[i])) lines += (lines.empty() ? "" : "\n") + displayed_row(item, rows[i], i, translate);
    return lines;
}

std::string understood(Item const& item, std::string_view value, Date today) {
    switch (item.type) {
    case ItemType::date: {
        auto const read = base::read_typed_date(value, today);
        if (!read.date) return "";
        for (auto const& issue : folding_issues(item, value, today)) return fill_message(issue.message, issue);
        auto const text = base::era_date_with_weekday(*read.date);
        if (item.id != "birth_date") return text + "・" + distance(*read.date, today);
        auto const age = base::age_on(*read.date, today);
        return age ? text + "・" + base::age_text(*age) : text;
    }
    case ItemType::phone: {
        auto const folded = base::fold_phone(value);
        return base::phone_kind(folded) == base::PhoneKind::invalid ? "" : base::displayed_phone(folded);
    }
    case ItemType::text: case ItemType::note: case ItemType::kana: case ItemType::person_name: case ItemType::digits:
    case ItemType::postal_code: case ItemType::email: case ItemType::integer: case ItemType::decimal: case ItemType::choice:
    case ItemType::multi_choice: case ItemType::yes: case ItemType::rows: case ItemType::derived: return "";
    }
    return "";
}

} // namespace todoke::validation
