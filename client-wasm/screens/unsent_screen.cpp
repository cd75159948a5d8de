// 未送信: submissions that wait for the network. They go by themselves; until then one may be taken
// back to be edited.
#include "client-wasm/screens/notification_rows.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

namespace {

class UnsentScreen final : public Screen {
public:
    using Screen::Screen;

    std::string title() const override { return tr("未送信の発生届"); }

    void draw() override {
        auto const waiting = client_.outbox.waiting();
        if (waiting.empty()) {
            ui::banner("nothing_unsent", ui::Tone::ok, tr("未送信の発生届はありません。"), "");
            if (ui::link("unsent_home", tr("ホームへ戻る"), "/")) client_.go("/");
            return;
        }
        ui::banner("unsent_info", ui::Tone::warning, tr("未送信"), tr("通信が戻り次第、自動で1回だけ送信します。内容はこの端末に暗号化して保存されています。送信が終わるまでサインアウトしないでください。"));
        for (auto const* submission : waiting) draw_one(*submission);
        ui::begin_row();
        if (ui::button({.id = "send_now", .label = tr("今すぐ送信を試す"), .kind = ui::ButtonKind::primary})) client_.outbox.send_all();
        if (ui::button({.id = "unsent_next", .label = tr("次の患者")})) client_.go({state::ScreenId::new_notification, {}});
        ui::end_row();
    }

private:
    void draw_one(state::Submission const& submission) {
        auto const id = "unsent_" + submission.key;
        auto const sending = submission.state == state::Submission::State::sending;
        ui::begin_card(id);
        ui::begin_row();
        ui::tag(sending ? tr("送信しています") : tr("未送信"), ui::Tone::warning);
        ui::strong_text(person_text(submission.person_name));
        ui::text(tr(submission.disease_name));
        ui::small_text(state::short_time_text(submission.created_at_ms));
        ui::end_row();
        if (!sending && ui::button({.id = id + "_edit", .label = tr("送信をやめて編集に戻る"), .kind = ui::ButtonKind::quiet, .description = tr("{name}の送信をやめて編集に戻る", {{"name", person_text(submission.person_name)}})}))
            client_.withdraw(submission.key);
        ui::end_card();
    }
};

} // namespace

std::unique_ptr<Screen> make_unsent_screen(state::Client& client) { return std::make_unique<UnsentScreen>(client); }

} // namespace todoke::screens
