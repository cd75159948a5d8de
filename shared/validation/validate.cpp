#include "shared/validation/validate.hpp"

#include <algorithm>
#include <array>

#include "shared/validation/builtin_rules.hpp"
#include "shared/validation/field_rules.hpp"
#include "shared/validation/form_rules.hpp"

namespace todoke::validation {

namespace {

using forms::Item;
using forms::ItemType;
using records::Record;
using records::Row;

// V-420, V-423 in rows of tests: with the cells `method` and `specimen`.
void check_test_row(Item const& rows, Row const& row, int index, std::vector<Issue>& issues) {
    if (find_cell(rows, "method") == nullptr || find_cell(rows, "specimen") == nullptr) return;
    auto const raise = [&](std::string_view rule, std::string_view cell) {
        auto issue = builtin_issue(rule, rows.id);
        issue.row = index;
        issue.cell = std::string(cell);
        issues.push_back(std::move(issue));
    };
    bool const begun = !cell_text(row, "specimen").empty() || !cell_text(row, "specimen_date").empty() || !cell_text(row, "result").empty();
    if (begun && cell_text(row, "method").empty()) raise("V-420", "method");
    if (cell_text(row, "specimen") == "99" && find_cell(rows, "specimen_other") != nullptr && cell_text(row, "specimen_other").empty())
        raise("V-423", "specimen_other");
}

void check_row(Scope const& scope, int index, Stage stage, Date today, std::vector<Issue>& issues) {
    auto const before = issues.size();
    for (auto const& [id, text] : *scope.row) {
        auto const* cell = find_cell(*scope.rows, id);
        auto const first = issues.size();
        if (cell == nullptr) issues.push_back(builtin_issue("F-001", scope.rows->id));
        else if (!text.empty() && is_cell_shown(scope.form, *scope.rows, *cell, scope.record, *scope.row)) check_text(scope, *cell, text, today, issues);
        for (auto i = first; i < issues.size() && cell != nullptr; ++i) issues[i].cell = id;
    }
    if (stage == Stage::submit) check_test_row(*scope.rows, *scope.row, index, issues);
    for (auto i = before; i < issues.size(); ++i) {
        issues[i].item = scope.rows->id;
        issues[i].row = index;
    }
}

void check_rows(Scope const& scope, Item const& item, std::vector<Row> const& rows, Stage stage, Date today, std::vector<Issue>& issues) {
    if (rows.size() > item.rows_max) { issues.push_back(issue_of("F-004", item)); return; }
    for (std::size_t i = 0; i < rows.size(); ++i)
        check_row(Scope{scope.form, scope.record, &item, &rows[i]}, static_cast<int>(i), stage, today, issues);
}

void check_value(Scope const& scope, Item const& item, records::Value const& value, Stage stage, Date today, std::vector<Issue>& issues) {
    if (auto const* text = std::get_if<std::string>(&value)) return check_text(scope, item, *text, today, issues);
    if (auto const* codes = std::get_if<std::vector<std::string>>(&value); codes != nullptr && item.type == ItemType::multi_choice)
        return check_codes(scope, item, *codes, issues);
    if (auto const* rows = std::get_if<std::vector<Row>>(&value); rows != nullptr && item.type == ItemType::rows)
        return check_rows(scope, item, *rows, stage, today, issues);
    issues.push_back(issue_of("F-004", item));
}

// V-401, V-402 and V-407: what is still needed to submit.
void check_needs(Scope const& scope, std::vector<Issue>& issues) {
    for (auto const& id : still_needed(scope.form, scope.record)) {
        auto const* item = forms::find_item(scope.form, id);
        if (item->need == forms::Need::submit) issues.push_back(issue_of("V-407", *item));
        else if (id == "diagnosis_class") issues.push_back(issue_of("V-401", *item));
        else if (id == "diagnosis_date") issues.push_back(issue_of("V-402", *item));
        else issues.push_back(issue_of("F-005", *item));
    }
}

// V-414; reference-data.md §10: immediately means within 24 hours, day 7 is the last of seven.
void check_deadline(Scope const& scope, Date today, std::vector<Issue>& issues) {
    if (scope.form.deadline == forms::Deadline::none) return;
    auto const diagnosed = base::parse_iso_date(scope.text("diagnosis_date"));
    if (!diagnosed) return;
    auto const deadline = base::add_days(*diagnosed, scope.form.deadline == forms::Deadline::immediately ? 1 : 7);
    auto const reported = base::parse_iso_date(scope.text("report_date")).value_or(today);
    if (reported <= deadline) return;
    auto issue = builtin_issue("V-414", forms::find_item(scope.form, "report_date") != nullptr ? "report_date" : "diagnosis_date");
    issue.arguments.emplace_back("期限", base::kanji_date(deadline));
    issues.push_back(std::move(issue));
}

// Items the form does not have: V-408 for an unnamed disease, otherwise a mistake of the sender.
void check_unknown(Scope const& scope, std::vector<Issue>& issues) {
    for (auto const& [id, value] : scope.record.values())
        if (forms::find_item(scope.form, id) == nullptr) issues.push_back(builtin_issue(scope.form.named ? "F-001" : "V-408", id));
}

// Screen order, then rows; the issues of one field stay in the order they were found.
void sort_by_screen(forms::Definition const& form, std::vector<Issue>& issues) {
    struct Ranked { int position; Issue issue; };
    std::vector<Ranked> ranked;
    ranked.reserve(issues.size());
    for (auto& issue : issues) {
        int position = 0;
        bool found = false;
        for (auto const& section : form.sections)
            for (auto const& item : section.items) {
                found = found || item.id == issue.item;
                if (!found) ++position;
            }
        ranked.push_back({position, std::move(issue)});
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](Ranked const& a, Ranked const& b) {
        return a.position != b.position ? a.position < b.position : a.issue.row < b.issue.row;
    });
    for (std::size_t i = 0; i < issues.size(); ++i) issues[i] = std::move(ranked[i].issue);
}

// English sentences name their placeholders in English.
std::string_view japanese_name(std::string_view name, Issue const& issue) {
    if (name == "field") return "項目名";
    if (name == "era") return "元号";
    if (name == "year") return "年";
    if (name == "date") return issue.rule == "V-414" ? "期限" : "西暦";
    return name;
}

} // namespace

