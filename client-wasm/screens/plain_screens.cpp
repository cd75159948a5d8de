// The small pages: what to do where there is nothing (not found, no right), and the demo's outbox.
#include "client-wasm/screens/demo_messages.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

namespace {

class NotFoundScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("見つかりません"); }
    void draw() override {
        ui::text(tr("このページはありません。アドレスを確認するか、ホームから開いてください。"));
        if (ui::link("go_home", tr("ホームへ戻る"), "/")) client_.go("/");
    }
};

class NoRightScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("利用する権限がありません"); }
    void draw() override {
        ui::text(tr("この操作はあなたの利用者区分ではできません。必要な場合はシステム利用管理者に相談してください。"));
        if (ui::link("go_home", tr("ホームへ戻る"), "/")) client_.go("/");
    }
};

class DemoOutboxScreen final : public Screen {
public:
    explicit DemoOutboxScreen(state::Client& client) : Screen(client) { read(); }
    std::string title() const override { return tr("デモの送信箱"); }
    ui::Width width() const override { return ui::Width::full; }

    void draw() override {
        ui::text(tr("デモ環境ではメール・SMS・電話のどれも外部に送りません。送るはずだったものをここに表示します。"));
        if (ui::button({.id = "reload_outbox", .label = tr("更新")})) read();
        if (failure_ && draw_failure(client_, *failure_)) read();
        if (!outbox_) return;
        if (outbox_->messages.empty()) return ui::text(tr("まだ何も送られていません。"));
        std::vector<ui::Column> const columns{{.id = "time", .label = tr("日時"), .weight = 2}, {.id = "channel", .label = tr("方法"), .weight = 1}, {.id = "to", .label = tr("宛先"), .weight = 3}, {.id = "subject", .label = tr("件名"), .weight = 4}, {.id = "body", .label = tr("本文"), .weight = 6}};
        std::vector<ui::TableRow> rows;
        for (std::size_t i = 0; i < outbox_->messages.size(); ++i) {
            auto const& message = outbox_->messages[i];
            rows.push_back({std::to_string(i), {{state::short_time_text(message.at_ms)}, {channel_words(message.channel)}, {message.to}, {message.subject}, {message.body}}});
        }
        ui::table("outbox", tr("デモの送信箱"), columns, rows);
    }

private:
    void read() {
        failure_.reset();
        state::Call call;
        call.endpoint = api::EndpointId::read_demo_outbox;
        client_.api.call<api::DemoOutbox>(std::move(call), if_alive([this](state::Outcome<api::DemoOutbox> outcome) {
            if (outcome.ok()) outbox_ = std::move(*outcome.value);
            else failure_ = outcome.failure;
        }));
    }

    std::optional<api::DemoOutbox> outbox_;
    std::optional<state::Failure> failure_;
};

} // namespace

std::unique_ptr<Screen> make_not_found_screen(state::Client& client) { return std::make_unique<NotFoundScreen>(client); }
std::unique_ptr<Screen> make_no_right_screen(state::Client& client) { return std::make_unique<NoRightScreen>(client); }
std::unique_ptr<Screen> make_demo_outbox_screen(state::Client& client) { return std::make_unique<DemoOutboxScreen>(client); }

} // namespace todoke::screens
