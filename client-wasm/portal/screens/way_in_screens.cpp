// Steps 2 to 5: a mail address of one's own, its code, a password. A forgotten password goes the same way; whoever
// has registered signs in; whoever has a personal link needs nothing but the birth date.
#include "client-wasm/portal/data_facts.hpp"
#include "client-wasm/portal/screens.hpp"
#include "client-wasm/portal/words.hpp"
#include "shared/access/password_rules.hpp"
#include "shared/base/contact.hpp"
#include "shared/base/kana.hpp"

namespace todoke::portal {

using Purpose = Account::Purpose;

namespace {

// What a page of the way in has in common: a mistake of the server beside the field or above the button.
class WayInScreen : public Screen {
public:
    explicit WayInScreen(Client& client) : Screen(client) { client.account.clear_mistake(); }

protected:
    void draw_refusal() {
        if (auto const mistake = client_.account.mistake(); !mistake.empty()) ui::banner("refused", ui::Tone::error, mistake, "");
    }
    bool next_button(std::string_view id, std::string const& label) {
        ui::space(8);
        return ui::button({.id = id, .label = label, .kind = ui::ButtonKind::primary, .disabled = client_.account.is_busy()});
    }
    // A field that must not be empty: its words, or what is wrong with it.
    static std::string needed(std::string const& label) { return tr("{項目名}を入力してください。", {{"項目名", label}}); } // not a text
};

// Steps 2 and 3, and the first step of a forgotten password.
class MailScreen final : public WayInScreen {
public:
    MailScreen(Client& client, Purpose purpose) : WayInScreen(client), purpose_(purpose) {}
    std::string title() const override { return is_reset() ? tr("パスワードを忘れた方") : tr("新規登録"); }

    void draw() override {
        draw_refusal();
        if (!is_reset()) draw_consent();
        ui::text(tr("メールアドレスに確認コードを送ります。{domain} からのメールを受け取れるようにしてください。", {{"domain", client_.account.way_in().mail_sender}}));
        auto const label = tr("メールアドレス");
        auto const events = ui::text_field({.id = "email", .label = label, .error = wrong_, .required = true}, {.kind = ui::TextKind::email, .autocomplete = "email", .length_max = 254}, mail_);
        if (events.changed) wrong_.clear();
        if (events.committed && !mail_.empty()) judge(label);
        bool const pressed = next_button("send_code", tr("確認コードを送信"));
        if (client_.account.mistake_rule() == "F-O07" && ui::button({.id = "to_sign_in", .label = tr("ログイン")})) client_.go(ScreenId::sign_in);
        if (pressed || events.entered) send(label);
    }

private:
    void draw_consent() {
        ui::begin_section("data_facts", tr("データの取り扱い"));
        draw_data_facts();
        if (ui::tick_field({.id = "consent", .label = tr("確認しました"), .error = wrong_consent_}, has_read_).changed) wrong_consent_.clear();
        ui::end_section();
    }
    void judge(std::string const& label) {
        if (mail_.empty()) wrong_ = needed(label);
        else wrong_ = base::is_email(base::half_width_ascii(mail_)) ? "" : rule_text("V-113");
    }
    void send(std::string const& label) {
        judge(label);
        wrong_consent_ = is_reset() || has_read_ ? "" : rule_text("F-O01");
        if (!wrong_consent_.empty()) return ui::focus("consent");
        if (!wrong_.empty()) return ui::focus("email");
        auto const next = is_reset() ? ScreenId::reset_code : ScreenId::register_code;
        client_.account.send_code(base::half_width_ascii(mail_), purpose_, if_alive([this, next] { client_.go(next); }));
    }

    [[nodiscard]] bool is_reset() const { return purpose_ == Purpose::reset; }
    Purpose purpose_;
    bool has_read_ = false;
    std::string mail_, wrong_, wrong_consent_;
};

// Step 4.
class CodeScreen final : public WayInScreen {
public:
    CodeScreen(Client& client, Purpose purpose) : WayInScreen(client), purpose_(purpose) {}
    std::string title() const override { return is_reset() ? tr("パスワードを忘れた方") : tr("新規登録"); }

