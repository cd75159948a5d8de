// One account: how it stands, its latest sign-ins, and what its administrator may do with it.
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/demo_messages.hpp"
#include "client-wasm/screens/handover_choice.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/base/contact.hpp"

namespace todoke::screens {

namespace {

struct Act { std::string_view name, label, asks, done; ui::ButtonKind kind; };

constexpr Act stop{"stop", "停止する", "停止すると、すぐにサインインできなくなり、いま使っている画面も終わります。記録は残り、あとで再開できます。", "アカウントを停止しました。", ui::ButtonKind::danger};
constexpr Act resume{"resume", "再開する", "再開すると、もう一度サインインできるようになります。", "アカウントを再開しました。", ui::ButtonKind::primary};
constexpr Act unlock{"unlock", "ロックを解除する", "本人であることを確認してから解除してください。", "ロックを解除しました。", ui::ButtonKind::primary};
constexpr Act renew{"renew_password", "初期パスワードを再発行する", "新しい初期パスワードを作ります。いまのパスワードは使えなくなり、サインインはすべて終わります。", "初期パスワードを再発行しました。", ui::ButtonKind::primary};
constexpr Act reset_factor{"reset_factor", "二要素認証を初期化する", "電話や認証アプリを失った利用者のための操作です。本人であることを確認してから初期化してください。登録された方法と回復コードは使えなくなり、認証コードは連絡先メールアドレスへ送られます。", "二要素認証を初期化しました。", ui::ButtonKind::primary};
constexpr Act remove_it{"remove", "削除する", "削除すると元に戻せません。利用者IDは監査記録に残り、二度と使われません。", "アカウントを削除しました。", ui::ButtonKind::danger};

class AccountScreen final : public Screen {
public:
    explicit AccountScreen(state::Client& client)
        : Screen(client), id_(client.route().id()), account_(client, {.endpoint = api::EndpointId::read_account, .ids = {id_}}) {}

    std::string title() const override { return tr("アカウント"); }
    void refresh() override {
        if (!is_editing_) account_.read();
    }

    void draw() override {
        ui::begin_row();
        if (ui::link("to_list", tr("アカウント一覧"), "/accounts")) client_.go({state::ScreenId::account_list, {}});
        ui::end_row();
        auto const* account = account_.draw();
        if (account == nullptr) return;
        if (!password_.empty()) {
            ui::begin_banner("renewed", ui::Tone::ok, tr("初期パスワードを再発行しました。"));
            ui::facts("new_password", std::vector<ui::Fact>{{tr("初期パスワード"), password_, ui::Tone::plain, tr("この画面でだけ表示します。")}});
            sheet_.draw();
            ui::end_banner();
        }
        if (is_editing_) return draw_editor(*account);
        draw_facts(*account);
        if (account->may_manage) draw_acts(*account);
        else ui::small_text(tr("このアカウントは、あなたの権限では変更できません。"));
        draw_letters(account->letters);
        ui::heading(2, tr("サインインの記録"));
        draw_sign_ins(account->events);
    }

    void draw_dialogs() override {
        if (asked_ == nullptr) return;
        ui::begin_dialog("act_dialog", tr(asked_->label));
        ui::text(tr(asked_->asks));
        if (asked_ == &renew) draw_handover_choice(handover_);
        if (failure_) draw_refusal();
        ui::begin_row();
        auto const go = ui::button({.id = "act_confirmed", .label = tr(asked_->label), .kind = asked_->kind, .disabled = is_busy_});
        auto const leave = ui::button({.id = "act_cancel", .label = tr("戻る"), .disabled = is_busy_});
        ui::end_row();
        if (go) send(*asked_);
        if (leave || ui::dialog_cancelled()) asked_ = nullptr;
        ui::end_dialog();
    }

private:
    void draw_facts(api::AccountReply const& account) {
        auto const& row = account.row;
        auto const state = state_cell(row.state);
        std::vector<ui::Fact> facts{{tr("利用者ID"), row.user_id},
                                    {tr("利用者名"), row.user_name},
                                    {tr("利用者区分"), role_label(row.role)},
                                    {tr("所属機関"), row.facility_name.empty() ? "-" : row.facility_name},
                                    {tr("状態"), state.text, state.tone},
                                    {tr("連絡先メールアドレス"), account.mail},
                                    {tr("連絡先電話番号"), base::displayed_phone(account.phone)},
                                    {tr("二要素認証"), means_label(account.second_factor)},
                                    {tr("個票・CSVのダウンロード"), account.can_download ? tr("許可") : tr("なし")},
                                    {tr("システム利用管理者"), account.is_manager ? tr("はい") : "-"},
                                    {tr("発行日時"), instant_text(row.issued_at_ms)},
                                    {tr("最終サインイン"), instant_text(row.signed_in_at_ms)}};
        if (row.initial_until_ms > 0) facts.push_back({tr("初期パスワードの期限"), instant_text(row.initial_until_ms)});
        ui::facts("account", facts);
    }

