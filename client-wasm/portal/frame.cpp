#include "client-wasm/portal/frame.hpp"

#include "client-wasm/portal/languages.hpp"
#include "client-wasm/portal/words.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::portal {

void Frame::draw_header() {
    if (ui::link("brand", tr("健康観察"), "/my")) client_.go(ScreenId::home);
    ui::space(0);
    draw_languages();
    draw_menu();
}

void Frame::draw_languages() {
    static constexpr std::string_view prefix = "language-";
    std::vector<std::string> ids;
    for (auto const& language : observation::languages()) ids.push_back(std::string(prefix) + std::string(language.code));
    std::vector<ui::MenuEntry> entries;
    for (auto const& language : observation::languages()) entries.push_back({.id = ids[entries.size()], .label = language.name, .language = language.tag});
    auto const chosen = ui::menu("languages", current_language().name, entries);
    if (!chosen.empty()) client_.set_language(std::string_view(chosen).substr(prefix.size()));
}

void Frame::draw_menu() {
    bool const is_in = client_.account.step() == Account::Step::signed_in;
    // The words live as long as the menu is drawn.
    std::string const words[] = {tr("ホーム"), tr("家族を追加する"), tr("使い方・データの取り扱い"), client_.platform.preference("skin") == "plain" ? tr("通常の表示にする") : tr("シンプルな表示にする"), tr("ログアウト")};
    std::vector<ui::MenuEntry> entries{{.id = "menu_home", .label = words[0]}};
    if (is_in) entries.push_back({.id = "menu_person", .label = words[1]});
    entries.push_back({.id = "menu_about", .label = words[2]});
    entries.push_back({.id = "menu_skin", .label = words[3]});
    if (is_in) entries.push_back({.id = "menu_sign_out", .label = words[4]});
    auto const chosen = ui::menu("menu", tr("メニュー"), entries);
    if (chosen == "menu_home") client_.go(ScreenId::home);
    if (chosen == "menu_person") client_.go(ScreenId::add_person);
    if (chosen == "menu_about") client_.go(ScreenId::about);
    if (chosen == "menu_skin") client_.platform.set_preference("skin", client_.platform.preference("skin") == "plain" ? "painted" : "plain");
    if (chosen == "menu_sign_out") {
        if (client_.reports.waiting().empty()) client_.account.sign_out();
        else asking_to_sign_out_ = true;
    }
    if (!chosen.empty()) client_.platform.request_frame();
}

void Frame::draw_banners() {
    draw_offline();
    auto const screen = client_.route().screen;
    for (auto const& person : client_.account.people()) {
        // Where the page is about that person it stands there.
        bool const is_own_page = screen == ScreenId::home || (screen == ScreenId::thanks && client_.route().id() == person.id);
        if (!is_own_page) draw_urgent_banner(client_, person, false);
    }
}

void Frame::draw_offline() {
    auto const waiting = client_.reports.waiting().size();
    bool const offline = client_.is_offline();
    if (!offline && waiting == 0) return;
    ui::begin_banner("offline", ui::Tone::warning, waiting > 0 ? tr("送信待ち {n}件", {{"n", std::to_string(waiting)}}) : tr("オフラインです"));
    ui::text(waiting == 0 ? tr("そのまま入力できます。通信が戻ると送信します。") : offline ? tr("入力した内容はこの端末に暗号化して保存しました。通信が戻ると自動で送信します。") : tr("送信しています…"));
    if (waiting > 0 && client_.account.step() == Account::Step::signed_out) ui::text(tr("ログインすると送信します。"));
    if (waiting > 0 && ui::button({.id = "send_now", .label = tr("今すぐ送信する")})) client_.reports.send_all();
    ui::end_banner();
}

void Frame::draw_foot() {
    auto const screen = client_.route().screen;
    if (screen != ScreenId::report && screen != ScreenId::check && screen != ScreenId::home) return;
    auto const& people = client_.account.people();
    auto const* person = client_.account.find(client_.route().id());
    if (person == nullptr && !people.empty()) person = &people.front();
    if (person == nullptr || person->centre_phone.empty()) return;
    ui::divider();
    ui::strong_text(tr("急に悪くなったら"));
    draw_call_link("foot_call", *person);
    ui::small_text(tr(observation::ambulance_text));
}

void Frame::draw_dialogs() {
    if (!asking_to_sign_out_) return;
    ui::begin_dialog("sign_out_dialog", tr("まだ送信されていない報告があります"));
    ui::text(tr("ログアウトすると、この端末から消えて元に戻せません。通信が戻るまで待つことをおすすめします。"));
    ui::begin_row();
    bool const stay = ui::button({.id = "stay", .label = tr("ログアウトしない"), .kind = ui::ButtonKind::primary});
    bool const leave = ui::button({.id = "leave_anyway", .label = tr("消してログアウト"), .kind = ui::ButtonKind::danger});
    ui::end_row();
    if (leave) client_.account.sign_out();
    if (stay || leave || ui::dialog_cancelled()) asking_to_sign_out_ = false;
    ui::end_dialog();
}

void draw_call_link(std::string_view id, Person const& person) {
    auto const number = call_number(person.centre_phone);
    if (number.empty()) return;
    auto const label = "☎ " + person.centre_phone;
    auto const says = tr("{name}に電話する {phone}", {{"name", person.centre_name}, {"phone", label}});
    (void)ui::button({.id = id, .label = label, .description = says, .href = "tel:" + number});
}

void draw_urgent_banner(Client& client, Person const& person, bool stays) {
    if (!client.is_urgent(person) || (person.today.call_confirmed && !stays)) return;
    auto const id = "urgent-" + person.id;
    auto const number = call_number(person.centre_phone);
    ui::begin_banner(id, ui::Tone::urgent, tr("緊急連絡"));
    if (client.account.people().size() > 1) ui::strong_text(person.name);
    ui::strong_text(tr(observation::banner_text, {{"保健所名", person.centre_name}, {"電話番号", person.centre_phone}})); // not a text
    bool called = false;
    if (!number.empty()) {
        auto const says = tr("{name}に電話する {phone}", {{"name", person.centre_name}, {"phone", person.centre_phone}});
        called = ui::button({.id = id + "-call", .label = "☎ " + person.centre_phone, .kind = ui::ButtonKind::danger, .description = says, .href = "tel:" + number});
    }
    ui::strong_text(tr(observation::ambulance_text));
    if (person.today.call_confirmed) ui::strong_text(tr("電話済み"));
    else if (ui::button({.id = id + "-called", .label = tr("電話しました")})) called = true;
    ui::end_banner();
    if (called) client.confirm_call(person);
}

} // namespace todoke::portal
