// パスキー: those of one's own account, adding one (the browser asks its person for a finger, a face or a PIN)
// and removing one. Both with the present password.
#include <algorithm>

#include "client-wasm/screens/account_tabs.hpp"
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/recovery_code_sheet.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/api/second_factor_messages.hpp"

namespace todoke::screens {

namespace {

class PasskeysScreen final : public Screen {
public:
    explicit PasskeysScreen(state::Client& client) : Screen(client), state_(client, {.endpoint = api::EndpointId::read_second_factor}), sheet_(client) {}
    std::string title() const override { return tr("パスキー"); }

    void draw() override {
        draw_account_tabs(client_, account_tab_passkeys);
        if (sheet_.is_open()) return sheet_.draw();
        ui::text(tr("パスキーは、指紋、顔、端末の暗証番号などで本人を確かめる方法です。登録すると、サインインのとき認証コードの代わりに使えます。偽のサイトでは働かないため、認証コードより安全です。"));
        if (locked_minutes_ > 0)
            ui::banner("locked", ui::Tone::error, tr("しばらく変更できません"), tr("誤りか送信が続きました。{n}分後にもう一度お試しください。", {{"n", std::to_string(locked_minutes_)}}));
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        if (!done_.empty()) ui::banner("done", ui::Tone::ok, done_, "");
        auto const* state = state_.draw();
        if (state == nullptr) return;
        draw_list(state->passkeys);
        if (!removing_.empty()) draw_removal(state->passkeys);
        else if (client_.platform.has_passkeys()) draw_new();
        else ui::banner("no_passkeys", ui::Tone::info, tr("このブラウザではパスキーを登録できません"), tr("最新のブラウザで、https で始まるアドレスから開いてください。"));
    }

private:
    void draw_list(std::vector<api::PasskeyRow> const& passkeys) {
        ui::heading(2, tr("登録したパスキー"));
        if (passkeys.empty()) return ui::text(tr("パスキーはまだありません。"));
        std::vector<ui::Column> const columns{{.id = "name", .label = tr("名前"), .weight = 3}, {.id = "created", .label = tr("登録日時"), .weight = 3}, {.id = "used", .label = tr("最後に使った日時"), .weight = 3}};
        std::vector<ui::TableRow> rows;
        for (auto const& passkey : passkeys) {
            auto const used = passkey.is_suspended ? ui::Cell{tr("停止中(複製された疑い)"), "", ui::Tone::error} : ui::Cell{instant_text(passkey.used_at_ms)};
            rows.push_back({passkey.id, {{passkey.name}, {instant_text(passkey.created_at_ms)}, used}});
        }
        ui::table("passkeys", tr("登録したパスキー"), columns, rows);
        if (!removing_.empty()) return;
        for (auto const& passkey : passkeys)
            if (ui::button({.id = "remove-" + passkey.id, .label = tr("「{name}」を削除", {{"name", passkey.name}}), .kind = ui::ButtonKind::quiet, .disabled = is_busy_})) begin_removal(passkey.id);
    }

