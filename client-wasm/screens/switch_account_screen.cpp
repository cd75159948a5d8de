// アカウントの切り替え (S4-58, S4-59): the accounts that were proven in this browser, and adding another one by its
// full proof.
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

namespace {

class SwitchAccountScreen final : public Screen {
public:
    explicit SwitchAccountScreen(state::Client& client) : Screen(client) {
        client_.session.forget_mistake(); // of another page
        client_.session.look_for_others();
    }
    std::string title() const override { return tr("アカウントの切り替え"); }

    void draw() override {
        ui::text(tr("勤務先や届出の種類ごとにアカウントがある方は、一度ずつサインインすると、ここと利用者名のメニューから切り替えられます。"));
        draw_accounts();
        ui::heading(2, tr("別のアカウントを追加"));
        draw_form();
    }

private:
    void draw_accounts() {
        auto const& info = client_.session.info();
        std::vector<ui::Column> const columns{{.id = "facility", .label = tr("所属機関"), .weight = 4}, {.id = "role", .label = tr("利用者区分"), .weight = 3}, {.id = "user_id", .label = tr("利用者ID"), .weight = 3}, {.id = "present", .label = tr("状態"), .weight = 2}};
        std::vector<ui::TableRow> rows{{info.user_id, {{info.facility.name}, {role_label(info.role)}, {info.user_id}, {tr("使用中")}}}};
        for (auto const& other : info.others) rows.push_back({other.user_id, {{other.facility_name}, {role_label(other.role)}, {other.user_id}, {"-"}}});
        ui::heading(2, tr("このブラウザで使えるアカウント"));
        ui::table("accounts", tr("このブラウザで使えるアカウント"), columns, rows);
        for (std::size_t i = 0; i < info.others.size(); ++i) {
            auto const& other = info.others[i];
            auto const label = tr("{facility} {user_id} に切り替える", {{"facility", other.facility_name}, {"user_id", other.user_id}});
            if (ui::button({.id = "switch_" + std::to_string(i), .label = label, .disabled = client_.session.is_busy()})) client_.session.switch_to(other.user_id);
        }
        ui::small_text(tr("{n}分間使わなかったアカウントは、もう一度サインインが必要です。書きかけの内容はアカウントごとに分けて保存され、ほかのアカウントには表示されません。", {{"n", std::to_string(info.idle_limit_s / 60)}}));
    }

    void draw_form() {
        auto& session = client_.session;
        ui::text(tr("ご自分のアカウントだけを追加してください。いまのアカウントは終わりません。"));
        if (!session.mistake().empty()) ui::banner("add_mistake", ui::Tone::error, session.mistake(), "");
        auto const user = ui::text_field({.id = "add_user_id", .label = tr("利用者ID"), .error = empty_user_id_},
                                         {.kind = ui::TextKind::user_id, .autocomplete = "username", .length_max = 64, .width_characters = 32}, user_id_);
        auto const password = ui::text_field({.id = "add_password", .label = tr("パスワード"), .error = empty_password_},
                                             {.kind = ui::TextKind::password, .autocomplete = "current-password", .length_max = 128, .width_characters = 32}, password_);
        if (user.changed) empty_user_id_.clear();
        if (password.changed) empty_password_.clear();
        ui::space(8);
        ui::begin_row();
        auto const pressed = ui::button({.id = "add_account", .label = session.is_busy() ? tr("サインインしています") : tr("追加してサインイン"), .kind = ui::ButtonKind::primary, .disabled = session.is_busy()});
        if (ui::button({.id = "cancel", .label = tr("戻る"), .disabled = session.is_busy()})) client_.back();
        ui::end_row();
        if (pressed || user.entered || password.entered) add();
    }

    void add() {
        empty_user_id_ = user_id_.empty() ? tr("利用者IDを入力してください。") : "";
        empty_password_ = password_.empty() ? tr("パスワードを入力してください。") : "";
        if (!empty_user_id_.empty()) return ui::focus("add_user_id");
        if (!empty_password_.empty()) return ui::focus("add_password");
        client_.drafts.save_now();
        client_.session.add_account(user_id_, password_);
        password_.clear();
    }

    std::string user_id_, password_, empty_user_id_, empty_password_;
};

} // namespace

std::unique_ptr<Screen> make_switch_account_screen(state::Client& client) { return std::make_unique<SwitchAccountScreen>(client); }

} // namespace todoke::screens