std::vector<Issue> validate(forms::Definition const& form, Record const& record, Date today, Stage stage) {
    auto const clean = folded(form, record, today);
    Scope const scope{form, clean};
    std::vector<Issue> issues;
    for (auto const& section : form.sections) {
        for (auto const& item : section.items) {
            auto const* value = clean.find(item.id);
            // What is not shown is not judged: nobody could repair it, and prepared() leaves it out.
            if (value == nullptr || !takes_part(form, section, item, clean)) continue;
            check_value(scope, item, *value, stage, today, issues);
            for (auto& issue : folding_issues(item, record.text(item.id), today)) issues.push_back(std::move(issue));
        }
    }
    check_unknown(scope, issues);
    check_form_rules(scope, stage, issues);
    if (stage == Stage::submit) {
        check_needs(scope, issues);
        if (form.kind == forms::FormKind::notification) check_deadline(scope, today, issues);
    }
    sort_by_screen(form, issues);
    return issues;
}

bool has_errors(std::vector<Issue> const& issues) {
    return std::any_of(issues.begin(), issues.end(), [](Issue const& issue) { return issue.severity == Severity::error; });
}

std::string fill_message(std::string_view translated, Issue const& issue) {
    std::string out;
    while (!translated.empty()) {
        auto const open = translated.find('{');
        auto const close = open == std::string_view::npos ? open : translated.find('}', open);
        if (close == std::string_view::npos) break;
        out.append(translated.substr(0, open));
        auto const name = translated.substr(open + 1, close - open - 1);
        auto const wanted = japanese_name(name, issue);
        auto const found = std::find_if(issue.arguments.begin(), issue.arguments.end(), [&](auto const& argument) { return argument.first == wanted; });
        if (found != issue.arguments.end()) out.append(found->second);
        else out.append(translated.substr(open, close - open + 1));
        translated.remove_prefix(close + 1);
    }
    return out.append(translated);
}

} // namespace todoke::validation
