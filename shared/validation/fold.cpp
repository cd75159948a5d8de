// V-002: typed text to stored value, one item and a whole record.
#include <algorithm>
#include <optional>

#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/number.hpp"
#include "shared/base/utf8.hpp"
#include "shared/validation/builtin_rules.hpp"
#include "shared/validation/scope.hpp"

namespace todoke::validation {

namespace {

using forms::Item;
using forms::ItemType;
using records::Record;
using records::Row;
using records::Value;

std::string trimmed_half_width(std::string_view typed) {
    auto const half = base::half_width_ascii(typed);
    return std::string(base::trimmed(half));
}

// Line breaks become \n; blanks at the ends go.
std::string fold_text(std::string_view typed) {
    std::string out;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        if (typed[i] != '\r') out.push_back(typed[i]);
        else if (i + 1 == typed.size() || typed[i + 1] != '\n') out.push_back('\n');
    }
    return std::string(base::trimmed(out));
}

// A code as it is, or the code of the label that was typed or imported.
std::string fold_choice(Item const& item, std::string_view typed) {
    auto code = trimmed_half_width(typed);
    for (auto const& option : item.options)
        if (option.code == code) return code;
    auto const label = base::trimmed(typed);
    for (auto const& option : item.options)
        if (option.label == label) return option.code;
    return code;
}

std::string fold_number(Item const& item, std::string_view typed) {
    auto text = trimmed_half_width(typed);
    auto const unit = base::half_width_ascii(item.unit);
    if (!unit.empty() && text.ends_with(unit)) text = std::string(base::trimmed(std::string_view(text).substr(0, text.size() - unit.size())));
    auto canonical = base::canonical_number(text);
    return base::parse_number(canonical) ? canonical : std::string(typed);
}

std::string fold_yes(std::string_view typed) {
    auto const text = trimmed_half_width(typed);
    if (text == "true" || text == "はい" || text == "有") return "1";
    if (text == "0" || text == "false" || text == "いいえ" || text == "無") return "";
    return text;
}

std::string kept_unless(bool readable, std::string folded, std::string_view typed) { return readable ? std::move(folded) : std::string(typed); }

// Codes without blanks and repetitions, in the order of the options.
std::vector<std::string> fold_codes(Item const& item, std::vector<std::string> const& typed) {
    std::vector<std::string> codes;
    for (auto const& one : typed) {
        auto code = fold_choice(item, one);
        if (!code.empty() && std::find(codes.begin(), codes.end(), code) == codes.end()) codes.push_back(std::move(code));
    }
    auto const rank = [&](std::string const& code) {
        return std::find_if(item.options.begin(), item.options.end(), [&](auto const& option) { return option.code == code; }) - item.options.begin();
    };
    std::stable_sort(codes.begin(), codes.end(), [&](auto const& a, auto const& b) { return rank(a) < rank(b); });
    return codes;
}

// V-422: a chosen result means that the test was carried out.
void tick_performed(Item const& rows, Row& row) {
    bool const has_both = find_cell(rows, "performed") != nullptr && find_cell(rows, "result") != nullptr;
    if (has_both && !cell_text(row, "result").empty() && cell_text(row, "performed").empty()) row["performed"] = "1";
}

std::vector<Row> fold_rows(Item const& rows, std::vector<Row> typed, Date today) {
    for (auto& row : typed) {
        for (auto& [id, text] : row)
            if (auto const* cell = find_cell(rows, id)) text = fold(*cell, text, today);
        tick_performed(rows, row);
        std::erase_if(row, [](auto const& cell) { return cell.second.empty(); });
    }
    // Rows with printed labels keep their place; others close up.
    if (rows.row_labels.empty()) std::erase_if(typed, is_empty_row);
    while (!typed.empty() && is_empty_row(typed.back())) typed.pop_back();
    return typed;
}

} // namespace

Value fold_value(Item const& item, Value const& value, Date today) {
    if (auto const* text = std::get_if<std::string>(&value)) {
        if (item.type == ItemType::multi_choice) return fold_codes(item, {*text});
        return fold(item, *text, today);
    }
    if (auto const* codes = std::get_if<std::vector<std::string>>(&value)) return item.type == ItemType::multi_choice ? Value(fold_codes(item, *codes)) : value;
    return item.type == ItemType::rows ? Value(fold_rows(item, *std::get_if<std::vector<Row>>(&value), today)) : value;
}

