// パスワードの変更: by the person, at any time.
#include "client-wasm/screens/account_tabs.hpp"
#include "client-wasm/screens/password_form.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

namespace {

class PasswordScreen final : public Screen {
public:
    explicit PasswordScreen(state::Client& client) : Screen(client), form_(client, api::EndpointId::change_password, client.session.info().user_id) {
        form_.on_done = [this](Json const&) {
            client_.go("/");
            client_.say(true, tr("パスワードを変更しました。"));
        };
    }
    std::string title() const override { return tr("パスワードの変更"); }

    void draw() override {
        draw_account_tabs(client_, account_tab_password);
        auto const entered = form_.draw_fields();
        ui::space(8);
        ui::begin_row();
        auto const pressed = ui::button({.id = "change_password", .label = form_.is_busy() ? tr("変更しています") : tr("変更する"), .kind = ui::ButtonKind::primary, .disabled = form_.is_busy()});
        if (ui::button({.id = "cancel", .label = tr("戻る"), .disabled = form_.is_busy()})) client_.go("/");
        ui::end_row();
        ui::small_text(tr("変更すると、ほかの端末のサインインは終わります。"));
        if (pressed || entered) form_.submit();
    }

private:
    PasswordForm form_;
};

} // namespace

std::unique_ptr<Screen> make_password_screen(state::Client& client) { return std::make_unique<PasswordScreen>(client); }

} // namespace todoke::screens
