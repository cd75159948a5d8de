#include "client-wasm/screens/page_frame.hpp"

#include "client-wasm/state/clock_text.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

using access::Capability;
using state::ScreenId;
using state::Session;

void PageFrame::draw_header() {
    auto const& info = client_.session.info();
    if (ui::link("brand", tr("届 Todoke"), "/")) client_.go("/");
    if (!info.facility.name.empty()) ui::text(info.facility.name);
    draw_user_menu();
    if (ui::button({.id = "language", .label = state::language() == "ja" ? "English" : "日本語", .kind = ui::ButtonKind::quiet, .description = tr("表示言語を切り替える")})) toggle_language();
    if (ui::link("help", tr("ヘルプ"), "/help")) client_.go({ScreenId::help, {}});
    draw_navigation();
    auto const pressed = !ui::is_narrow() && ui::button({.id = "keys_button", .label = "?", .kind = ui::ButtonKind::quiet, .description = tr("使えるキーの一覧")});
    if (ui::shortcut("?", tr("使えるキーの一覧")) || pressed) {
        showing_keys_ = !showing_keys_;
        client_.platform.request_frame();
    }
}

void PageFrame::toggle_language() { client_.set_language(state::language() == "ja" ? "en" : "ja"); }

void PageFrame::draw_navigation() {
    auto const& session = client_.session;
    if (session.may(Capability::submit_notification)) {
        if (ui::link("nav_write", tr("発生届を書く"), "/notifications/new")) client_.go({ScreenId::new_notification, {}});
    }
    if (session.is_health_centre()) {
        auto const waiting = std::to_string(client_.updates().intake_waiting);
        if (ui::link("nav_intake", client_.updates().intake_waiting > 0 ? tr("受付一覧({n})", {{"n", waiting}}) : tr("受付一覧"), "/intake")) client_.go({ScreenId::intake_list, {}});
    }
    if (session.may(Capability::search_cases) && ui::link("nav_cases", tr("登録情報一覧"), "/cases")) client_.go({ScreenId::case_list, {}});
    auto const unread = std::to_string(client_.updates().unread_notices);
    if (ui::link("nav_notices", client_.updates().unread_notices > 0 ? tr("お知らせ({n})", {{"n", unread}}) : tr("お知らせ"), "/notices")) client_.go({ScreenId::notices, {}});
}

void PageFrame::draw_user_menu() {
    auto const& info = client_.session.info();
    auto const* role = access::find_role(info.role);
    auto const label = info.user_name + (role != nullptr && !ui::is_narrow() ? " (" + tr(role->label) + ")" : std::string());
    auto const plain = client_.platform.preference("skin") == "plain";
    auto const skin = plain ? tr("標準の表示にする") : tr("シンプル表示にする");
    auto const sign_out = tr("サインアウト");
    auto const everywhere = tr("すべての端末からサインアウト");
    auto const download = tr("CSVダウンロード");
    auto const outbox = tr("デモの送信箱");
    std::vector<ui::MenuEntry> entries;
    if (info.can_download && client_.session.may(Capability::export_notifications)) entries.push_back({"menu_export", download});
    if (info.demo) entries.push_back({"menu_outbox", outbox});
    entries.push_back({"menu_skin", skin});
    entries.push_back({"menu_sign_out", sign_out});
    entries.push_back({"menu_sign_out_everywhere", everywhere});
    auto const pressed = ui::menu("user_menu", label, entries);
    if (pressed == "menu_export") client_.go({ScreenId::exporting, {}});
    if (pressed == "menu_outbox") client_.go({ScreenId::demo_outbox, {}});
    if (pressed == "menu_sign_out") ask_to_sign_out(Session::Where::here);
    if (pressed == "menu_sign_out_everywhere") ask_to_sign_out(Session::Where::everywhere);
    if (pressed == "menu_skin") {
        client_.platform.set_preference("skin", plain ? "painted" : "plain");
        client_.platform.request_frame();
    }
}

void PageFrame::draw_page_banners() {
    if (client_.is_offline()) {
        ui::banner("offline", ui::Tone::warning, tr("オフラインです"), tr("サーバーに接続できません。入力した内容はこの端末に暗号化して保存し、通信が戻ると自動で送信します。"));
    }
    auto const& build = client_.session.info().build;
    if (first_build_.empty()) first_build_ = build;
    if (!build.empty() && build != first_build_) {
        ui::begin_banner("new_release", ui::Tone::info, tr("新しい版があります"));
        ui::text(tr("都合のよいときに再読み込みしてください。入力した内容は下書きに残ります。"));
        if (ui::button({.id = "reload_release", .label = tr("再読み込み")})) client_.platform.reload();
        ui::end_banner();
    }
    if (auto const& flash = client_.flash(); flash) ui::banner("flash", flash->ok ? ui::Tone::ok : ui::Tone::error, flash->text, "");
}

