#include "client-wasm/screens/page_frame.hpp"

#include "client-wasm/state/clock_text.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

using access::Capability;
using state::ScreenId;
using state::Session;

namespace {

constexpr int wide_header_px = 1100; // under that, everything is in one menu

constexpr std::string_view language_ja = "language_ja", language_en = "language_en";

} // namespace

std::vector<PageFrame::Way> PageFrame::ways() const {
    auto const& session = client_.session;
    auto const& updates = client_.updates();
    auto const counted = [](std::string_view words, std::string_view with_number, std::int64_t count) {
        return count > 0 ? tr(with_number, {{"n", std::to_string(count)}}) : tr(words);
    };
    std::vector<Way> all;
    if (session.may(Capability::submit_notification)) all.push_back({"nav_write", tr("発生届を書く"), {ScreenId::new_notification, {}}});
    if (session.is_health_centre()) all.push_back({"nav_intake", counted("受付一覧", "受付一覧({n})", updates.intake_waiting), {ScreenId::intake_list, {}}});
    if (session.may(Capability::search_cases)) all.push_back({"nav_cases", tr("登録情報一覧"), {ScreenId::case_list, {}}});
    if (session.may(Capability::watch_observations)) all.push_back({"nav_observations", counted("健康観察", "健康観察(緊急{n})", updates.urgent_observations), {ScreenId::observation_board, {}}});
    if (session.may(Capability::request_accounts)) all.push_back({"nav_institution", tr("自機関のアカウント"), {ScreenId::institution, {}}});
    if (session.may(Capability::manage_accounts)) all.push_back({"nav_accounts", tr("アカウント"), {ScreenId::account_list, {}}});
    if (session.may(Capability::read_masters) && !session.may(Capability::submit_notification)) all.push_back({"nav_masters", tr("マスタ"), {ScreenId::master_list, {}}});
    if (session.may(Capability::run_training)) all.push_back({"nav_training", tr("研修の部屋"), {ScreenId::training_rooms, {}}});
    else if (!session.info().training_room.empty()) all.push_back({"nav_training", tr("研修"), {ScreenId::training, {}}});
    all.push_back({"nav_notices", counted("お知らせ", "お知らせ({n})", updates.unread_notices), {ScreenId::notices, {}}});
    all.push_back({"nav_help", tr("ヘルプ"), {ScreenId::help, {}}});
    return all;
}

void PageFrame::draw_header() {
    auto const& info = client_.session.info();
    if (ui::link("brand", tr("届 Todoke"), "/")) client_.go("/");
    auto const listed = ui::shortcut("?", tr("使えるキーの一覧"));
    auto pressed = false;
    if (ui::has_room(wide_header_px)) {
        draw_navigation();
        ui::space(0);
        ui::side_text(info.facility.name);
        take_menu_choice(ui::menu("user_menu", info.user_name, user_entries()));
        draw_language_switch();
        pressed = ui::button({.id = "keys_button", .label = "?", .kind = ui::ButtonKind::quiet, .description = tr("使えるキーの一覧")});
    } else {
        ui::space(0);
        draw_page_menu();
    }
    if (listed || pressed) {
        showing_keys_ = !showing_keys_;
        client_.platform.request_frame();
    }
}

void PageFrame::draw_signed_out_header() {
    ui::strong_text(tr("届 Todoke"));
    ui::space(0);
    draw_language_switch();
}

void PageFrame::draw_language_switch() {
    static constexpr ui::Word words[] = {{language_ja, "日本語", "ja"}, {language_en, "English", "en"}}; // not a text
    auto const chosen = ui::word_switch("language", tr("表示言語"), words, state::language() == "ja" ? language_ja : language_en);
    if (!chosen.empty()) client_.set_language(chosen == language_ja ? "ja" : "en");
}

void PageFrame::draw_navigation() {
    ui::begin_navigation(tr("メインメニュー"));
    for (auto const& way : ways()) {
        if (ui::navigation_link(way.id, way.label, state::path_of(way.route), way.route.screen == client_.route().screen)) client_.go(way.route);
    }
    ui::end_navigation();
}

// Phones: everything behind one button, the ways first.
void PageFrame::draw_page_menu() {
    auto const& info = client_.session.info();
    auto const all = ways();
    std::vector<ui::MenuEntry> entries;
    for (auto const& way : all) entries.push_back({way.id, way.label});
    auto const who = info.facility.name.empty() ? info.user_name : info.facility.name + " / " + info.user_name;
    auto const own = user_entries();
    entries.push_back({"menu_who", who, true});
    entries.push_back(state::language() == "ja" ? ui::MenuEntry{language_en, "English"} : ui::MenuEntry{language_ja, "日本語"}); // not a text
    entries.insert(entries.end(), own.begin(), own.end());
    auto const chosen = ui::menu("page_menu", tr("メニュー"), entries);
    for (auto const& way : all) {
        if (chosen == way.id) client_.go(way.route);
    }
    if (chosen == language_ja || chosen == language_en) client_.set_language(chosen == language_ja ? "ja" : "en");
    take_menu_choice(chosen);
}