    // Whether invitations, codes and the like arrived.
    void draw_letters(std::vector<api::AccountLetter> const& letters) {
        if (letters.empty()) return;
        ui::heading(2, tr("本人への連絡"));
        if (letters.front().state == "failed")
            ui::banner("undelivered", ui::Tone::warning, tr("最後の連絡が届きませんでした"), tr("連絡先を確かめて「変更」で直してください。初期パスワードの連絡は「初期パスワードを再発行する」でもう一度送れます。"));
        std::vector<ui::Column> const columns{{.id = "time", .label = tr("日時"), .weight = 3}, {.id = "channel", .label = tr("方法"), .weight = 1}, {.id = "subject", .label = tr("件名"), .weight = 4}, {.id = "state", .label = tr("状態"), .weight = 3}};
        std::vector<ui::TableRow> rows;
        for (auto const& letter : letters)
            rows.push_back({std::to_string(rows.size()), {{instant_text(letter.at_ms)}, {channel_words(letter.channel)}, {tr(letter.subject)}, delivery_cell(letter)}});
        ui::table("letters", tr("本人への連絡"), columns, rows);
    }
    [[nodiscard]] ui::Cell delivery_cell(api::AccountLetter const& letter) const {
        if (letter.state == "sent") return {tr("送信しました"), "", ui::Tone::ok};
        if (letter.state == "failed") return {tr("届きませんでした ({reason})", {{"reason", letter.fault}}), "", ui::Tone::error};
        if (letter.state == "expired") return {tr("期限までに送れませんでした"), "", ui::Tone::error};
        if (client_.session.info().demo) return {tr("デモの送信箱にあります")};
        return {letter.fault.empty() ? tr("送信待ち") : tr("再送待ち ({reason})", {{"reason", letter.fault}}), "", letter.fault.empty() ? ui::Tone::plain : ui::Tone::warning};
    }

    void draw_acts(api::AccountReply const& account) {
        auto const& state = account.row.state;
        ui::space(8);
        ui::begin_row();
        if (ui::button({.id = "edit", .label = tr("変更"), .shortcut = "E"})) begin_edit(account);
        if (state == "locked") draw_act(unlock);
        if (state == "stopped") draw_act(resume);
        else draw_act(renew);
        if (account.may_reset_factor) draw_act(reset_factor);
        if (state != "stopped") draw_act(stop);
        else draw_act(remove_it);
        ui::end_row();
    }
    void draw_act(Act const& act) {
        if (!ui::button({.id = act.name, .label = tr(act.label), .kind = act.kind == ui::ButtonKind::danger ? act.kind : ui::ButtonKind::secondary})) return;
        asked_ = &act;
        failure_.reset();
        client_.platform.request_frame();
    }

    void send(Act const& act) {
        is_busy_ = true;
        failure_.reset();
        api::AccountActRequest request;
        request.act = act.name;
        if (&act == &renew) request.handover = handover_;
        client_.api.call<api::AccountIssued>({.endpoint = api::EndpointId::act_on_account, .ids = {id_}, .body = api::to_json(std::move(request)), .if_match = std::to_string(account_.value()->version)},
                                             if_alive([this, &act](state::Outcome<api::AccountIssued> outcome) {
            is_busy_ = false;
            if (!outcome.ok()) return refuse(outcome.failure);
            asked_ = nullptr;
            password_ = outcome.value->initial_password;
            sheet_.offer(outcome.value->sheet_id);
            if (&act == &remove_it) {
                client_.go({state::ScreenId::account_list, {}});
                client_.say(true, tr(act.done));
                return;
            }
            ui::announce(tr(act.done));
            account_.read();
        }));
    }

