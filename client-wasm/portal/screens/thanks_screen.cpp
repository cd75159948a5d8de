// After sending: thanks, whether it has arrived, whom to call now, and who comes next in the family.
#include "client-wasm/portal/frame.hpp"
#include "client-wasm/portal/screens.hpp"
#include "client-wasm/portal/words.hpp"

namespace todoke::portal {

namespace {

class ThanksScreen final : public Screen {
public:
    explicit ThanksScreen(Client& client) : Screen(client), person_id_(client.route().id()) {}

    std::string title() const override { return tr("ありがとうございました"); }

    void draw() override {
        auto const* person = client_.account.find(person_id_);
        if (person == nullptr || !client_.has_reported_today(*person)) return client_.replace({ScreenId::report, {person_id_}});
        draw_urgent_banner(client_, *person, false);
        auto const words = day_text(person->today.date) + "　" + tr("{name}さん", {{"name", person->name}});
        if (client_.waiting_of(person_id_) == nullptr) ui::banner("sent", ui::Tone::ok, tr("報告を受け付けました"), words);
        else ui::banner("waiting", ui::Tone::warning, tr("送信待ち"), words + "\n" + tr("このページを閉じてもかまいません。通信が戻ると自動で送信します。"));
        if (auto const& day = client_.taken_for_yesterday(); !day.empty())
            ui::banner("yesterday", ui::Tone::info, tr("{day}の報告として受け付けました", {{"day", day_text(day)}}), tr("本日の状況も入力してください。"));
        if (auto const* next = client_.next_due(person_id_); next != nullptr) {
            auto const label = tr("次は {name}さん", {{"name", next->name}});
            if (ui::button({.id = "next_person", .label = label, .kind = ui::ButtonKind::primary})) client_.go({ScreenId::report, {next->id}});
        }
        ui::begin_row();
        if (ui::button({.id = "history", .label = tr("これまでの記録")})) client_.go({ScreenId::history, {person_id_}});
        if (ui::button({.id = "home", .label = tr("ホーム")})) client_.go(ScreenId::home);
        ui::end_row();
    }

private:
    std::string person_id_;
};

} // namespace

std::unique_ptr<Screen> make_thanks_screen(Client& client) { return std::make_unique<ThanksScreen>(client); }

} // namespace todoke::portal
