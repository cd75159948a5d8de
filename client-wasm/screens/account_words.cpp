#include "client-wasm/screens/account_words.hpp"

#include <algorithm>
#include <array>

#include "client-wasm/screens/demo_messages.hpp"
#include "client-wasm/state/clock_text.hpp"
#include "client-wasm/state/texts.hpp"
#include "shared/access/roles.hpp"

namespace todoke::screens {

namespace {

constexpr std::array<std::string_view, 4> states{"issued", "active", "locked", "stopped"};

constexpr auto words = std::to_array<EventWord>({
    {"signed_in", "サインイン"},
    {"sign_in_failed", "サインイン失敗"},
    {"signed_out", "サインアウト"},
    {"account_created", "アカウントの発行"},
    {"account_changed", "アカウントの変更"},
    {"password_changed", "パスワードの変更"},
    {"accounts_searched", "アカウントの検索"},
    {"passkey_added", "パスキーの追加"},
    {"passkey_removed", "パスキーの削除"},
    {"passkey_cloned", "パスキーの停止(複製の疑い)"},
    {"account_read", "アカウントの閲覧"},
    {"account_requested", "アカウントの申請"},
    {"account_request_read", "アカウント申請の閲覧"},
    {"account_request_answered", "アカウント申請への回答"},
    {"account_request_decided", "アカウント申請の審査"},
    {"audit_searched", "監査記録の検索"},
    {"cases_searched", "登録情報の検索"},
    {"case_read", "登録情報の閲覧"},
    {"case_created", "患者の登録"},
    {"identity_saved", "ID管理情報の変更"},
    {"tests_saved", "検査の変更"},
    {"case_history_read", "変更履歴の閲覧"},
    {"duplicates_searched", "重複の確認"},
    {"notification_submitted", "発生届の提出"},
    {"notification_resubmitted", "発生届の再提出"},
    {"notification_read", "発生届の閲覧"},
    {"notification_accepted", "発生届の受理"},
    {"notification_returned", "発生届の差戻し"},
    {"intake_read", "受付一覧の閲覧"},
    {"notifications_exported", "CSVダウンロード"},
    {"home_read", "ホームの閲覧"},
    {"demo_outbox_read", "デモの送信箱の閲覧"},
    {"notice_written", "お知らせの掲載"},
    {"notice_changed", "お知らせの変更"},
    {"notice_ended", "お知らせの終了"},
    {"notice_deleted", "お知らせの削除"},
    {"contact_changed", "申請の窓口の変更"},
    {"audit_exported", "監査記録のダウンロード"},
    {"accounts_exported", "アカウント一覧のダウンロード"},
    {"observations_listed", "健康観察の一覧の閲覧"},
    {"observation_read", "健康観察の閲覧"},
    {"observation_changed", "健康観察の設定の変更"},
    {"daily_report_entered", "状況報告の入力"},
    {"own_reports_read", "本人による記録の閲覧"},
    {"report_acknowledged", "緊急の報告の確認"},
    {"contact_logged", "連絡記録の入力"},
    {"finding_written", "医師所見の入力"},
    {"personal_link_made", "健康観察の案内の発行"},
    {"observation_settings_saved", "健康観察の設定(保健所)の変更"},
    {"activity_sent", "実施報告の提出"},
    {"activity_read", "実施報告の閲覧"},
    {"emergency_call_confirmed", "緊急連絡先への電話(本人)"},
    {"automatic_call_ended", "自動架電"},
    {"entrusted_record_read", "任された方の基本情報などの閲覧"},
    {"portal_registered", "本人の新規登録"},
    {"portal_signed_in", "本人のログイン"},
    {"portal_signed_out", "本人のログアウト"},
    {"portal_person_linked", "スマホ入力IDの登録"},
    {"portal_person_refused", "スマホ入力IDの登録の失敗"},
    {"portal_password_changed", "本人のパスワードの変更"},
    {"own_record_read", "本人によるホームの閲覧"},
});

} // namespace

std::string role_label(std::string_view role) {
    auto const* const known = access::find_role(role);
    return known == nullptr ? std::string(role) : tr(known->label);
}

std::span<std::string_view const> account_states() { return states; }

std::string state_label(std::string_view state) {
    if (state == "issued") return tr("発行済(未ログイン)");
    if (state == "active") return tr("利用中");
    if (state == "locked") return tr("ロック");
    return tr("停止");
}

ui::Cell state_cell(std::string_view state) {
    auto const tone = state == "active" ? ui::Tone::ok : state == "issued" ? ui::Tone::info : state == "locked" ? ui::Tone::warning : ui::Tone::error;
    return {state_label(state), "", tone};
}

std::span<EventWord const> event_words() { return words; }

std::string event_label(std::string_view event) {
    auto const found = std::find_if(words.begin(), words.end(), [event](EventWord const& word) { return word.event == event; });
    return found == words.end() ? std::string(event) : tr(found->label);
}

std::string means_label(std::string_view means) {
    if (means == "totp") return tr("認証アプリ");
    return channel_words(means);
}

std::string instant_text(std::int64_t at_ms) { return at_ms == 0 ? "-" : state::full_time_text(at_ms); }

void draw_sign_ins(std::vector<api::SignInEvent> const& events) {
    if (events.empty()) return ui::text(tr("記録はまだありません。"));
    std::vector<ui::Column> const columns{{.id = "time", .label = tr("日時"), .weight = 3}, {.id = "event", .label = tr("操作"), .weight = 3}, {.id = "address", .label = tr("接続元"), .weight = 3}};
    std::vector<ui::TableRow> rows;
    for (auto const& event : events) {
        auto const tone = event.event == "sign_in_failed" ? ui::Tone::warning : ui::Tone::plain;
        rows.push_back({std::to_string(rows.size()), {{instant_text(event.at_ms)}, {event_label(event.event), "", tone}, {event.address.empty() ? "-" : event.address}}});
    }
    ui::table("sign_ins", tr("サインインの記録"), columns, rows);
}

} // namespace todoke::screens
