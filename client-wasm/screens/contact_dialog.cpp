#include "client-wasm/screens/contact_dialog.hpp"

#include <algorithm>
#include <utility>

#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

namespace {

std::string id_of(std::string_view item) {
    if (item == "next_action_date") return "contact_next";
    if (item == "doctor_name") return "contact_doctor";
    return item == "counterpart" || item == "text" || item == "finding" ? "contact_" + std::string(item) : "contact_result";
}

} // namespace

void ContactDialog::open(Whom whom) {
    whom_ = std::move(whom);
    typed_ = client_.memory.find<Typed>(memory_key()).value_or(Typed{});
    key_ = client_.platform.random_id();
    mistakes_.clear();
    failure_.reset();
    is_open_ = wants_focus_ = true;
    if (whom_.phones.empty()) read_phones();
    client_.platform.request_frame();
}

void ContactDialog::read_phones() {
    client_.api.call<api::ObservationReply>({.endpoint = api::EndpointId::read_observation, .ids = {whom_.case_id}}, if_alive([this, case_id = whom_.case_id](state::Outcome<api::ObservationReply> outcome) {
        if (outcome.ok() && case_id == whom_.case_id) whom_.phones = std::move(outcome.value->phones);
    }));
}

void ContactDialog::draw() {
    if (!is_open_) return;
    ui::begin_dialog("contact_dialog", tr("電話の結果"));
    std::vector<ui::Fact> facts{{tr("氏名"), whom_.name.empty() ? tr("(氏名なし)") : whom_.name}};
    for (auto const& phone : whom_.phones) facts.push_back({&phone == whom_.phones.data() ? tr("電話番号") : tr("ほかの電話番号"), phone_words(phone)});
    ui::facts("contact_whom", facts);
    draw_fields();
    if (failure_ && draw_failure(client_, *failure_)) send();
    ui::begin_row();
    auto const save = ui::button({.id = "contact_save", .label = tr("記録する"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_});
    auto const cancel = ui::button({.id = "contact_cancel", .label = tr("戻る"), .disabled = is_busy_});
    ui::end_row();
    if (save) send();
    if (cancel || ui::dialog_cancelled()) {
        is_open_ = false;
        client_.memory.drop(memory_key());
        client_.platform.request_frame();
    }
    ui::end_dialog();
}

void ContactDialog::draw_fields() {
    if (std::exchange(wants_focus_, false)) ui::focus("contact_result");
    std::vector<ui::Choice> results;
    for (auto const code : {1, 2, 3, 9}) results.push_back({std::to_string(code), contact_result_words(code), "", std::to_string(code)});
    ui::choice_field({.id = "contact_result", .label = tr("結果"), .error = mistake_of("result"), .required = true}, results, typed_.result, ui::ChoiceStyle::radios);
    ui::text_field({.id = "contact_counterpart", .label = tr("話した相手"), .hint = tr("本人でないときに。例: 母"), .error = mistake_of("counterpart")}, {.autocomplete = "off", .length_max = 60, .width_characters = 20}, typed_.counterpart);
    ui::text_field({.id = "contact_text", .label = tr("内容"), .error = mistake_of("text")}, {.length_max = api::contact_text_length_max, .lines = 4}, typed_.text);
    auto const today = client_.today();
    auto const read = base::read_typed_date(typed_.next_typed, today);
    ui::date_field({.id = "contact_next", .label = tr("次に連絡する日"), .error = mistake_of("next_action_date"), .note = read.date ? day_in_full(*read.date) : std::string()}, typed_.next_typed, base::iso_date(today));
    if (client_.session.may(access::Capability::write_findings)) {
        ui::text_field({.id = "contact_finding", .label = tr("医師所見"), .hint = tr("医師が話した、または相談したときに"), .error = mistake_of("finding")}, {.length_max = api::contact_text_length_max, .lines = 3}, typed_.finding);
        ui::text_field({.id = "contact_doctor", .label = tr("医師名"), .error = mistake_of("doctor_name")}, {.length_max = 60, .width_characters = 20}, typed_.doctor_name);
    }
    client_.memory.keep(memory_key(), typed_);
}

std::string ContactDialog::mistake_of(std::string_view field) const {
    auto const found = std::find_if(mistakes_.begin(), mistakes_.end(), [&](auto const& issue) { return issue.item == field; });
    return found == mistakes_.end() ? std::string() : found->message;
}

void ContactDialog::send() {
    if (is_busy_) return;
    mistakes_.clear();
    failure_.reset();
    auto const next = base::read_typed_date(typed_.next_typed, client_.today());
    if (typed_.result.empty()) mistakes_.push_back({"F-O10", "error", "result", "", tr("{項目名}を入力してください。", {{"項目名", tr("結果")}})});
    if (!typed_.next_typed.empty() && (!next.date || *next.date < client_.today())) mistakes_.push_back({"", "error", "next_action_date", "", tr("今日以後の日付を入力してください。")});
    auto const has_finding = !base::trimmed(typed_.finding).empty(), has_doctor = !base::trimmed(typed_.doctor_name).empty();
    if (has_finding != has_doctor)
        mistakes_.push_back({"F-O10", "error", has_finding ? "doctor_name" : "finding", "", tr("{項目名}を入力してください。", {{"項目名", has_finding ? tr("医師名") : tr("医師所見")}})});
    if (!mistakes_.empty()) return ui::focus(id_of(mistakes_.front().item));
    api::LogContactRequest request;
    request.result = typed_.result.front() - '0';
    request.counterpart = std::string(base::trimmed(typed_.counterpart));
    request.text = std::string(base::trimmed(typed_.text));
    request.doctor_name = std::string(base::trimmed(typed_.doctor_name));
    request.finding = std::string(base::trimmed(typed_.finding));
    request.next_action_date = next.date ? base::iso_date(*next.date) : "";
    is_busy_ = true;
    state::Call call{.endpoint = api::EndpointId::log_contact, .ids = {whom_.case_id}, .body = api::to_json(std::move(request)), .idempotency_key = key_};
    client_.api.call<api::ObservationReply>(std::move(call), if_alive([this](state::Outcome<api::ObservationReply> outcome) {
        is_busy_ = false;
        if (!outcome.ok()) {
            if (!outcome.failure.is_offline()) key_ = client_.platform.random_id(); // nothing was stored: another try is another request
            mistakes_ = outcome.failure.problem.issues;
            if (mistakes_.empty()) failure_ = outcome.failure;
            else ui::focus(id_of(mistakes_.front().item));
            return;
        }
        is_open_ = false;
        client_.memory.drop(memory_key());
        ui::announce(tr("電話の結果を記録しました。"));
        client_.look_for_changes();
        if (on_logged) on_logged(std::move(*outcome.value));
    }));
}

} // namespace todoke::screens
