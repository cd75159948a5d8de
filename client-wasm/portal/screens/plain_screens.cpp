// The small pages: waiting, the way in for strangers, what happens to the data, and nothing at that address.
#include <array>

#include "client-wasm/portal/data_facts.hpp"
#include "client-wasm/portal/languages.hpp"
#include "client-wasm/portal/screens.hpp"

namespace todoke::portal {

namespace {

class LoadingScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("健康状態の報告"); }
    void draw() override {
        ui::progress("loading", tr("画面を準備しています…"));
        if (!client_.is_offline()) return;
        ui::banner("unreachable", ui::Tone::warning, tr("サーバーに接続できません"), tr("通信を確かめて、もう一度お試しください。"));
        if (ui::button({.id = "again", .label = tr("もう一度試す"), .kind = ui::ButtonKind::primary})) client_.account.start();
    }
};

// Step 1, トップ.
class WelcomeScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("健康状態の報告"); }
    void draw() override {
        ui::text(tr("毎日の体温と症状を保健所に報告するページです。"));
        if (ui::button({.id = "register", .label = tr("新規登録"), .kind = ui::ButtonKind::primary})) client_.go(ScreenId::register_mail);
        if (ui::button({.id = "sign_in", .label = tr("ログイン")})) client_.go(ScreenId::sign_in);
        ui::small_text(tr("保健所から届いたリンクやQRコードを開くと、メールアドレスなしで始められます。"));
    }
};

class AboutScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("使い方・データの取り扱い"); }
    void draw() override {
        ui::heading(2, tr("使い方"));
        ui::text(tr("1日1回、体温を測って入力します。症状がないときは、すべて「なし」を押して、確認、送信の順に押します。"));
        ui::text(tr("通信できない場所でも入力できます。通信が戻ると自動で送信します。"));
        ui::text(tr("ホーム画面に追加すると、アプリのように開けます。"));
        auto const guide = current_language().tag.substr(0, 2) == "ja" ? "/help/patient?lang=ja" : "/help/patient?lang=en";
        (void)ui::link("guide", tr("くわしい使い方"), guide);
        ui::heading(2, tr("データの取り扱い"));
        draw_data_facts();
    }
};

class NotFoundScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("見つかりません"); }
    void draw() override {
        ui::text(tr("このページはありません。"));
        if (ui::button({.id = "home", .label = tr("ホーム"), .kind = ui::ButtonKind::primary})) client_.go(ScreenId::home);
    }
};

} // namespace

std::unique_ptr<Screen> make_loading_screen(Client& client) { return std::make_unique<LoadingScreen>(client); }
std::unique_ptr<Screen> make_welcome_screen(Client& client) { return std::make_unique<WelcomeScreen>(client); }
std::unique_ptr<Screen> make_about_screen(Client& client) { return std::make_unique<AboutScreen>(client); }
std::unique_ptr<Screen> make_not_found_screen(Client& client) { return std::make_unique<NotFoundScreen>(client); }

} // namespace todoke::portal
