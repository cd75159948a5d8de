#include "client-wasm/screens/observation_management.hpp"

#include <algorithm>
#include <utility>

#include "client-wasm/screens/observation_words.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

namespace {

constexpr std::int64_t first_deadline = 6 * 60, last_deadline = 21 * 60, deadline_step = 30;
// S1-06: reporting oneself is proposed to people in their fifties or younger. `age` as on the board: 45歳3ヶ月, 40代.
bool is_proposed_portal(std::string const& age) {
    constexpr int sixty = 60;
    auto const digits = age.substr(0, age.find_first_not_of("0123456789"));
    return !digits.empty() && std::stoi(digits.substr(0, 3)) < sixty;
}
// 委託機関, and staff of the place of stay: somebody has to be in charge.
bool needs_organisation(std::string_view method) { return method == "4" || method == "6"; }

} // namespace

void ObservationManagement::open(Act act, api::ObservationReply const& reply) {
    act_ = act;
    version_ = reply.version;
    subject_class_ = std::to_string(reply.row.subject_class == 0 ? 1 : reply.row.subject_class);
    method_ = reply.row.method != 0 ? std::to_string(reply.row.method) : is_proposed_portal(reply.row.age) ? "1" : "";
    deadline_minute_ = act == Act::begin ? -1 : reply.row.deadline_minute;
    deadline_ = std::to_string(deadline_minute_);
    team_ = reply.row.team;
    contractor_ = reply.row.contractor_id;
    for (auto* words : {&end_reason_, &method_mistake_, &contractor_mistake_, &reason_mistake_}) words->clear();
    failure_.reset();
    is_stale_ = false;
    wants_focus_ = true;
    if (!settings_) read_settings();
    client_.platform.request_frame();
}

void ObservationManagement::read_settings() {
    client_.api.call<api::ObservationSettings>({.endpoint = api::EndpointId::read_observation_settings}, if_alive([this](state::Outcome<api::ObservationSettings> outcome) {
        if (outcome.ok()) settings_ = std::move(*outcome.value);
        else failure_ = outcome.failure;
        client_.platform.request_frame();
    }));
}

void ObservationManagement::draw() {
    if (!act_) return;
    auto const title = *act_ == Act::begin ? tr("健康観察を始める") : *act_ == Act::change ? tr("方法・担当を変える") : tr("健康観察を終える");
    ui::begin_dialog("management", title);
    if (*act_ == Act::end) {
        ui::text(tr("終えると、本人の報告と自動架電は止まり、担当機関からは見えなくなります。これまでの記録は残ります。"));
        if (std::exchange(wants_focus_, false)) ui::focus("end_reason");
        ui::text_field({.id = "end_reason", .label = tr("終える理由"), .hint = tr("例: 療養解除"), .error = reason_mistake_, .required = true}, {.length_max = 200}, end_reason_);
    } else {
        draw_fields();
    }
    if (is_stale_) ui::banner("management_stale", ui::Tone::warning, tr("他の利用者が更新しました。内容を確認してください。"), "");
    if (failure_ && draw_failure(client_, *failure_)) {
        failure_.reset();
        if (!settings_) read_settings();
    }
    ui::begin_row();
    auto const save = ui::button({.id = "management_save", .label = *act_ == Act::change ? tr("登録") : title, .kind = *act_ == Act::end ? ui::ButtonKind::danger : ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_ || is_stale_});
    auto const cancel = ui::button({.id = "management_cancel", .label = tr("戻る"), .disabled = is_busy_});
    ui::end_row();
    ui::end_dialog();
    if (save) send();
    if (cancel || ui::dialog_cancelled()) act_.reset();
}

