#include "client-wasm/screens/demo_messages.hpp"

#include "client-wasm/state/clock_text.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

namespace {
constexpr std::size_t shown_max = 3;
} // namespace

void DemoMessages::draw() {
    if (!client_.session.info().demo) return;
    ui::space(16);
    ui::begin_card("demo_mail");
    ui::strong_text(tr("デモ環境: メッセージは送信されません"));
    if (ui::button({.id = "show_demo_mail", .label = tr("届いたはずのメッセージを見る"), .kind = ui::ButtonKind::quiet, .disabled = asking_})) {
        asking_ = true;
        state::Call call;
        call.endpoint = api::EndpointId::read_demo_outbox;
        client_.api.call<api::DemoOutbox>(std::move(call), if_alive([this](state::Outcome<api::DemoOutbox> outcome) {
            asking_ = false;
            if (outcome.ok()) outbox_ = std::move(*outcome.value);
        }));
    }
    if (outbox_) {
        if (outbox_->messages.empty()) ui::text(tr("まだ何も送られていません。"));
        for (std::size_t i = 0; i < outbox_->messages.size() && i < shown_max; ++i) {
            auto const& message = outbox_->messages[i];
            ui::small_text(state::short_time_text(message.at_ms) + "  " + channel_words(message.channel) + "  " + message.to + "  " + message.subject);
            ui::text(message.body);
        }
    }
    ui::end_card();
}

std::string channel_words(std::string_view channel) {
    if (channel == "sms") return tr("SMS");
    if (channel == "call") return tr("電話");
    return tr("メール");
}

} // namespace todoke::screens
