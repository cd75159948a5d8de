// FormEditor: what helps the person on: rail, list of mistakes, jumps, folded answers.
#include <algorithm>
#include <cstdlib>
#include <utility>

#include "client-wasm/screens/form_editor.hpp"

namespace todoke::screens {

using forms::Item;
using validation::Issue;
using validation::Severity;

namespace {

constexpr std::size_t rail_lines_max = 12;
constexpr std::size_t summary_values_max = 5;

std::string label_in_short(Item const& item) { return tr(item.short_label.empty() ? item.label : item.short_label); }

// The item a control belongs to: "tests.0.method" -> "tests", "symptoms--fever" -> "symptoms".
std::string_view item_of(std::string_view control) {
    control = control.substr(0, control.find("--"));
    return control.substr(0, control.find('.'));
}

} // namespace

void FormEditor::draw_rail() {
    auto const& needed = still_needed();
    if (needed.empty()) {
        ui::tag(tr("必須項目は入力済みです"), ui::Tone::ok);
        return;
    }
    auto const count = std::to_string(needed.size());
    ui::strong_text(tr("必須 残り{n}項目", {{"n", count}}));
    ui::begin_row();
    for (std::size_t i = 0; i < needed.size() && i < rail_lines_max; ++i) {
        auto const* item = forms::find_item(form_, needed[i]);
        if (item == nullptr) continue;
        auto const id = "needed_" + item->id;
        if (ui::button({.id = id, .label = "→ " + label_in_short(*item), .kind = ui::ButtonKind::quiet})) focus_item(item->id);
    }
    ui::end_row();
    if (needed.size() > rail_lines_max) {
        auto const rest = std::to_string(needed.size() - rail_lines_max);
        ui::small_text(tr("ほか{n}項目", {{"n", rest}}));
    }
    ui::small_text(tr("F8で次の必須項目へ進みます"));
}

void FormEditor::draw_mistakes() {
    if (mistakes_.empty()) return;
    std::vector<ui::Mistake> lines; // put into words each time: the reader may switch the language
    for (auto const& mistake : mistakes_) lines.push_back({mistake.field, sentence(mistake.issue)});
    ui::error_summary(tr("次の項目を確認してください"), lines, mistakes_fresh_);
    mistakes_fresh_ = false;
}

void FormEditor::commit_typed() {
    auto const typed = std::exchange(typed_, {});
    for (auto const& [id, text] : typed) {
        auto const* item = forms::find_item(form_, item_of(id));
        if (item == nullptr) continue;
        touched_.insert(id);
        pending_change_ = true;
        stale_ = true;
        if (item->type != forms::ItemType::rows) {
            record_.set(item->id, validation::fold(*item, text, today_));
            continue;
        }
        // tests.0.specimen_date
        auto const rest = std::string_view(id).substr(item->id.size() + 1);
        auto const dot = rest.find('.');
        auto const index = static_cast<std::size_t>(std::atoi(std::string(rest.substr(0, dot)).c_str()));
        auto rows = record_.rows(item->id);
        for (auto const& cell : item->cells) {
            if (dot == std::string_view::npos || cell.id != rest.substr(dot + 1) || index >= rows.size()) continue;
            rows[index][cell.id] = validation::fold(cell, text, today_);
            record_.set(item->id, rows);
        }
    }
}

// V-002: folding comes before any rule, also for what was taken up again as it had been typed.
void FormEditor::fold_everything() {
    auto const fold_text = [this](Item const& item, std::string const& text) { return validation::fold(item, text, today_); };
    for (auto const& section : form_.sections) {
        for (auto const& item : section.items) {
            auto const* value = record_.find(item.id);
            auto const* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
            if (text != nullptr) record_.set(item.id, fold_text(item, std::string(*text)));
            if (item.type != forms::ItemType::rows || value == nullptr) continue;
            auto rows = record_.rows(item.id);
            for (auto& row : rows) {
                for (auto const& cell : item.cells) {
                    if (auto const found = row.find(cell.id); found != row.end()) found->second = fold_text(cell, found->second);
                }
            }
            record_.set(item.id, std::move(rows));
        }
    }
    stale_ = true;
}

bool FormEditor::check_for_submission() {
    commit_typed();
    fold_everything();
    submission_tried_ = true;
    stale_ = true;
    refresh();
    mistakes_.clear();
    for (auto const& issue : issues_) {
        if (issue.severity != Severity::error) continue;
        auto field = issue.row < 0 ? first_field_of(issue.item) : issue.item + "." + std::to_string(issue.row) + "." + issue.cell;
        mistakes_.push_back({std::move(field), issue});
        if (auto const* section = section_of(issue.item); section != nullptr) folded_.erase(section->id);
    }
    mistakes_fresh_ = !mistakes_.empty();
    if (mistakes_fresh_) client_.platform.request_frame();
    return mistakes_.empty();
}

bool FormEditor::check_for_saving() {
    commit_typed();
    fold_everything();
    for (auto const& section : form_.sections) {
        for (auto const& item : section.items) touched_.insert(item.id);
    }
    stale_ = true;
    refresh();
    mistakes_.clear();
    for (auto const& issue : issues_) {
        if (issue.severity != Severity::error) continue;
        auto field = issue.row < 0 ? first_field_of(issue.item) : issue.item + "." + std::to_string(issue.row) + "." + issue.cell;
        if (issue.row >= 0) touched_.insert(field);
        mistakes_.push_back({std::move(field), issue});
    }
    mistakes_fresh_ = !mistakes_.empty();
    if (mistakes_fresh_) client_.platform.request_frame();
    return mistakes_.empty();
}

void FormEditor::show_problem(api::Problem const& problem) {
    // Client and server judge by the same code; this shows what only the server could know.
    check_for_submission();
    for (auto const& issue : problem.issues) {
        auto const severity_blocks = issue.severity.empty() || issue.severity == "error";
        auto const field = issue.row < 0 ? first_field_of(issue.item) : issue.item + "." + std::to_string(issue.row) + "." + issue.cell;
        auto const known = std::any_of(mistakes_.begin(), mistakes_.end(), [&](auto const& mistake) { return mistake.field == field; });
        if (!severity_blocks || known) continue;
        Issue said;
        said.message = issue.message;
        mistakes_.push_back({field, std::move(said)});
    }
    mistakes_fresh_ = !mistakes_.empty();
}

forms::Section const* FormEditor::section_of(std::string_view item) const {
    for (auto const& section : form_.sections) {
        for (auto const& each : section.items) {
            if (each.id == item) return &section;
        }
    }
    return nullptr;
}

std::string FormEditor::first_field_of(std::string_view item_id) const {
    auto const* item = forms::find_item(form_, item_id);
    if (item == nullptr || item->type != forms::ItemType::rows || item->cells.empty()) return std::string(item_id);
    return item->id + ".0." + item->cells.front().id;
}

void FormEditor::focus_item(std::string_view id) {
    if (auto const* section = section_of(item_of(id)); section != nullptr) folded_.erase(section->id);
    focus_after_ = id.find('.') == std::string_view::npos ? first_field_of(id) : std::string(id);
    client_.platform.request_frame();
}

void FormEditor::jump_to_next_needed() {
    refresh();
    if (still_needed_.empty()) {
        focus_after_ = "confirm";
        return;
    }
    // The first needed item behind the focused one in the order of the form, or else the first of all.
    auto const here = std::string(item_of(ui::focused_id()));
    auto passed = false;
    for (auto const& section : form_.sections) {
        for (auto const& item : section.items) {
            auto const needed = std::find(still_needed_.begin(), still_needed_.end(), item.id) != still_needed_.end();
            if (passed && needed) return focus_item(item.id);
            if (item.id == here) passed = true;
        }
    }
    focus_item(still_needed_.front());
}

// Into the focused field what this user entered there last time, choices included.
void FormEditor::take_last_used() {
    auto const control = std::string(ui::focused_id());
    auto const field = control.substr(0, control.find("--"));
    auto const* item = forms::find_item(form_, item_of(field));
    if (item == nullptr) return;
    if (item->type != forms::ItemType::rows) {
        auto const& values = client_.forms.suggestions(form_.id, item->id);
        if (!item->remember || values.empty()) return;
        record_.set(item->id, item->type == forms::ItemType::multi_choice ? records::Value(std::vector<std::string>{values.front()}) : records::Value(values.front()));
        typed_.erase(field);
        return mark_changed();
    }
    // In a row the choices belong together: method and specimen of the last test.
    auto const rest = std::string_view(field).substr(std::min(field.size(), item->id.size() + 1));
    auto const index = static_cast<std::size_t>(std::atoi(std::string(rest.substr(0, rest.find('.'))).c_str()));
    auto rows = record_.rows(item->id);
    if (rows.size() <= index) rows.resize(index + 1);
    for (auto const& cell : item->cells) {
        auto const& values = client_.forms.suggestions(form_.id, item->id + "." + cell.id);
        if (cell.remember && !values.empty()) rows[index][cell.id] = values.front();
    }
    record_.set(item->id, std::move(rows));
    mark_changed();
}

void FormEditor::fold_finished_sections() {
    refresh();
    for (auto const& section : form_.sections) {
        auto has_answer = false;
        auto is_open = false;
        for (auto const& item : section.items) {
            has_answer = has_answer || record_.find(item.id) != nullptr;
            is_open = is_open || std::find(still_needed_.begin(), still_needed_.end(), item.id) != still_needed_.end();
        }
        auto const has_issue = std::any_of(issues_.begin(), issues_.end(), [&](auto const& issue) { return section_of(issue.item) == &section; });
        if (has_answer && !is_open && !has_issue) folded_.insert(section.id);
    }
}

std::string FormEditor::summary_of(forms::Section const& section) const {
    std::string text;
    std::size_t count = 0;
    for (auto const& item : section.items) {
        auto const* value = record_.find(item.id);
        if (value == nullptr || item.type == forms::ItemType::rows || count >= summary_values_max) continue;
        auto const shown = shown_value(item, value, nullptr);
        if (shown.empty()) continue;
        text += (text.empty() ? "" : " / ") + shown;
        ++count;
    }
    return text;
}

} // namespace todoke::screens