std::string fold(Item const& item, std::string_view typed, Date today) {
    switch (item.type) {
    case ItemType::text:
    case ItemType::note: return fold_text(typed);
    case ItemType::kana: return base::fold_kana(typed);
    case ItemType::person_name: return base::fold_person_name(typed);
    case ItemType::digits: {
        auto folded = base::fold_digits(typed);
        return kept_unless(base::is_all_digits(folded), folded, typed);
    }
    case ItemType::phone: {
        auto folded = base::fold_phone(typed);
        return kept_unless(base::phone_kind(folded) != base::PhoneKind::invalid, folded, typed);
    }
    case ItemType::postal_code: {
        auto folded = base::fold_digits(typed);
        return kept_unless(base::is_postal_code(folded), folded, typed);
    }
    case ItemType::email: return trimmed_half_width(typed);
    case ItemType::integer:
    case ItemType::decimal: return fold_number(item, typed);
    case ItemType::date: {
        if (base::parse_iso_date(typed)) return std::string(typed); // the usual case on the server
        auto const read = base::read_typed_date(typed, today);
        return kept_unless(read.date.has_value(), read.date ? base::iso_date(*read.date) : "", typed);
    }
    case ItemType::choice:
    case ItemType::multi_choice: return fold_choice(item, typed);
    case ItemType::yes: return fold_yes(typed);
    case ItemType::rows:
    case ItemType::derived: return std::string(typed);
    }
    return std::string(typed);
}

Record folded(forms::Definition const& form, Record const& record, Date today) {
    Record out;
    for (auto const& [id, value] : record.values()) {
        auto const* item = forms::find_item(form, id);
        out.set(id, item == nullptr ? value : fold_value(*item, value, today));
    }
    return out;
}

namespace {

// The first cell that is filled but not shown, as row and cell.
struct CellPlace { std::size_t row; std::string_view cell; };
std::optional<CellPlace> find_hidden_cell(forms::Definition const& form, Item const& rows, Record const& record, std::vector<Row> const& all) {
    for (std::size_t i = 0; i < all.size(); ++i)
        for (auto const& cell : rows.cells)
            if (cell.shown_if && all[i].find(cell.id) != all[i].end() && !is_cell_shown(form, rows, cell, record, all[i])) return CellPlace{i, cell.id};
    return std::nullopt;
}

// One at a time: the absence of a cell may hide or show another.
bool drop_hidden_cells(forms::Definition const& form, Item const& item, Record& record) {
    auto hidden = find_hidden_cell(form, item, record, record.rows(item.id));
    if (!hidden) return false;
    auto rows = record.rows(item.id);
    for (; hidden; hidden = find_hidden_cell(form, item, record, rows)) rows[hidden->row].erase(rows[hidden->row].find(hidden->cell));
    // Rows that lost their last cell close up like any other.
    record.set(item.id, fold_rows(item, std::move(rows), {}));
    return true;
}

// true when something was left out, which may hide or show something else.
bool drop_hidden(forms::Definition const& form, Record& record) {
    bool dropped = false;
    for (auto const& section : form.sections) {
        for (auto const& item : section.items) {
            if (record.find(item.id) == nullptr) continue;
            if (!takes_part(form, section, item, record)) {
                record.erase(item.id);
                dropped = true;
            } else if (item.type == ItemType::rows && drop_hidden_cells(form, item, record)) dropped = true;
        }
    }
    return dropped;
}

} // namespace

Record prepared(forms::Definition const& form, Record const& record, Date today) {
    auto out = folded(form, record, today);
    for (auto const& section : form.sections)
        for (auto const& item : section.items)
            if (item.type == ItemType::derived) out.set(item.id, derived_value(item, out));
    // Each round removes something, so it ends.
    while (drop_hidden(form, out)) {}
    return out;
}

std::vector<Issue> folding_issues(Item const& item, std::string_view typed, Date today) {
    if (item.type != ItemType::date || typed.empty() || base::parse_iso_date(typed)) return {};
    auto const read = base::read_typed_date(typed, today);
    if (!read.date || !read.outside_era) return {};
    auto issue = issue_of("V-326", item);
    issue.arguments.emplace_back("元号", read.era_name);
    issue.arguments.emplace_back("年", std::to_string(read.era_year));
    issue.arguments.emplace_back("西暦", base::kanji_date(*read.date));
    return {std::move(issue)};
}

} // namespace todoke::validation