// The words of the entries live as long as the frame draws.
std::vector<ui::MenuEntry> PageFrame::user_entries() {
    auto const& info = client_.session.info();
    auto const* role = access::find_role(info.role);
    words_ = {role != nullptr ? tr(role->label) : std::string(), tr("CSVダウンロード"), tr("デモの送信箱"),
              client_.platform.preference("skin") == "plain" ? tr("標準の表示にする") : tr("シンプル表示にする"), tr("サインアウト"), tr("すべての端末からサインアウト"), tr("パスワードを変更"), tr("サインインの記録"), tr("監査記録"), tr("自機関の登録内容"), tr("アカウントの切り替え"), tr("研修に参加する")};
    std::vector<ui::MenuEntry> entries;
    if (role != nullptr && ui::has_room(wide_header_px)) entries.push_back({"menu_role", words_[0], true});
    other_ids_.clear();
    other_labels_.clear();
    for (auto const& other : info.others) {
        other_ids_.push_back("account:" + other.user_id);
        other_labels_.push_back(tr("{account} に切り替える", {{"account", account_label(other)}}));
    }
    for (std::size_t i = 0; i < other_ids_.size(); ++i) entries.push_back({other_ids_[i], other_labels_[i]});
    entries.push_back({"menu_switch", words_[10]});
    if (info.can_download && client_.session.may(Capability::export_notifications)) entries.push_back({"menu_export", words_[1]});
    if (client_.session.may(Capability::read_masters) && client_.session.may(Capability::submit_notification)) entries.push_back({"menu_own_row", words_[9]});
    if (info.demo) entries.push_back({"menu_outbox", words_[2]});
    if (info.demo && info.training_room.empty()) entries.push_back({"menu_training", words_[11]}); // as oneself
    entries.push_back({"menu_skin", words_[3]});
    entries.push_back({"menu_password", words_[6]});
    entries.push_back({"menu_sign_ins", words_[7]});
    if (client_.session.may(Capability::search_audit)) entries.push_back({"menu_audit", words_[8]});
    entries.push_back({"menu_sign_out", words_[4]});
    entries.push_back({"menu_sign_out_everywhere", words_[5]});
    return entries;
}