    void draw() override {
        if (client_.account.way_in().step != "code") return client_.replace(is_reset() ? ScreenId::reset_mail : ScreenId::register_mail);
        draw_refusal();
        ui::text(tr("{mail} に確認コードを送りました。メールに書かれた6桁の数字を入力してください。20分間使えます。", {{"mail", client_.account.way_in().mail_shown}}));
        auto const events = ui::text_field({.id = "verification_code", .label = tr("確認コード"), .error = wrong_, .required = true},
                                           {.kind = ui::TextKind::one_time_code, .autocomplete = "one-time-code", .length_max = 12, .width_characters = 10}, code_);
        if (events.changed) wrong_.clear();
        bool const pressed = next_button("prove_code", tr("コードの確認"));
        if (ui::button({.id = "send_again", .label = tr("新しいコードを送信"), .kind = ui::ButtonKind::quiet, .disabled = client_.account.is_busy()}))
            client_.account.send_code_again(if_alive([] { ui::announce(tr("新しいコードを送りました。")); }));
        if (pressed || events.entered) prove();
    }

private:
    void prove() {
        auto const code = base::fold_digits(code_);
        wrong_ = code.empty() ? needed(tr("確認コード")) : "";
        if (!wrong_.empty()) return ui::focus("verification_code");
        client_.account.prove_code(code, if_alive([this] { client_.replace(is_reset() ? ScreenId::reset_password : ScreenId::register_password); }));
    }

    [[nodiscard]] bool is_reset() const { return purpose_ == Purpose::reset; }
    Purpose purpose_;
    std::string code_, wrong_;
};

// Step 5, rule set P.
class PasswordScreen final : public WayInScreen {
public:
    PasswordScreen(Client& client, Purpose purpose) : WayInScreen(client), purpose_(purpose) {}
    std::string title() const override { return tr("パスワード設定"); }

    void draw() override {
        draw_refusal();
        ui::text(tr("8文字以上で、英小文字・英大文字・数字・記号のうち3種類以上を使ってください。"));
        auto const fresh = ui::text_field({.id = "password", .label = tr("パスワード"), .error = wrong_, .required = true}, options(), password_);
        auto const again = ui::text_field({.id = "repeated_password", .label = tr("パスワード(確認)"), .error = wrong_again_, .required = true}, options(), repeated_);
        if (fresh.changed) wrong_.clear();
        if (again.changed) wrong_again_.clear();
        if (fresh.committed && !password_.empty()) judge();
        bool const pressed = next_button("create", tr("作成"));
        if (pressed || fresh.entered || again.entered) create();
    }

private:
    static ui::TextOptions options() { return {.kind = ui::TextKind::password, .autocomplete = "new-password", .length_max = 64}; }
    void judge() {
        auto const broken = access::broken_patient_password_rules(password_);
        wrong_ = broken.empty() ? "" : tr(broken.front()->message);
    }
    void create() {
        judge();
        wrong_again_ = repeated_ == password_ ? "" : rule_text("V-A25");
        if (!wrong_.empty()) return ui::focus("password");
        if (!wrong_again_.empty()) return ui::focus("repeated_password");
        client_.account.set_password(password_, repeated_, if_alive([this] { client_.replace(is_reset() ? ScreenId::home : ScreenId::add_person); }));
    }

    [[nodiscard]] bool is_reset() const { return purpose_ == Purpose::reset; }
    Purpose purpose_;
    std::string password_, repeated_, wrong_, wrong_again_;
};

class SignInScreen final : public WayInScreen {
public:
    using WayInScreen::WayInScreen;
    std::string title() const override { return tr("ログイン"); }

