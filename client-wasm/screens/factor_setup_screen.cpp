// アカウントのセキュリティ保護 (V-A32, S0-22 to S0-26, roles.md §7.2): whoever signs in over the internet without a
// second factor of their own registers one before anything else. One address a page, so that Back goes back one page;
// a page whose facts are gone (loaded anew) leads to the one before it.
#include <algorithm>

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/authenticator_setup.hpp"
#include "client-wasm/screens/code_call.hpp"
#include "client-wasm/screens/demo_messages.hpp"
#include "client-wasm/screens/qr_picture.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/access/second_factor.hpp"
#include "shared/api/second_factor_messages.hpp"
#include "shared/base/contact.hpp"

namespace todoke::screens {

using access::FactorMeans;
using state::ScreenId;

namespace {

constexpr std::string_view method_page = "method", code_page = "code", registered_page = "registered", done_page = "done";
constexpr std::string_view by_phone = "phone";

bool is_phone(std::string_view means) { return means == "sms" || means == "call"; }

class FactorSetupScreen final : public Screen {
public:
    explicit FactorSetupScreen(state::Client& client) : Screen(client), demo_(client), call_(client), setup_(client.setup), page_(client.route().id()) { take_what_waits(); }

    std::string title() const override {
        if (page_.empty()) return tr("詳細情報が必要");
        if (page_ == code_page && setup_.means != "call" && setup_.means != "totp") return tr("コード入力");
        return tr("アカウントのセキュリティ保護");
    }

    void draw() override {
        if (!client_.sets_up_factor()) return client_.replace({ScreenId::home, {}}); // an old address: everything is registered
        if (setup_.next && page_ != registered_page && page_ != done_page) return client_.replace({ScreenId::factor_setup, {std::string(registered_page)}});
        if (locked_minutes_ > 0)
            ui::banner("locked", ui::Tone::error, tr("しばらく登録できません"), tr("誤りか送信が続きました。{n}分後にもう一度お試しください。", {{"n", std::to_string(locked_minutes_)}}));
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        if (page_.empty()) draw_intro();
        else if (page_ == method_page) draw_method();
        else if (page_ == code_page) draw_code();
        else if (page_ == registered_page) draw_registered();
        else draw_done();
    }

private:
    void open(std::string_view page) { client_.go({ScreenId::factor_setup, page.empty() ? std::vector<std::string>{} : std::vector<std::string>{std::string(page)}}); }

    // After a reload the session itself tells where a code was sent.
    void take_what_waits() {
        if (!is_offered("sms") && !is_offered("call")) setup_.is_phone = false;
        auto const& waits = client_.session.awaited().second_factor;
        if (!setup_.means.empty() || waits.means.empty()) return;
        setup_.means = waits.means;
        setup_.is_phone = is_phone(waits.means);
        setup_.sent_to = waits.destination;
        setup_.expires_in_s = waits.expires_in_s;
    }

    [[nodiscard]] bool is_offered(std::string_view means) const {
        auto const& offered = client_.session.awaited().offered_means;
        return std::find(offered.begin(), offered.end(), means) != offered.end();
    }

    // --- 詳細情報が必要 ----------------------------------------------------------------------------------

    void draw_intro() {
        ui::text(tr("ご使用のアカウントを保護するため、組織ではさらに情報が必要です"));
        ui::text(tr("二要素認証の登録が必要です。"));
        ui::facts("account", std::vector<ui::Fact>{{tr("利用者ID"), client_.session.awaited().user_id}, {tr("氏名"), client_.session.awaited().user_name}});
        if (shows_details_) {
            ui::text(tr("インターネットからの利用では、パスワードのほかに、電話、メール、または認証アプリで本人を確かめます。ここで登録した方法に、次のサインインから認証コードが届きます。登録はあとから変更できます。"));
        }
        ui::space(8);
        ui::begin_row();
        if (ui::button({.id = "next", .label = tr("次へ"), .kind = ui::ButtonKind::primary})) open(method_page);
        ui::end_row();
        ui::begin_row();
        if (ui::button({.id = "other_account", .label = tr("別のアカウントを使用する"), .kind = ui::ButtonKind::quiet})) leave();
        if (!shows_details_ && ui::button({.id = "details", .label = tr("詳細情報の表示"), .kind = ui::ButtonKind::quiet})) {
            shows_details_ = true;
            client_.platform.request_frame();
        }
        ui::end_row();
    }

    // Not registered, so nothing is open to this session: somebody else may sign in here.
    void leave() {
        setup_ = {};
        client_.replace({ScreenId::home, {}});
        client_.session.back_to_password();
    }

    // --- アカウントのセキュリティ保護 ---------------------------------------------------------------------