void PageFrame::take_menu_choice(std::string_view chosen) {
    if (chosen == "menu_export") client_.go({ScreenId::exporting, {}});
    if (chosen == "menu_own_row") client_.go({ScreenId::master_row, {client_.session.info().facility.id}});
    if (chosen == "menu_outbox") client_.go({ScreenId::demo_outbox, {}});
    if (chosen == "menu_training") client_.go({ScreenId::training, {}});
    if (chosen == "menu_switch") client_.go({ScreenId::switch_account, {}});
    if (constexpr std::string_view account = "account:"; chosen.substr(0, account.size()) == account) {
        client_.drafts.save_now(); // what does not arrive any more lies in this account's vault
        client_.session.switch_to(std::string(chosen.substr(account.size())));
    }
    if (chosen == "menu_password") client_.go({ScreenId::password, {}});
    if (chosen == "menu_sign_ins") client_.go({ScreenId::own_sign_ins, {}});
    if (chosen == "menu_audit") client_.go({ScreenId::audit, {}});
    if (chosen == "menu_sign_out") ask_to_sign_out(Session::Where::here);
    if (chosen == "menu_sign_out_everywhere") ask_to_sign_out(Session::Where::everywhere);
    if (chosen == "menu_skin") {
        client_.platform.set_preference("skin", client_.platform.preference("skin") == "plain" ? "painted" : "plain");
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
    if (session.is_displaced()) return draw_displaced_dialog();
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
    if (client_.drafts.has_unsaved() || !client_.outbox.waiting().empty() || client_.edits.count() > 0 || !client_.session.info().others.empty()) asking_to_sign_out_ = true;
    else client_.session.sign_out(where);
    client_.platform.request_frame();
}

// Signing out destroys the vault; what exists only there is named first.
void PageFrame::draw_sign_out_dialog() {
    auto const drafts = client_.drafts.unsaved().size() + client_.edits.count();
    auto const submissions = client_.outbox.waiting().size();
    bool const several = !client_.session.info().others.empty();
    if (drafts == 0 && submissions == 0 && !several) {
        asking_to_sign_out_ = false;
        client_.session.sign_out(sign_out_where_);
        return;
    }
    ui::begin_dialog("sign_out_dialog", drafts > 0 || submissions > 0 ? tr("まだ送信されていない内容があります") : tr("サインアウト"));
    if (submissions > 0) ui::text(tr("未送信の発生届が{n}件あります。", {{"n", std::to_string(submissions)}}));
    if (drafts > 0) ui::text(tr("サーバーに保存されていない下書きが{n}件あります。", {{"n", std::to_string(drafts)}}));
    if (drafts > 0 || submissions > 0) ui::text(tr("サインアウトすると、この端末から消えて元に戻せません。通信が戻るまで待つことをおすすめします。"));
    if (several) draw_ways_to_others();
    ui::begin_row();
    auto const stay = ui::button({.id = "stay", .label = tr("サインアウトしない"), .kind = ui::ButtonKind::primary});
    auto const leave = ui::button({.id = "leave_anyway", .label = several ? tr("すべてのアカウントからサインアウト") : tr("消してサインアウト"), .kind = ui::ButtonKind::danger});
    ui::end_row();
    if (leave) client_.session.sign_out(sign_out_where_);
    if (stay || leave || ui::dialog_cancelled()) asking_to_sign_out_ = false;
    ui::end_dialog();
}

std::string PageFrame::account_label(api::OtherAccount const& account) {
    auto const* role = access::find_role(account.role);
    return account.facility_name + " " + (role != nullptr ? tr(role->label) + " " : "") + account.user_id;
}

// Signing out of this account alone means going on as another.
void PageFrame::draw_ways_to_others() {
    ui::text(tr("このブラウザでは、ほかのアカウントも使えるようになっています。このアカウントだけ終わるときは、次に使うアカウントを選んでください。"));
    auto const& others = client_.session.info().others;
    for (std::size_t i = 0; i < others.size(); ++i) {
        if (!ui::button({.id = "leave_for_" + std::to_string(i), .label = tr("サインアウトして {account} に移る", {{"account", account_label(others[i])}}), .disabled = client_.session.is_busy()})) continue;
        asking_to_sign_out_ = false;
        client_.session.switch_to(others[i].user_id, sign_out_where_ == Session::Where::everywhere ? Session::Leave::ended_everywhere : Session::Leave::ended);
    }
    ui::small_text(tr("すべてのアカウントからサインアウトすると、ほかのアカウントでまだ登録していない変更もこの端末から消えます。"));
}

// Another tab has switched: this page shows an account that the browser is no longer signed in to.
void PageFrame::draw_displaced_dialog() {
    auto& session = client_.session;
    auto const& info = session.info();
    ui::begin_dialog("displaced", tr("別のアカウントに切り替わりました"));
    ui::text(tr("ほかのタブで、このブラウザのアカウントが切り替わりました。この画面は {facility} {user_id} のもので、このままでは操作できません。入力した内容は残っています。", {{"facility", info.facility.name}, {"user_id", info.user_id}}));
    if (!session.mistake().empty()) ui::banner("displaced_mistake", ui::Tone::error, session.mistake(), "");
    ui::begin_row();
    if (ui::button({.id = "open_present", .label = tr("切り替えたアカウントの画面を開く"), .kind = ui::ButtonKind::primary, .disabled = session.is_busy()})) session.open_present_account();
    if (ui::button({.id = "switch_back", .label = tr("{user_id} に戻して続ける", {{"user_id", info.user_id}}), .disabled = session.is_busy()})) session.switch_to(info.user_id);
    ui::end_row();
    ui::end_dialog();
}

std::string PageFrame::signed_out_title() const {
    return client_.session.step() == Session::Step::unreachable ? tr("サーバーに接続できません") : sign_in_.title();
}

void PageFrame::draw_signed_out() {
    auto const step = client_.session.step();
    if (step == Session::Step::starting) {
        ui::progress("starting", tr("準備しています"));
        return;
    }
    if (step == Session::Step::unreachable) {
        ui::banner("unreachable", ui::Tone::warning, tr("サーバーに接続できません"), tr("通信を確認してください。書きかけの内容はこの端末に暗号化して残っています。つながると自動で続きに戻ります。"));
        if (ui::button({.id = "start_again", .label = tr("もう一度試す"), .kind = ui::ButtonKind::primary})) client_.session.start();
        return;
    }
    ui::text(tr("感染症の発生届をブラウザから届け出るシステムです。"));
    sign_in_.draw();
}

} // namespace todoke::screens