    void draw() override {
        draw_refusal();
        auto const mail = ui::text_field({.id = "email", .label = tr("メールアドレス"), .required = true}, {.kind = ui::TextKind::email, .autocomplete = "username", .length_max = 254}, mail_);
        auto const password = ui::text_field({.id = "password", .label = tr("パスワード"), .required = true}, {.kind = ui::TextKind::password, .autocomplete = "current-password", .length_max = 64}, password_);
        bool const pressed = next_button("sign_in", tr("ログイン"));
        if (pressed || mail.entered || password.entered) client_.account.sign_in(base::half_width_ascii(mail_), password_, if_alive([this] { client_.replace(ScreenId::home); }));
        if (ui::button({.id = "forgotten", .label = tr("パスワードを忘れた方"), .kind = ui::ButtonKind::quiet})) client_.go(ScreenId::reset_mail);
        if (ui::button({.id = "register", .label = tr("新規登録"), .kind = ui::ButtonKind::quiet})) client_.go(ScreenId::register_mail);
    }

private:
    std::string mail_, password_;
};

// The personal link: its token came with the address, the birth date is the proof.
class LinkScreen final : public WayInScreen {
public:
    using WayInScreen::WayInScreen;
    std::string title() const override { return tr("ご本人の確認"); }

    void draw() override {
        if (client_.link_token().empty()) return draw_without_link();
        draw_refusal();
        ui::text(tr("保健所からのリンクで開きました。生年月日を入力すると、健康状態の報告を始められます。"));
        auto const read = base::read_typed_date(birth_, client_.today());
        auto const note = read.date ? base::kanji_date(*read.date) : std::string();
        auto const events = ui::text_field({.id = "birth_date", .label = tr("生年月日"), .hint = tr("例: 1960年4月1日は 19600401"), .error = wrong_, .note = note, .required = true},
                                           {.kind = ui::TextKind::digits, .autocomplete = "bday", .length_max = 20, .width_characters = 12}, birth_);
        if (events.changed) wrong_.clear();
        if (ui::tick_field({.id = "consent", .label = tr("データの取り扱いを確認しました"), .error = wrong_consent_}, has_read_).changed) wrong_consent_.clear();
        if (ui::button({.id = "about", .label = tr("データの取り扱い"), .kind = ui::ButtonKind::quiet})) client_.go(ScreenId::about);
        bool const pressed = next_button("open", tr("報告を始める"));
        if (pressed || events.entered) open(read);
    }

private:
    void draw_without_link() {
        ui::text(tr("保健所から届いたリンクかQRコードを、もう一度開いてください。"));
        if (ui::button({.id = "home", .label = tr("ホーム")})) client_.go(ScreenId::home);
    }
    void open(base::TypedDate const& read) {
        wrong_ = read.date ? "" : rule_text("V-103");
        wrong_consent_ = has_read_ ? "" : rule_text("F-O01");
        if (!wrong_.empty()) return ui::focus("birth_date");
        if (!wrong_consent_.empty()) return ui::focus("consent");
        client_.account.open_link(client_.link_token(), base::iso_date(*read.date), if_alive([this] { client_.open_report(); }));
    }

    bool has_read_ = false;
    std::string birth_, wrong_, wrong_consent_;
};

} // namespace

std::unique_ptr<Screen> make_register_mail_screen(Client& client) { return std::make_unique<MailScreen>(client, Purpose::registration); }
std::unique_ptr<Screen> make_register_code_screen(Client& client) { return std::make_unique<CodeScreen>(client, Purpose::registration); }
std::unique_ptr<Screen> make_register_password_screen(Client& client) { return std::make_unique<PasswordScreen>(client, Purpose::registration); }
std::unique_ptr<Screen> make_reset_mail_screen(Client& client) { return std::make_unique<MailScreen>(client, Purpose::reset); }
std::unique_ptr<Screen> make_reset_code_screen(Client& client) { return std::make_unique<CodeScreen>(client, Purpose::reset); }
std::unique_ptr<Screen> make_reset_password_screen(Client& client) { return std::make_unique<PasswordScreen>(client, Purpose::reset); }
std::unique_ptr<Screen> make_sign_in_screen(Client& client) { return std::make_unique<SignInScreen>(client); }
std::unique_ptr<Screen> make_link_screen(Client& client) { return std::make_unique<LinkScreen>(client); }

} // namespace todoke::portal