    void draw_new() {
        ui::heading(2, tr("パスキーを追加"));
        auto const name = ui::text_field({.id = "name", .label = tr("名前"), .hint = tr("どの端末か分かる名前。例: 受付のPC"), .error = wrong_name_, .required = true},
                                         {.kind = ui::TextKind::text, .autocomplete = "off", .length_max = static_cast<int>(api::passkey_name_length_max), .width_characters = 32}, name_);
        if (name.changed) wrong_name_.clear();
        auto const entered = draw_password();
        if (!wrong_passkey_.empty()) ui::banner("wrong_passkey", ui::Tone::error, wrong_passkey_, "");
        ui::space(8);
        auto const pressed = ui::button({.id = "add", .label = is_busy_ ? tr("処理しています") : tr("パスキーを追加"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
        ui::small_text(tr("押すと、ブラウザが指紋、顔、暗証番号などを求めます。"));
        if (pressed || entered || name.entered) begin_new();
    }

    void draw_removal(std::vector<api::PasskeyRow> const& passkeys) {
        auto const it = std::find_if(passkeys.begin(), passkeys.end(), [this](api::PasskeyRow const& row) { return row.id == removing_; });
        if (it == passkeys.end()) return removing_.clear();
        ui::heading(2, tr("「{name}」を削除", {{"name", it->name}}));
        ui::text(tr("このパスキーではサインインできなくなります。端末に残ったパスキーは、端末の設定から消してください。"));
        auto const entered = draw_password();
        ui::space(8);
        ui::begin_row();
        auto const pressed = ui::button({.id = "remove", .label = is_busy_ ? tr("処理しています") : tr("削除する"), .kind = ui::ButtonKind::danger, .disabled = is_busy_});
        if (ui::button({.id = "keep", .label = tr("削除しない"), .disabled = is_busy_})) begin_removal("");
        ui::end_row();
        if (pressed || entered) remove();
    }

    bool draw_password() {
        auto const events = ui::text_field({.id = "current_password", .label = tr("現在のパスワード"), .error = wrong_password_, .required = true},
                                           {.kind = ui::TextKind::password, .autocomplete = "current-password", .length_max = 128, .width_characters = 32}, password_);
        if (events.changed) wrong_password_.clear();
        return events.entered;
    }

    void begin_removal(std::string id) {
        removing_ = std::move(id);
        password_.clear();
        wrong_password_.clear();
        done_.clear();
        if (!removing_.empty()) ui::focus("current_password");
        client_.platform.request_frame();
    }

    bool has_password() {
        wrong_password_ = password_.empty() ? tr("現在のパスワードを入力してください。") : "";
        if (!wrong_password_.empty()) ui::focus("current_password");
        return wrong_password_.empty();
    }

    void begin_new() {
        wrong_name_ = name_.empty() ? tr("名前を入力してください。") : "";
        if (!wrong_name_.empty()) return ui::focus("name");
        if (!has_password()) return;
        api::BeginPasskeyRequest request;
        request.current_password = password_;
        ask<api::PasskeyWish>(api::EndpointId::begin_passkey, api::to_json(std::move(request)), [this](api::PasskeyWish wish) {
            is_busy_ = true;
            client_.platform.ask_for_passkey(platform::Platform::PasskeyAct::make, base::write_json(api::to_json(std::move(wish))), if_alive([this](std::string const& answer) { add(answer); }));
        });
    }

    void add(std::string const& answer) {
        is_busy_ = false;
        client_.platform.request_frame();
        auto made = base::parse_json(answer);
        if (!made.ok()) {
            wrong_passkey_ = tr("パスキーは作られませんでした。取り消したか、この端末はもう登録されています。");
            return;
        }
        made->set("name", name_);
        ask<api::SecondFactorProven>(api::EndpointId::add_passkey, std::move(*made), [this](api::SecondFactorProven proven) {
            sheet_.show(std::move(proven.recovery_codes));
            changed(std::move(proven.state), tr("パスキーを追加しました。次のサインインから使えます。"));
            name_.clear();
        });
    }

    void remove() {
        if (!has_password()) return;
        api::RemovePasskeyRequest request;
        request.id = removing_;
        request.current_password = password_;
        ask<api::SecondFactorState>(api::EndpointId::remove_passkey, api::to_json(std::move(request)), [this](api::SecondFactorState state) {
            removing_.clear();
            changed(std::move(state), tr("パスキーを削除しました。"));
        });
    }

    void changed(api::SecondFactorState state, std::string what) {
        state_.put(std::move(state));
        password_.clear();
        done_ = std::move(what);
        ui::announce(done_);
        ui::focus_title();
    }

    template <class Reply, class Done>
    void ask(api::EndpointId endpoint, Json body, Done done) {
        if (is_busy_) return;
        is_busy_ = true;
        failure_.reset();
        locked_minutes_ = 0;
        wrong_passkey_.clear();
        done_.clear();
        state::Call call;
        call.endpoint = endpoint;
        call.body = std::move(body);
        client_.api.call<Reply>(std::move(call), if_alive([this, done = std::move(done)](state::Outcome<Reply> outcome) {
            is_busy_ = false;
            if (outcome.ok()) return done(std::move(*outcome.value));
            refused(outcome.failure);
        }));
    }

    void refused(state::Failure const& failure) {
        if (failure.status == 429) {
            locked_minutes_ = std::max<std::int64_t>(1, (failure.problem.retry_after_s + 59) / 60);
            return;
        }
        if (failure.problem.issues.empty()) {
            failure_ = failure;
            return;
        }
        auto const& issue = failure.problem.issues.front();
        if (issue.item != "current_password") {
            wrong_passkey_ = issue.message;
            return;
        }
        wrong_password_ = issue.message;
        ui::focus("current_password");
    }

    Loaded<api::SecondFactorState> state_;
    RecoveryCodeSheet sheet_;
    std::string name_, password_, removing_, done_;
    std::string wrong_name_, wrong_password_, wrong_passkey_;
    std::optional<state::Failure> failure_;
    std::int64_t locked_minutes_ = 0;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_passkeys_screen(state::Client& client) { return std::make_unique<PasskeysScreen>(client); }

} // namespace todoke::screens
