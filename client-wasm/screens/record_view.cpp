#include "client-wasm/screens/record_view.hpp"

#include <algorithm>

#include "client-wasm/screens/field_input.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

using forms::Item;
using forms::ItemType;
using validation::Severity;

std::string sentence_of(validation::Issue const& issue) {
    auto translated = issue;
    for (auto& argument : translated.arguments) argument.second = tr(argument.second);
    return validation::fill_message(tr(issue.message), translated);
}

std::string row_text(Item const& item, records::Row const& row) {
    std::string text;
    for (auto const& cell : item.cells) {
        auto const value = row.find(cell.id);
        if (value == row.end() || value->second.empty()) continue;
        records::Value const stored = value->second;
        auto const shown = cell.type == ItemType::yes ? tr(cell.label) : shown_value(cell, &stored, nullptr);
        text += (text.empty() ? "" : " / ") + shown;
    }
    return text;
}

std::string answer_of(state::Client& client, Item const& item, records::Record const& record) {
    if (item.type == ItemType::derived) {
        auto const value = validation::derived_value(item, record);
        return value.empty() ? "-" : with_unit(value, item.unit);
    }
    if (item.type == ItemType::choice && item.code_list == "municipalities") {
        auto const name = record.text(item.id.substr(0, item.id.find("municipality_code")) + "municipality_name");
        if (!name.empty()) return std::string(name);
        auto const* options = client.forms.municipalities(record.text(item.options_depend_on));
        return shown_value(item, record.find(item.id), options);
    }
    return shown_value(item, record.find(item.id), nullptr);
}

std::string phone_words(std::string_view digits) {
    static forms::Item const phone = [] {
        forms::Item item;
        item.type = ItemType::phone;
        return item;
    }();
    records::Value const stored = std::string(digits);
    return digits.empty() ? "-" : validation::displayed(phone, &stored);
}

namespace {

struct Remark { std::string text; ui::Tone tone = ui::Tone::plain; };

Remark remark_about(std::string_view item, int row, RecordView const& view) {
    Remark remark;
    if (view.issues == nullptr) return remark;
    for (auto const& issue : *view.issues) {
        if (issue.item != item || issue.row != row || issue.severity == Severity::info) continue;
        remark.text += (remark.text.empty() ? "" : " ") + sentence_of(issue);
        if (issue.severity == Severity::error) remark.tone = ui::Tone::error;
        else if (remark.tone != ui::Tone::error) remark.tone = ui::Tone::warning;
    }
    return remark;
}

void add_rows(Item const& item, records::Record const& record, RecordView const& view, std::vector<ui::Fact>& facts) {
    auto const& rows = record.rows(item.id);
    auto const whole = remark_about(item.id, -1, view);
    if (rows.empty()) {
        if (view.empties == Empties::show || !whole.text.empty()) facts.push_back({tr(item.label), tr("入力なし"), whole.tone, whole.text});
        return;
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].empty()) continue;
        auto const label = i < item.row_labels.size() ? tr(item.row_labels[i]) : tr(item.label) + " " + std::to_string(i + 1);
        auto remark = remark_about(item.id, static_cast<int>(i), view);
        if (i == 0 && !whole.text.empty()) {
            remark.text += (remark.text.empty() ? "" : " ") + whole.text;
            if (remark.tone == ui::Tone::plain) remark.tone = whole.tone;
        }
        facts.push_back({label, row_text(item, rows[i]), remark.tone, remark.text});
    }
}

bool is_date_conflict(Item const& item, RecordView const& view) {
    return std::find(view.date_conflicts.begin(), view.date_conflicts.end(), item.id) != view.date_conflicts.end();
}

} // namespace

void draw_record(state::Client& client, forms::Definition const& form, records::Record const& record, RecordView const& view) {
    for (auto const& section : form.sections) {
        if (!validation::is_shown(form, section, record)) continue;
        std::vector<ui::Fact> facts;
        std::string first_item;
        for (auto const& item : section.items) {
            if (!validation::is_shown(form, item, record) || (view.entrusted_only && !item.entrusted)) continue;
            if (first_item.empty() && item.type != ItemType::derived) first_item = item.id;
            if (item.type == ItemType::rows) {
                add_rows(item, record, view, facts);
                continue;
            }
            auto remark = remark_about(item.id, -1, view);
            if (is_date_conflict(item, view)) {
                remark.text += (remark.text.empty() ? "" : " ") + tr("× 他の日付と前後関係が正しくありません(確認のうえ届出)");
                if (remark.tone == ui::Tone::plain) remark.tone = ui::Tone::warning;
            }
            if (view.empties == Empties::hide && record.find(item.id) == nullptr && item.type != ItemType::derived && remark.text.empty()) continue;
            facts.push_back({tr(item.label), answer_of(client, item, record), remark.tone, remark.text});
        }
        if (facts.empty()) continue;
        ui::begin_section("view_" + section.id, tr(section.title));
        ui::facts("facts_" + section.id, facts);
        if (view.on_change && !first_item.empty()) {
            auto const id = "change_" + section.id;
            auto const description = tr("{section}を変更", {{"section", tr(section.title)}});
            if (ui::button({.id = id, .label = tr("変更"), .kind = ui::ButtonKind::quiet, .description = description})) view.on_change(first_item);
        }
        ui::end_section();
    }
}

} // namespace todoke::screens
