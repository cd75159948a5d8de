#include "client-wasm/screens/form_editor.hpp"

#include <algorithm>

namespace todoke::screens {

using forms::Item;
using forms::ItemType;
using validation::Issue;
using validation::Severity;

namespace {

std::string label_of(Item const& item) {
    auto label = tr(item.label);
    if (!item.unit.empty() && item.type != ItemType::derived) label += " (" + tr(item.unit) + ")";
    return label;
}

bool is_municipality(Item const& item) { return item.code_list == "municipalities"; }

// A code as the words that stand in the record for ever: Japanese, whatever the reader's language.
std::string words_of(Item const& item, std::string_view value) {
    for (auto const& option : item.options) {
        if (option.code == value) return option.label;
    }
    return std::string(value);
}

// フリガナ of 氏名: name -> name_kana, guardian_name -> guardian_kana.
Item const* kana_item_of(forms::Definition const& form, std::string_view id) {
    if (auto const* item = forms::find_item(form, std::string(id) + "_kana"); item != nullptr) return item;
    constexpr std::string_view suffix = "_name";
    if (id.size() > suffix.size() && id.substr(id.size() - suffix.size()) == suffix)
        return forms::find_item(form, std::string(id.substr(0, id.size() - suffix.size())) + "_kana");
    return nullptr;
}

} // namespace

FormEditor::FormEditor(state::Client& client, forms::Definition const& form, records::Record& record)
    : client_(client), form_(form), record_(record), today_(client.today()) {
    // On their way before somebody asks for them.
    if (form.kind == forms::FormKind::notification && client.session.may(access::Capability::submit_notification)) (void)client.forms.suggestions(form.id, "");
}

void FormEditor::refresh() {
    if (!stale_) return;
    stale_ = false;
    auto const stage = submission_tried_ ? validation::Stage::submit : validation::Stage::field;
    issues_ = validation::validate(form_, record_, today_, stage);
    judge_address();
    still_needed_ = validation::still_needed(form_, record_);
}

std::vector<std::string> const& FormEditor::still_needed() {
    refresh();
    return still_needed_;
}

std::vector<Issue> const& FormEditor::issues() {
    refresh();
    return issues_;
}

void FormEditor::mark_changed() {
    changed_ = true;
    stale_ = true;
}

bool FormEditor::draw() {
    changed_ = pending_change_;
    pending_change_ = false;
    refresh();
    for (auto const& section : form_.sections) {
        if (validation::is_shown(form_, section, record_)) draw_section(section);
    }
    if (ui::shortcut("F8", tr("次の必須項目へ"))) jump_to_next_needed();
    if (ui::shortcut("F4", tr("前回と同じ値を入れる"))) take_last_used();
    if (!focus_after_.empty()) {
        ui::focus(focus_after_);
        focus_after_.clear();
    }
    return changed_;
}

void FormEditor::draw_section(forms::Section const& section) {
    auto folded = folded_.find(section.id) != folded_.end();
    auto const was_folded = folded;
    auto const summary = folded ? summary_of(section) : std::string();
    auto const open = ui::begin_folding_section("section_" + section.id, tr(section.title), summary, folded);
    if (folded != was_folded) {
        if (folded) folded_.insert(section.id);
        else folded_.erase(section.id);
    }
    if (open) {
        for (auto const& item : section.items) {
            if (validation::is_shown(form_, item, record_)) draw_item(item);
        }
    }
    ui::end_section();
}

void FormEditor::draw_item(Item const& item) {
    if (item.type == ItemType::derived) return draw_derived(item);
    if (item.type == ItemType::rows) return draw_rows(item);
    if (item.type == ItemType::multi_choice) return draw_codes(item);
    draw_single(item);
    if (!item.copy_from.empty()) draw_copy_button(item);
}

// Only once there is something to read.
void FormEditor::draw_derived(Item const& item) {
    auto const value = validation::derived_value(item, record_);
    if (!value.empty()) ui::output_field(item.id, label_of(item), with_unit(value, item.unit));
}

FieldSpot FormEditor::spot_of(Item const& item, std::string id) {
    FieldSpot spot;
    spot.id = std::move(id);
    spot.label = label_of(item);
    spot.hint = tr(item.hint);
    spot.required = item.need != forms::Need::optional;
    spot.read_only = read_only_.find(item.id) != read_only_.end();
    return spot;
}

FormEditor::Said FormEditor::said_about(std::string_view item, int row, std::string_view cell, std::string_view id) const {
    Said said;
    if (!submission_tried_ && touched_.find(id) == touched_.end()) return said;
    for (auto const& issue : issues_) {
        if (issue.item != item || issue.row != row || issue.cell != cell) continue;
        auto& place = issue.severity == Severity::error ? said.error : said.warning;
        if (issue.severity == Severity::info) continue;
        if (place.empty()) place = sentence(issue);
    }
    if (!said.error.empty()) said.warning.clear(); // first what blocks; the rest when that is right
    return said;
}

std::string FormEditor::sentence(Issue const& issue) const {
    auto translated = issue;
    for (auto& argument : translated.arguments) argument.second = tr(argument.second);
    return validation::fill_message(tr(issue.message), translated);
}

void FormEditor::draw_single(Item const& item) {
    auto spot = spot_of(item, item.id);
    auto said = said_about(item.id, -1, {}, spot.id);
    spot.error = std::move(said.error);
    spot.warning = std::move(said.warning);
    if (is_municipality(item)) {
        auto const prefecture = record_.text(item.options_depend_on);
        static std::vector<forms::Option> const none;
        spot.options = prefecture.empty() ? &none : client_.forms.municipalities(prefecture);
        if (spot.options == nullptr) spot.options = &none;
        if (prefecture.empty()) spot.hint = tr("先に都道府県を選んでください。");
    } else if (!item.options_depend_on.empty()) {
        spot.controlling_code = record_.text(item.options_depend_on);
    }
    if (item.remember) spot.suggestions = client_.forms.suggestions(form_.id, item.id);
    auto value = std::string(record_.text(item.id));
    auto const result = draw_field(item, spot, typed_, value, today_);
    if (!result.composed_kana.empty()) take_kana(item, result.composed_kana);
    if (result.changed) {
        record_.set(item.id, value);
        kana_by_us_.erase(item.id);
        if (value.empty()) drop_kana(item);
        if (item.id == "prefecture_code") drop_municipality();
        mark_changed();
    }
    if (result.committed) {
        touched_.insert(spot.id);
        after_commit(item);
    }
}

void FormEditor::draw_codes(Item const& item) {
    auto spot = spot_of(item, item.id);
    auto said = said_about(item.id, -1, {}, spot.id);
    spot.error = std::move(said.error);
    spot.warning = std::move(said.warning);
    auto codes = record_.codes(item.id);
    auto const result = draw_codes_field(item, spot, codes);
    if (result.changed) {
        record_.set(item.id, codes);
        mark_changed();
    }
    if (result.committed) touched_.insert(spot.id);
}

void FormEditor::draw_rows(Item const& item) {
    ui::begin_section("rows_" + item.id, label_of(item));
    if (!item.hint.empty()) ui::small_text(tr(item.hint));
    if (auto const said = said_about(item.id, -1, {}, item.id); !said.error.empty() || !said.warning.empty())
        ui::banner("said_" + item.id, said.error.empty() ? ui::Tone::warning : ui::Tone::error, said.error.empty() ? said.warning : said.error, "");
    auto rows = record_.rows(item.id);
    auto const before = rows;
    auto& open = rows_open_[item.id];
    open = std::max({open, rows.size(), std::max<std::size_t>(item.rows_shown, 1)});
    auto const most = item.rows_max == 0 ? item.row_labels.size() : item.rows_max;
    if (most > 0) open = std::min(open, most);
    rows.resize(std::max(rows.size(), open));
    std::size_t filled = 0;
    for (std::size_t i = 0; i < open; ++i) draw_row(item, i, rows[i], filled);
    // Rows keep their place; only empty ones at the end are not stored.
    rows.resize(filled);
    if (rows != before) {
        record_.set(item.id, rows);
        mark_changed();
    }
    if (most == 0 || open < most) {
        auto const id = "add_" + item.id;
        if (ui::button({.id = id, .label = tr("行を追加"), .kind = ui::ButtonKind::quiet})) {
            focus_after_ = item.id + "." + std::to_string(open) + "." + (item.cells.empty() ? "" : item.cells.front().id);
            ++open;
            client_.platform.request_frame();
        }
    }
    ui::end_section();
}

void FormEditor::draw_row(Item const& item, std::size_t index, records::Row& row, std::size_t& filled) {
    auto const title = index < item.row_labels.size() ? tr(item.row_labels[index]) : label_of(item) + " " + std::to_string(index + 1);
    auto const prefix = item.id + "." + std::to_string(index);
    ui::begin_section(prefix, title);
    ui::begin_row();
    // Conditions inside a row speak of its own cells: they are judged on a record of the row alone.
    records::Record row_record;
    for (auto const& [cell, value] : row) row_record.set(cell, value);
    for (auto const& cell : item.cells) {
        if (cell.shown_if && !validation::holds(*cell.shown_if, form_, row_record)) continue;
        auto spot = spot_of(cell, prefix + "." + cell.id);
        auto said = said_about(item.id, static_cast<int>(index), cell.id, spot.id);
        spot.error = std::move(said.error);
        spot.warning = std::move(said.warning);
        spot.required = false;
        spot.compact = true;
        if (!cell.options_depend_on.empty()) spot.controlling_code = row_record.text(cell.options_depend_on);
        if (cell.remember) spot.suggestions = client_.forms.suggestions(form_.id, item.id + "." + cell.id);
        auto const found = row.find(cell.id);
        auto value = found == row.end() ? std::string() : found->second;
        auto const result = draw_field(cell, spot, typed_, value, today_);
        if (result.changed) {
            if (value.empty()) row.erase(cell.id);
            else row[cell.id] = value;
            // V-422: a result means the test was performed.
            auto const has_performed = std::any_of(item.cells.begin(), item.cells.end(), [](auto const& each) { return each.id == "performed"; });
            if (cell.id == "result" && has_performed && !value.empty()) row["performed"] = "1";
        }
        if (result.committed) {
            touched_.insert(spot.id);
            stale_ = true;
            client_.platform.request_frame();
        }
    }
    ui::end_row();
    ui::end_section();
    if (!row.empty()) filled = index + 1;
}

void FormEditor::draw_copy_button(Item const& item) {
    if (!ui::button({.id = "copy_" + item.id, .label = tr(item.copy_label.empty() ? "上と同じ" : item.copy_label), .kind = ui::ButtonKind::quiet})) return;
    std::string joined;
    std::string_view rest = item.copy_from;
    while (!rest.empty()) {
        auto const space = rest.find(' ');
        auto const id = rest.substr(0, space);
        auto const* source = forms::find_item(form_, id);
        auto const value = record_.text(id);
        if (source != nullptr && !value.empty()) {
            joined += source->type == item.type ? std::string(value) : words_of(*source, value);
        }
        if (space == std::string_view::npos) break;
        rest.remove_prefix(space + 1);
    }
    if (joined.empty()) return;
    record_.set(item.id, joined);
    typed_.erase(item.id);
    touched_.insert(item.id);
    mark_changed();
}

void FormEditor::after_commit(Item const& item) {
    stale_ = true;
    client_.platform.request_frame();
    if (item.type == ItemType::postal_code) fill_address(item);
    if (is_municipality(item)) {
        // The name stays readable without the list.
        auto const* options = client_.forms.municipalities(record_.text(item.options_depend_on));
        auto const code = record_.text(item.id);
        auto const name = item.id.substr(0, item.id.find("municipality_code")) + "municipality_name";
        if (options == nullptr || forms::find_item(form_, name) == nullptr) return;
        for (auto const& option : *options) {
            if (option.code == code) record_.set(name, option.label);
        }
    }
}

void FormEditor::drop_kana(Item const& item) {
    auto const* kana = kana_item_of(form_, item.id);
    if (kana == nullptr || kana_by_us_.find(kana->id) == kana_by_us_.end()) return;
    record_.erase(kana->id);
    typed_.erase(kana->id);
}

void FormEditor::take_kana(Item const& item, std::string const& reading) {
    auto const* kana = kana_item_of(form_, item.id);
    if (kana == nullptr || kana->type != ItemType::kana) return;
    auto const current = std::string(record_.text(kana->id));
    // Only into an empty field, or behind what this function itself put there.
    if (!current.empty() && kana_by_us_.find(kana->id) == kana_by_us_.end()) return;
    auto joined = current.empty() ? reading : current + "　" + reading;
    record_.set(kana->id, validation::fold(*kana, joined, today_));
    typed_.erase(kana->id);
    kana_by_us_.insert(kana->id);
    mark_changed();
}

} // namespace todoke::screens
