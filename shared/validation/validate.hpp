// The one judgement about a record: the browser shows it before sending, the server repeats it.
// Pure: the same definition, record and day always give the same issues.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/date.hpp"
#include "shared/forms/definition.hpp"
#include "shared/records/record.hpp"

namespace todoke::validation {

using forms::Severity;

struct Issue {
    std::string rule;      // V-402
    Severity severity = Severity::error;
    std::string item;      // where it is shown; "" = the whole form
    int row = -1;          // rows items: which row, from 0
    std::string cell;      // rows items: which cell
    std::string message;   // Japanese source text with {…} placeholders (key of the PO files)
    std::vector<std::pair<std::string, std::string>> arguments; // for the placeholders
};

// field: what is checked when a field loses the focus and when a draft is saved. submit: everything.
enum class Stage { field, submit };

// Folds first (V-002). Items and cells that are not shown are not judged; prepared() leaves them out,
// so the server judges and stores prepared(record).
std::vector<Issue> validate(forms::Definition const& form, records::Record const& record, Date today, Stage stage);
bool has_errors(std::vector<Issue> const& issues);
// The message with its placeholders filled; `translated` is the message in the reader's language.
std::string fill_message(std::string_view translated, Issue const& issue);

// The record with every value folded (V-002); unknown keys stay as they are.
records::Record folded(forms::Definition const& form, records::Record const& record, Date today);
records::Value fold_value(forms::Item const& item, records::Value const& value, Date today);

// What is sent and stored on submission: every value folded (V-002), items that are not shown left
// out, derived items computed, 検査実施 ticked where a result was chosen (V-422). Idempotent.
records::Record prepared(forms::Definition const& form, records::Record const& record, Date today);

// The most Unicode characters an item takes: its own limit or that of its type.
std::size_t length_limit(forms::Item const& item);

// An issue of a rule that only the caller can judge (V-114 and V-115 with the postal code table,
// V-601, V-632): severity and message from the table of built-in rules.
Issue builtin_issue(std::string_view rule, std::string_view item);
// Of a rule that needs the text itself: V-326, which folding makes invisible. Nothing otherwise.
std::vector<Issue> folding_issues(forms::Item const& item, std::string_view typed, Date today);

// V-002: what is stored and shown for what was typed. Idempotent. Unreadable input comes back as typed.
std::string fold(forms::Item const& item, std::string_view typed, Date today);
// What a field shows beside itself once it understood: 令和2年2月2日(日)・14日前, 46歳3ヶ月, or "".
std::string understood(forms::Item const& item, std::string_view value, Date today);
// How a stored value reads in read mode: 2020年2月2日, 男性, 入力なし, 不明, - (domain README).
// `translate` turns labels and words into the reader's language; nullptr leaves them Japanese.
using Translate = std::string (*)(std::string_view);
std::string displayed(forms::Item const& item, records::Value const* value, Translate translate = nullptr);

bool holds(forms::Condition const& condition, forms::Definition const& form, records::Record const& record);
bool is_shown(forms::Definition const& form, forms::Section const& section, records::Record const& record);
bool is_shown(forms::Definition const& form, forms::Item const& item, records::Record const& record);
// Inside a row a condition names cells of it first, then items of the form.
bool is_cell_shown(forms::Definition const& form, forms::Item const& rows, forms::Item const& cell, records::Record const& record, records::Row const& row);
// Whether an option may be chosen: the code of the item it depends on, in the row or the record.
bool is_option_offered(forms::Item const& item, forms::Option const& option, records::Record const& record, records::Row const* row = nullptr);
// The value of a derived item: age_years, age_months.
std::string derived_value(forms::Item const& item, records::Record const& record);

// 必須 残りn項目: shown items with Need::submit or must that are empty, in screen order.
std::vector<std::string> still_needed(forms::Definition const& form, records::Record const& record);

// 日付の整合性確認 (validation.md §4): nine lines in order, whether they are in order (V-301, V-302).
struct DateLine {
    std::string item;
    std::string label;
    std::string value; // 2020/9/30 or 入力なし
    bool in_order = true;
    std::string reason;      // Japanese sentence, "" when in order
    std::string other_label; // of the nearest date it contradicts, for a sentence in another language
    std::string other_value;
    bool is_too_early = false; // before one that should come earlier; otherwise after one that should come later
};
struct DateCheck { std::vector<DateLine> lines; bool needs_dialog = false; /* V-303 */ };
DateCheck check_date_order(forms::Definition const& form, records::Record const& record);

} // namespace todoke::validation
