#include "client-wasm/screens/institution_picker.hpp"

#include "client-wasm/screens/screen.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

namespace {

constexpr int pause_ms = 120; // between key presses of somebody who types on
constexpr std::int64_t rows_shown = 8;

} // namespace

void InstitutionPicker::set_master(std::string master) {
    if (master == master_) return;
    master_ = std::move(master);
    chosen_.reset();
    found_.reset();
    typed_.clear();
}

void InstitutionPicker::search_soon() {
    client_.platform.after(pause_ms, if_alive([this, asked = ++question_] {
        if (asked == question_) search();
    }));
}

void InstitutionPicker::search() {
    auto const asked = ++question_;
    if (base::trimmed(typed_).empty()) {
        found_.reset();
        return client_.platform.request_frame();
    }
    api::MasterSearchRequest request;
    request.master = master_;
    request.typed = std::string(base::first_characters(typed_, 100));
    request.limit = rows_shown;
    state::Call call;
    call.endpoint = api::EndpointId::search_masters;
    call.body = api::to_json(std::move(request));
    client_.api.call<api::MasterSearchReply>(std::move(call), if_alive([this, asked](state::Outcome<api::MasterSearchReply> outcome) {
        if (asked != question_) return;
        failure_.reset();
        if (!outcome.ok()) {
            failure_ = outcome.failure;
            return;
        }
        found_ = std::move(*outcome.value);
        ui::announce(found_->rows.empty() ? tr("該当する機関はありません。") : tr("{n}件", {{"n", std::to_string(found_->total)}}));
    }));
}

bool InstitutionPicker::draw(std::string_view id, std::string_view label, std::string_view error) {
    std::string const name(id);
    if (chosen_) {
        auto const facts_id = name + "_chosen", change_id = name + "_change";
        std::vector<ui::Fact> const facts{{std::string(label), chosen_->name}, {tr("コード"), chosen_->code}, {tr("所在地"), chosen_->address}, {tr("保健所"), chosen_->health_centre_name}};
        ui::facts(facts_id, facts);
        if (!ui::button({.id = change_id, .label = tr("選びなおす"), .kind = ui::ButtonKind::quiet})) return false;
        chosen_.reset();
        ui::focus(id);
        return true;
    }
    auto const events = ui::text_field({.id = id, .label = label, .hint = tr("名称・フリガナ・所在地・電話番号・コードの一部"), .error = error}, {.kind = ui::TextKind::search, .length_max = 100}, typed_);
    if (events.changed) {
        takes_first_ = false;
        search_soon();
    }
    if (events.entered) {
        takes_first_ = true;
        search();
    }
    if (failure_ && draw_failure(client_, *failure_)) search();
    return draw_rows(id);
}

bool InstitutionPicker::draw_rows(std::string_view id) {
    if (!found_) return false;
    if (found_->rows.empty()) {
        ui::small_text(tr("該当する機関はありません。別の言葉でもお試しください。"));
        return false;
    }
    std::vector<ui::TableRow> rows;
    for (auto const& row : found_->rows) rows.push_back({row.id, {{row.name, "#"}, {row.code}, {row.address}, {row.health_centre_name}}});
    std::vector<ui::Column> const columns{{.id = "name", .label = tr("名称"), .weight = 4}, {.id = "code", .label = tr("コード"), .weight = 2}, {.id = "address", .label = tr("所在地"), .weight = 4}, {.id = "centre", .label = tr("保健所"), .weight = 2}};
    auto opened = ui::table(std::string(id) + "_rows", tr("検索結果"), columns, rows).opened_row;
    if (takes_first_) opened = found_->rows.front().id;
    auto const more = found_->total - static_cast<std::int64_t>(found_->rows.size());
    if (more > 0) ui::small_text(tr("ほかに{n}件あります。続けて入力すると絞り込めます。", {{"n", std::to_string(more)}}));
    for (auto const& row : found_->rows) {
        if (row.id != opened) continue;
        takes_first_ = false;
        chosen_ = row;
        found_.reset();
        typed_.clear();
        client_.platform.request_frame();
        return true;
    }
    return false;
}

} // namespace todoke::screens