    void refuse(state::Failure const& failure) {
        failure_ = failure;
        if (failure.is_stale()) account_.read();
    }
    void draw_refusal() {
        if (failure_->is_stale()) ui::banner("stale", ui::Tone::warning, tr("他の利用者が更新しました。内容を確認してください。"), "");
        else if (draw_failure(client_, *failure_)) failure_.reset();
    }

    void begin_edit(api::AccountReply const& account) {
        is_editing_ = true;
        failure_.reset();
        wrong_ = {};
        edit_ = {};
        edit_.user_name = account.row.user_name;
        edit_.mail = account.mail;
        edit_.phone = account.phone;
        edit_.can_download = account.can_download;
        edit_.is_manager = account.is_manager;
        ui::focus("user_name");
    }

    void draw_editor(api::AccountReply const& account) {
        if (failure_) draw_refusal();
        ui::text_field({.id = "user_name", .label = tr("利用者名"), .error = wrong_.user_name, .required = true}, {.autocomplete = "off", .length_max = 64}, edit_.user_name);
        ui::text_field({.id = "mail", .label = tr("連絡先メールアドレス"), .error = wrong_.mail, .required = true}, {.kind = ui::TextKind::email, .autocomplete = "off", .length_max = 254}, edit_.mail);
        ui::text_field({.id = "phone", .label = tr("連絡先電話番号"), .error = wrong_.phone, .required = true}, {.kind = ui::TextKind::phone, .autocomplete = "off", .length_max = 20, .width_characters = 16}, edit_.phone);
        ui::tick_field({.id = "can_download", .label = tr("個票・CSVのダウンロードを許可する")}, edit_.can_download);
        auto const* const role = access::find_role(account.row.role);
        if (role != nullptr && access::may_be_manager(role->id)) ui::tick_field({.id = "is_manager", .label = tr("システム利用管理者(所属機関のアカウントを申請する人)にする")}, edit_.is_manager);
        ui::begin_row();
        auto const save = ui::button({.id = "save", .label = is_busy_ ? tr("保存しています") : tr("保存"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_});
        if (ui::button({.id = "cancel", .label = tr("戻る"), .disabled = is_busy_})) is_editing_ = false;
        ui::end_row();
        if (save) send_edit(account.version);
    }

    void send_edit(std::int64_t version) {
        is_busy_ = true;
        failure_.reset();
        wrong_ = {};
        client_.api.call<api::AccountReply>({.endpoint = api::EndpointId::change_account, .ids = {id_}, .body = api::to_json(api::ChangeAccountRequest(edit_)), .if_match = std::to_string(version)},
                                            if_alive([this](state::Outcome<api::AccountReply> outcome) {
            is_busy_ = false;
            if (outcome.ok()) {
                is_editing_ = false;
                account_.put(std::move(*outcome.value));
                ui::announce(tr("変更しました。"));
                return;
            }
            for (auto const& issue : outcome.failure.problem.issues) {
                auto& place = issue.item == "mail" ? wrong_.mail : issue.item == "phone" ? wrong_.phone : wrong_.user_name;
                place = issue.message;
                ui::focus(issue.item);
            }
            if (outcome.failure.problem.issues.empty()) refuse(outcome.failure);
        }));
    }

    std::string id_;
    Loaded<api::AccountReply> account_;
    Act const* asked_ = nullptr;
    api::ChangeAccountRequest edit_, wrong_; // what is typed, and what is wrong with it
    SheetDownload sheet_{client_};
    std::string password_, handover_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false, is_editing_ = false;
};

} // namespace

std::unique_ptr<Screen> make_account_screen(state::Client& client) { return std::make_unique<AccountScreen>(client); }

} // namespace todoke::screens
