// The receipt: number, time, receiving health centre and its telephone; printable; then the next
// patient. After a reload it is built again from the notification itself.
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class ReceiptScreen final : public Screen {
public:
    explicit ReceiptScreen(state::Client& client) : Screen(client), id_(client.route().id()) {
        if (auto const* receipt = client_.outbox.receipt(id_); receipt != nullptr) receipt_ = *receipt;
        read();
    }

    std::string title() const override { return tr("受付完了"); }

    void draw() override {
        if (!receipt_) {
            if (!failure_) return draw_loading();
            if (draw_failure(client_, *failure_)) {
                failure_.reset();
                read();
            }
            return;
        }
        ui::begin_banner("receipt", ui::Tone::ok, tr("発生届を受け付けました"));
        ui::small_text(tr("受付番号"));
        ui::number_text(receipt_->notification_no);
        std::vector<ui::Fact> facts{{tr("疾患"), tr(receipt_->disease_name)},
                                    {tr("受付日時"), state::full_time_text(receipt_->submitted_at_ms)},
                                    {tr("届出先"), receipt_->health_centre_name},
                                    {tr("保健所の電話番号"), phone_words(receipt_->health_centre_phone)},
                                    {tr("スマホ入力ID"), receipt_->self_entry_id.empty() ? "-" : receipt_->self_entry_id}};
        if (receipt_->version > 1) facts.push_back({tr("版"), std::to_string(receipt_->version)});
        ui::facts("receipt_facts", facts);
        ui::end_banner();
        ui::begin_row();
        if (ui::button({.id = "next_patient", .label = tr("次の患者"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) next_patient();
        if (is_observed_ && client_.session.may(access::Capability::hand_out_leaflet) && ui::button({.id = "hand_out", .label = tr("健康観察の案内を渡す")})) client_.go({ScreenId::invitation, {receipt_->case_id}});
        if (ui::button({.id = "print", .label = tr("印刷"), .shortcut = "F4"})) client_.platform.print();
        if (ui::button({.id = "open_notification", .label = tr("届出内容を見る")})) client_.go({ScreenId::notification, {id_}});
        if (ui::button({.id = "copy_number", .label = tr("受付番号をコピー"), .kind = ui::ButtonKind::quiet})) {
            client_.platform.copy_text(receipt_->notification_no);
            ui::announce(tr("受付番号をコピーしました。"));
        }
        ui::end_row();
        if (ui::link("receipt_home", tr("ホームへ戻る"), "/")) client_.go("/");
    }

private:
    void next_patient() {
        if (form_id_.empty()) client_.go({ScreenId::new_notification, {}});
        else client_.go({ScreenId::new_draft, {form_id_}});
    }

    void read() {
        state::Call call;
        call.endpoint = api::EndpointId::read_notification;
        call.ids = {id_};
        client_.api.call<api::NotificationReply>(std::move(call), if_alive([this](state::Outcome<api::NotificationReply> outcome) {
            if (!outcome.ok()) {
                if (!receipt_) failure_ = outcome.failure;
                return;
            }
            auto const& reply = *outcome.value;
            form_id_ = reply.row.form_id;
            is_observed_ = reply.is_observed;
            if (receipt_) return;
            api::Receipt receipt;
            receipt.notification_id = reply.row.notification_id;
            receipt.notification_no = reply.row.notification_no;
            receipt.case_id = reply.row.case_id;
            receipt.self_entry_id = reply.self_entry_id;
            receipt.disease_name = reply.row.disease_name;
            receipt.health_centre_name = reply.row.health_centre_name;
            if (reply.row.health_centre_name == client_.session.info().health_centre.name) receipt.health_centre_phone = client_.session.info().health_centre.phone;
            receipt.version = reply.row.version;
            receipt.submitted_at_ms = reply.row.submitted_at_ms;
            receipt_ = std::move(receipt);
        }));
    }

    std::string id_, form_id_;
    std::optional<api::Receipt> receipt_;
    std::optional<state::Failure> failure_;
    bool is_observed_ = false;
};

} // namespace

std::unique_ptr<Screen> make_receipt_screen(state::Client& client) { return std::make_unique<ReceiptScreen>(client); }

} // namespace todoke::screens
