// サインインの記録: when and from where one's own account was used, so that misuse is noticed.
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

namespace {

class OwnSignInsScreen final : public Screen {
public:
    explicit OwnSignInsScreen(state::Client& client) : Screen(client), history_(client, {.endpoint = api::EndpointId::read_own_sign_ins}) {}
    std::string title() const override { return tr("サインインの記録"); }

    void draw() override {
        ui::text(tr("心当たりのない記録があるときは、パスワードを変更し、システム管理者に連絡してください。"));
        if (auto const* history = history_.draw(); history != nullptr) draw_sign_ins(history->events);
    }

private:
    Loaded<api::SignInHistory> history_;
};

} // namespace

std::unique_ptr<Screen> make_own_sign_ins_screen(state::Client& client) { return std::make_unique<OwnSignInsScreen>(client); }

} // namespace todoke::screens
