#include "client-wasm/screens/finding_dialog.hpp"

#include <utility>

#include "shared/base/utf8.hpp"

namespace todoke::screens {

void FindingDialog::open() {
    typed_ = client_.memory.find<Typed>(memory_key()).value_or(Typed{});
    key_ = client_.platform.random_id();
    doctor_mistake_.clear();
    text_mistake_.clear();
    failure_.reset();
    is_open_ = wants_focus_ = true;
    client_.platform.request_frame();
}

void FindingDialog::draw() {
    if (!is_open_) return;
    ui::begin_dialog("finding_dialog", tr("医師所見"));
    if (std::exchange(wants_focus_, false)) ui::focus(typed_.doctor_name.empty() ? "finding_doctor" : "finding_text");
    ui::text_field({.id = "finding_doctor", .label = tr("医師名"), .error = doctor_mistake_, .required = true}, {.length_max = 60, .width_characters = 20}, typed_.doctor_name);
    ui::text_field({.id = "finding_text", .label = tr("所見"), .error = text_mistake_, .required = true}, {.length_max = api::contact_text_length_max, .lines = 6}, typed_.text);
    client_.memory.keep(memory_key(), typed_);
    if (failure_ && draw_failure(client_, *failure_)) send();
    ui::begin_row();
    auto const save = ui::button({.id = "finding_save", .label = tr("記録する"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_});
    auto const cancel = ui::button({.id = "finding_cancel", .label = tr("戻る"), .disabled = is_busy_});
    ui::end_row();
    ui::end_dialog();
    if (save) send();
    if (cancel || ui::dialog_cancelled()) {
        is_open_ = false;
        client_.memory.drop(memory_key());
    }
}

void FindingDialog::send() {
    if (is_busy_) return;
    api::WriteFindingRequest request;
    request.doctor_name = std::string(base::trimmed(typed_.doctor_name));
    request.text = std::string(base::trimmed(typed_.text));
    doctor_mistake_ = request.doctor_name.empty() ? tr("{項目名}を入力してください。", {{"項目名", tr("医師名")}}) : "";
    text_mistake_ = request.text.empty() ? tr("{項目名}を入力してください。", {{"項目名", tr("所見")}}) : "";
    if (!doctor_mistake_.empty()) return ui::focus("finding_doctor");
    if (!text_mistake_.empty()) return ui::focus("finding_text");
    is_busy_ = true;
    failure_.reset();
    state::Call call{.endpoint = api::EndpointId::write_finding, .ids = {case_id_}, .body = api::to_json(std::move(request)), .idempotency_key = key_};
    client_.api.call<api::ObservationReply>(std::move(call), if_alive([this](state::Outcome<api::ObservationReply> outcome) {
        is_busy_ = false;
        if (!outcome.ok()) {
            if (!outcome.failure.is_offline()) key_ = client_.platform.random_id(); // nothing was stored: another try is another request
            for (auto const& issue : outcome.failure.problem.issues) (issue.item == "doctor_name" ? doctor_mistake_ : text_mistake_) = issue.message;
            if (outcome.failure.problem.issues.empty()) failure_ = outcome.failure;
            return;
        }
        is_open_ = false;
        client_.memory.drop(memory_key());
        ui::announce(tr("医師所見を記録しました。"));
        if (on_written) on_written(std::move(*outcome.value));
    }));
}

} // namespace todoke::screens