void ObservationManagement::draw_fields() {
    if (std::exchange(wants_focus_, false)) ui::focus("method");
    std::vector<ui::Choice> classes;
    for (auto const code : {1, 2}) classes.push_back({std::to_string(code), subject_class_words(code)});
    ui::choice_field({.id = "observed_class", .label = tr("区分")}, classes, subject_class_, ui::ChoiceStyle::radios);
    auto const changed = ui::choice_field({.id = "method", .label = tr("健康観察の方法"), .hint = tr("50代以下の方と、スマートフォンを使える方には、本人による入力を勧めます。"), .error = method_mistake_, .required = true}, method_choices(), method_, ui::ChoiceStyle::list).changed;
    if (changed) method_mistake_.clear();
    auto const usual = settings_ ? settings_->deadline_minute : std::int64_t{-1};
    std::vector<ui::Choice> deadlines{{"-1", usual < 0 ? tr("保健所の設定のとおり") : tr("保健所の設定のとおり({time})", {{"time", deadline_words(usual)}})}};
    if (deadline_minute_ >= 0 && (deadline_minute_ < first_deadline || deadline_minute_ > last_deadline || deadline_minute_ % deadline_step != 0)) deadlines.push_back({std::to_string(deadline_minute_), deadline_words(deadline_minute_)});
    for (auto minute = first_deadline; minute <= last_deadline; minute += deadline_step) deadlines.push_back({std::to_string(minute), deadline_words(minute)});
    // The server says the time in force; the centre's own is not somebody's own.
    if (usual >= 0 && deadline_ == std::to_string(usual) && deadline_minute_ == usual) deadline_ = "-1";
    ui::choice_field({.id = "deadline", .label = tr("毎日の入力の締切")}, deadlines, deadline_, ui::ChoiceStyle::list);
    ui::text_field({.id = "team", .label = tr("班")}, {.autocomplete = "off", .length_max = api::team_length_max, .width_characters = 12}, team_);
    auto const none = std::vector<api::Contractor>{};
    if (ui::choice_field({.id = "contractor", .label = tr("担当機関"), .hint = tr("委託機関または宿泊療養施設。任されている間だけ、この方の健康観察を見て入力できます。"), .error = contractor_mistake_, .required = needs_organisation(method_)}, contractor_choices(settings_ ? settings_->contractors : none, tr("任せない")), contractor_, ui::ChoiceStyle::list).changed) contractor_mistake_.clear();
}

void ObservationManagement::send() {
    if (is_busy_) return;
    auto const ends = *act_ == Act::end;
    reason_mistake_ = ends && base::trimmed(end_reason_).empty() ? tr("{項目名}を入力してください。", {{"項目名", tr("終える理由")}}) : "";
    method_mistake_ = !ends && method_.empty() ? tr("{項目名}を入力してください。", {{"項目名", tr("健康観察の方法")}}) : "";
    contractor_mistake_ = !ends && needs_organisation(method_) && contractor_.empty() ? tr("{項目名}を入力してください。", {{"項目名", tr("担当機関")}}) : "";
    if (!reason_mistake_.empty()) return ui::focus("end_reason");
    if (!method_mistake_.empty()) return ui::focus("method");
    if (!contractor_mistake_.empty()) return ui::focus("contractor");
    api::ChangeObservationRequest request;
    request.subject_class = subject_class_ == "2" ? 2 : 1;
    request.method = method_.empty() ? 0 : method_.front() - '0';
    request.deadline_minute = std::stoll(deadline_.empty() ? "-1" : deadline_);
    request.team = std::string(base::trimmed(team_));
    request.contractor_id = contractor_;
    request.is_active = !ends;
    request.end_reason = std::string(base::trimmed(end_reason_));
    is_busy_ = true;
    failure_.reset();
    state::Call call{.endpoint = api::EndpointId::change_observation, .ids = {case_id_}, .body = api::to_json(std::move(request)), .if_match = std::to_string(version_)};
    client_.api.call<api::ObservationReply>(std::move(call), if_alive([this, ends](state::Outcome<api::ObservationReply> outcome) {
        is_busy_ = false;
        if (outcome.ok()) {
            act_.reset();
            ui::announce(ends ? tr("健康観察を終えました。") : tr("登録しました。"));
            client_.look_for_changes();
            if (on_changed) on_changed(std::move(*outcome.value));
        } else if (outcome.failure.is_stale()) {
            is_stale_ = true;
            if (on_stale) on_stale();
        } else {
            failure_ = outcome.failure;
        }
    }));
}

} // namespace todoke::screens