void PageFrame::draw_dialogs() {
    auto const& session = client_.session;
    if (session.has_ended()) {
        ui::begin_dialog("sign_in_again", sign_in_.title());
        ui::text(tr("一定時間操作がなかったためサインアウトしました。もう一度サインインすると、そのまま続けられます。入力した内容は残っています。"));
        sign_in_.draw();
        ui::end_dialog();
        return;
    }
    if (asking_to_sign_out_) return draw_sign_out_dialog();
    if (session.idle_warning()) return draw_idle_dialog();
    if (showing_keys_) draw_keys_dialog();
}

// What the keyboard can do on this page, in the words of the buttons themselves.
void PageFrame::draw_keys_dialog() {
    std::vector<ui::Fact> lines;
    for (auto const& line : ui::shortcut_lines()) lines.push_back({line.keys, line.says});
    lines.push_back({"Enter", tr("次の項目へ(入力画面)")});
    lines.push_back({"Shift+Enter", tr("前の項目へ(入力画面)")});
    lines.push_back({"1 2 9", tr("選択肢を選ぶ")});
    ui::begin_dialog("keys_dialog", tr("使えるキーの一覧"));
    ui::facts("keys", lines);
    if (ui::button({.id = "keys_close", .label = tr("閉じる"), .kind = ui::ButtonKind::primary}) || ui::dialog_cancelled()) {
        showing_keys_ = false;
        client_.platform.request_frame();
    }
    ui::end_dialog();
}

void PageFrame::draw_idle_dialog() {
    auto const ends = state::clock_text(client_.session.idle_ends_at_ms() + client_.api.clock_offset_ms);
    ui::begin_dialog("idle_warning", tr("まもなくサインアウトします"));
    ui::text(tr("操作がないため、{time}にサインアウトします。続ける場合は「続ける」を押してください。", {{"time", ends}}));
    if (ui::button({.id = "keep_alive", .label = tr("続ける"), .kind = ui::ButtonKind::primary}) || ui::dialog_cancelled()) client_.session.keep_alive();
    ui::end_dialog();
}

void PageFrame::ask_to_sign_out(Session::Where where) {
    sign_out_where_ = where;
    client_.drafts.save_now();
    if (client_.drafts.has_unsaved() || !client_.outbox.waiting().empty() || client_.edits.count() > 0) asking_to_sign_out_ = true;
    else client_.session.sign_out(where);
    client_.platform.request_frame();
}

// Signing out destroys the vault; what exists only there is named first.
void PageFrame::draw_sign_out_dialog() {
    auto const drafts = client_.drafts.unsaved().size() + client_.edits.count();
    auto const submissions = client_.outbox.waiting().size();
    if (drafts == 0 && submissions == 0) {
        asking_to_sign_out_ = false;
        client_.session.sign_out(sign_out_where_);
        return;
    }
    ui::begin_dialog("sign_out_dialog", tr("まだ送信されていない内容があります"));
    if (submissions > 0) ui::text(tr("未送信の発生届が{n}件あります。", {{"n", std::to_string(submissions)}}));
    if (drafts > 0) ui::text(tr("サーバーに保存されていない下書きが{n}件あります。", {{"n", std::to_string(drafts)}}));
    ui::text(tr("サインアウトすると、この端末から消えて元に戻せません。通信が戻るまで待つことをおすすめします。"));
    ui::begin_row();
    auto const stay = ui::button({.id = "stay", .label = tr("サインアウトしない"), .kind = ui::ButtonKind::primary});
    auto const leave = ui::button({.id = "leave_anyway", .label = tr("消してサインアウト"), .kind = ui::ButtonKind::danger});
    ui::end_row();
    if (leave) client_.session.sign_out(sign_out_where_);
    if (stay || leave || ui::dialog_cancelled()) asking_to_sign_out_ = false;
    ui::end_dialog();
}

std::string PageFrame::signed_out_title() const { return sign_in_.title(); }

void PageFrame::draw_signed_out() {
    auto const step = client_.session.step();
    if (step == Session::Step::starting) {
        ui::progress("starting", tr("準備しています"));
        return;
    }
    if (step == Session::Step::unreachable) {
        ui::banner("unreachable", ui::Tone::warning, tr("サーバーに接続できません"), tr("通信を確認してください。書きかけの内容はこの端末に暗号化して保存されており、接続してサインインすると続けられます。"));
        if (ui::button({.id = "start_again", .label = tr("もう一度試す"), .kind = ui::ButtonKind::primary})) client_.session.start();
        return;
    }
    sign_in_.draw();
    ui::space(24);
    if (ui::button({.id = "language", .label = state::language() == "ja" ? "English" : "日本語", .kind = ui::ButtonKind::quiet, .description = tr("表示言語を切り替える")})) toggle_language();
}

} // namespace todoke::screens