    void draw_method() {
        bool const has_phone = is_offered("sms") || is_offered("call");
        std::vector<ui::Choice> methods;
        if (has_phone) methods.push_back({std::string(by_phone), tr("電話")});
        for (auto const* means : {"mail", "totp"})
            if (is_offered(means)) methods.push_back({means, means_label(means)});
        auto method = setup_.is_phone ? has_phone ? std::string(by_phone) : std::string() : setup_.means;
        if (ui::choice_field({.id = "method", .label = tr("方法"), .error = wrong_method_, .required = true}, methods, method, ui::ChoiceStyle::radios).changed) {
            setup_.is_phone = method == by_phone;
            setup_.means = setup_.is_phone ? "" : method;
            setup_.destination.clear();
            wrong_method_.clear();
            wrong_destination_.clear();
        }
        auto entered = false;
        if (method == by_phone) entered = draw_phone();
        else if (method == "mail") entered = draw_destination(tr("メールアドレス"), "", ui::TextKind::email, "email");
        else if (method == "totp") ui::text(tr("スマートフォンの認証アプリ(Google Authenticator、Microsoft Authenticatorなど)で6桁のコードを表示する方法です。通信や電話番号は要りません。"));
        ui::space(8);
        ui::begin_row();
        auto const pressed = ui::button({.id = "next", .label = is_busy_ ? tr("処理しています") : tr("次へ"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
        if (ui::button({.id = "back", .label = tr("戻る"), .disabled = is_busy_})) client_.back();
        ui::end_row();
        if (pressed || entered) propose();
    }

    bool draw_phone() {
        std::string country = "81";
        std::vector<ui::Choice> const countries{{"81", "Japan (+81)"}};
        ui::choice_field({.id = "country", .label = tr("国または地域"), .read_only = true}, countries, country, ui::ChoiceStyle::list);
        auto const entered = draw_destination(tr("電話番号"), tr("例: 090-0000-1234"), ui::TextKind::phone, "tel");
        std::vector<ui::Choice> ways;
        if (is_offered("sms")) ways.push_back({"sms", tr("コードをSMS送信")});
        if (is_offered("call")) ways.push_back({"call", tr("電話する")});
        if (setup_.means.empty() && ways.size() == 1) setup_.means = ways.front().code;
        if (ui::choice_field({.id = "way", .label = tr("コードの受け取り方"), .error = wrong_way_, .required = true}, ways, setup_.means, ui::ChoiceStyle::radios).changed) wrong_way_.clear();
        return entered;
    }

    bool draw_destination(std::string const& label, std::string const& hint, ui::TextKind kind, std::string_view autocomplete) {
        auto const events = ui::text_field({.id = "destination", .label = label, .hint = hint, .error = wrong_destination_, .required = true},
                                           {.kind = kind, .autocomplete = autocomplete, .length_max = 254, .width_characters = kind == ui::TextKind::email ? 40 : 20}, setup_.destination);
        if (events.changed) wrong_destination_.clear();
        return events.entered;
    }

    void propose() {
        if (is_busy_) return;
        wrong_method_ = !setup_.is_phone && setup_.means.empty() ? tr("方法を選んでください。") : "";
        wrong_way_ = setup_.is_phone && setup_.means.empty() ? tr("コードの受け取り方を選んでください。") : "";
        if (!wrong_method_.empty()) return ui::focus("method");
        auto const judged_as = setup_.is_phone && setup_.means.empty() ? std::string_view("call") : std::string_view(setup_.means);
        if (auto const means = access::find_factor_means(judged_as); means && access::is_sent(*means)) {
            setup_.destination = access::fold_destination(*means, setup_.destination);
            auto const fault = access::destination_fault(*means, setup_.destination);
            wrong_destination_ = fault ? tr(fault->message) : "";
            if (!wrong_destination_.empty()) return ui::focus("destination");
        }
        if (!wrong_way_.empty()) return ui::focus("way");
        api::FactorSetupRequest request;
        request.means = setup_.means;
        request.destination = setup_.means == "totp" ? "" : setup_.destination;
        ask<api::SecondFactorProposal>(api::EndpointId::propose_factor_setup, api::to_json(std::move(request)), [this](api::SecondFactorProposal proposal) {
            setup_.sent_to = proposal.destination;
            setup_.expires_in_s = proposal.expires_in_s;
            setup_.secret = proposal.secret;
            setup_.qr = proposal.qr.empty() ? "" : qr_picture(proposal.qr);
            if (page_ == method_page) open(code_page);
        });
    }

    // --- コード入力, 現在、… に電話しています。 -----------------------------------------------------------

    void draw_code() {
        if (setup_.sent_to.empty() && setup_.secret.empty()) return client_.replace({ScreenId::factor_setup, {std::string(method_page)}});
        if (setup_.means == "call") {
            ui::heading(2, tr("電話"));
            ui::text(tr("現在、{destination} に電話しています。", {{"destination", setup_.destination.empty() ? setup_.sent_to : base::displayed_phone(setup_.destination)}}));
            ui::text(tr("電話に応答し、読み上げられた6桁の認証コードを入力してください。"));
            call_.draw();
        } else if (!setup_.secret.empty()) {
            draw_authenticator_setup(setup_.secret, setup_.qr);
        } else {
            ui::text(tr("{destination} に認証コードを送りました。", {{"destination", setup_.sent_to}}));
            ui::small_text(tr("コードは{n}分間有効です。", {{"n", std::to_string(std::max<std::int64_t>(1, setup_.expires_in_s / 60))}}));
        }
        auto const events = ui::text_field({.id = "code", .label = tr("認証コード"), .hint = tr("6桁の数字"), .error = wrong_code_, .required = true},
                                           {.kind = ui::TextKind::one_time_code, .autocomplete = "one-time-code", .length_max = 16, .width_characters = 10}, code_);
        if (!code_focused_) {
            code_focused_ = true;
            ui::focus("code");
        }
        if (events.changed) wrong_code_.clear();
        ui::space(8);
        ui::begin_row();
        auto const pressed = ui::button({.id = "next", .label = is_busy_ ? tr("処理しています") : tr("次へ"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
        if (ui::button({.id = "back", .label = tr("戻る"), .disabled = is_busy_})) open(method_page);
        ui::end_row();
        if (pressed || events.entered) prove();
        if (setup_.secret.empty()) demo_.draw();
    }

    void prove() {
        if (is_busy_) return;
        api::ProveSecondFactorRequest request;
        request.code = access::fold_one_time_code(code_);
        if (request.code.empty()) {
            wrong_code_ = tr("6桁の数字を入力してください。");
            return ui::focus("code");
        }
        code_.clear();
        ask<api::SessionInfo>(api::EndpointId::prove_factor_setup, api::to_json(std::move(request)), [this](api::SessionInfo next) {
            setup_.next = std::move(next);
            setup_.secret.clear();
            setup_.qr.clear();
            client_.replace({ScreenId::factor_setup, {std::string(registered_page)}}); // Back does not lead into a code that was used
        });
    }

    // --- 正常に登録されました, 完了 ------------------------------------------------------------------------

    void draw_registered() {
        if (!setup_.next) return client_.replace({ScreenId::factor_setup, {}});
        if (setup_.means == "call") ui::text(tr("電話に応答しました。お使いの電話が正常に登録されました"));
        else if (setup_.means == "sms") ui::text(tr("お使いの電話が正常に登録されました"));
        else if (setup_.means == "mail") ui::text(tr("お使いのメールアドレスが正常に登録されました"));
        else ui::text(tr("お使いの認証アプリが正常に登録されました"));
        ui::space(8);
        if (ui::button({.id = "next", .label = tr("次へ"), .kind = ui::ButtonKind::primary})) open(done_page);
    }

    void draw_done() {
        if (!setup_.next) return client_.replace({ScreenId::factor_setup, {}});
        ui::text(tr("セキュリティ情報が正常にセットアップされました。"));
        ui::facts("default_method", std::vector<ui::Fact>{{tr("既定のサインイン方法"), is_phone(setup_.means) ? tr("電話") : means_label(setup_.means)}});
        ui::space(8);
        if (ui::button({.id = "done", .label = tr("完了"), .kind = ui::ButtonKind::primary})) client_.finish_setup();
    }

    // --- asking the server ------------------------------------------------------------------------------

    template <class Reply, class Done>
    void ask(api::EndpointId endpoint, Json body, Done done) {
        is_busy_ = true;
        failure_.reset();
        locked_minutes_ = 0;
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
        } else if (failure.status == 401) { // the time has passed
            setup_ = {};
            client_.replace({ScreenId::home, {}});
            client_.session.start_over();
        } else if (failure.status == 409) { // another tab was faster: the session says where it stands
            setup_ = {};
            client_.session.start();
        } else if (failure.problem.issues.empty()) {
            failure_ = failure;
        } else {
            for (auto const& issue : failure.problem.issues) (issue.item == "code" ? wrong_code_ : wrong_destination_) = issue.message;
            ui::focus(failure.problem.issues.front().item);
        }
    }

    DemoMessages demo_;
    CodeCall call_;
    state::FactorSetup& setup_;
    std::string page_, code_;
    std::string wrong_method_, wrong_way_, wrong_destination_, wrong_code_;
    std::optional<state::Failure> failure_;
    std::int64_t locked_minutes_ = 0;
    bool is_busy_ = false, shows_details_ = false, code_focused_ = false;
};

} // namespace

std::unique_ptr<Screen> make_factor_setup_screen(state::Client& client) { return std::make_unique<FactorSetupScreen>(client); }

} // namespace todoke::screens
