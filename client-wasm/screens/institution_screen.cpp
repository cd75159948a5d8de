// 自機関のアカウント: what the manager of an institution (MGR, S4-72) keeps in order: who has an account,
// and how the requests stand.
#include <algorithm>

#include "client-wasm/screens/account_request_words.hpp"
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class InstitutionScreen final : public Screen {
public:
    explicit InstitutionScreen(state::Client& client)
        : Screen(client), own_(client, {.endpoint = api::EndpointId::read_own_institution}), requests_(client, {.endpoint = api::EndpointId::list_own_requests}) {}

    std::string title() const override { return tr("自機関のアカウント"); }
    ui::Width width() const override { return ui::Width::full; }
    void refresh() override {
        own_.read();
        requests_.read();
    }

    void draw() override {
        auto const* own = own_.draw();
        if (own == nullptr) return;
        ui::text(tr("職員の採用や異動があれば、ここから申請してください。管轄の自治体または保健所のシステム管理者が確認し、結果をメールでお知らせします。"));
        ui::begin_row();
        if (ui::button({.id = "apply", .label = tr("新しいアカウントを申請"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) client_.go({ScreenId::apply, {}});
        ui::end_row();
        draw_requests();
        draw_accounts(*own);
    }

private:
    void draw_requests() {
        ui::heading(2, tr("申請の状況"));
        auto const* list = requests_.draw();
        if (list == nullptr) return;
        if (list->requests.empty()) return ui::text(tr("申請はまだありません。"));
        std::vector<ui::Column> const columns{{.id = "name", .label = tr("利用者名"), .weight = 4}, {.id = "kind", .label = tr("種類"), .weight = 2}, {.id = "state", .label = tr("状態"), .weight = 3}, {.id = "time", .label = tr("申請日時"), .weight = 3}};
        std::vector<ui::TableRow> rows;
        for (auto const& request : list->requests)
            rows.push_back({request.request_id, {{request.user_name, state::path_of({ScreenId::own_request, {request.request_id}})}, {request_kind_label(request.kind)}, request_state_cell(request.state), {instant_text(request.requested_at_ms)}}});
        if (auto const opened = ui::table("requests", tr("申請の状況"), columns, rows).opened_row; !opened.empty()) client_.go({ScreenId::own_request, {opened}});
    }

    void draw_accounts(api::OwnInstitution const& own) {
        ui::heading(2, tr("アカウントの一覧"));
        ui::small_text(tr("変更、停止、削除を申請するには、利用者名を押してください。"));
        std::vector<ui::Column> const columns{{.id = "name", .label = tr("利用者名"), .weight = 4}, {.id = "id", .label = tr("利用者ID"), .weight = 3}, {.id = "role", .label = tr("利用者区分"), .weight = 3}, {.id = "state", .label = tr("状態"), .weight = 3}, {.id = "manager", .label = tr("システム利用管理者"), .weight = 2}};
        std::vector<ui::TableRow> rows;
        for (auto const& account : own.accounts)
            rows.push_back({account.user_id, {{account.user_name, state::path_of({ScreenId::colleague, {account.user_id}})}, {account.user_id}, {role_label(account.role)}, state_cell(account.state), {account.is_manager ? tr("はい") : "-"}}});
        if (auto const opened = ui::table("accounts", tr("アカウントの一覧"), columns, rows).opened_row; !opened.empty()) client_.go({ScreenId::colleague, {opened}});
    }

    Loaded<api::OwnInstitution> own_;
    Loaded<api::AccountRequestList> requests_;
};

constexpr std::string_view changes = "change";

// What is typed and not sent yet.
struct TypedAct {
    std::string kind, reason;
    api::ApplicationLine line;
    template <class V> void fields(V& v) { v("kind", kind); v("reason", reason, api::text(2'000)); v("line", line); }
};

// A change, a stop or a deletion of one account is asked for (S4-72, S4-73).
class ColleagueScreen final : public Screen {
public:
    explicit ColleagueScreen(state::Client& client)
        : Screen(client), id_(client.route().id()), key_(client.platform.random_id()), own_(client, {.endpoint = api::EndpointId::read_own_institution}) {}

    std::string title() const override { return tr("変更、停止、削除の申請"); }

    void draw() override {
        ui::begin_row();
        if (ui::link("to_institution", tr("自機関のアカウント"), "/institution")) client_.go({ScreenId::institution, {}});
        ui::end_row();
        auto const* own = own_.draw();
        if (own == nullptr) return;
        auto const account = std::find_if(own->accounts.begin(), own->accounts.end(), [this](api::Colleague const& colleague) { return colleague.user_id == id_; });
        if (account == own->accounts.end()) return ui::text(tr("このアカウントは見つかりません。"));
        find_typed();
        std::vector<ui::Fact> const facts{{tr("利用者名"), account->user_name}, {tr("利用者ID"), account->user_id}, {tr("利用者区分"), role_label(account->role)}, {tr("状態"), state_label(account->state)}};
        ui::facts("account", facts);
        if (ui::link("to_help", tr("サインインできない利用者への対応"), state::path_of({ScreenId::help_colleague, {id_}}))) client_.go({ScreenId::help_colleague, {id_}});
        if (failure_ && draw_failure(client_, *failure_)) send();
        std::vector<ui::Choice> const kinds{{"change", tr("登録内容を変更する")}, {"stop", tr("停止する(サインインできなくなります。あとで再開できます)")}, {"remove", tr("削除する(退職など。元に戻せません)")}};
        ui::choice_field({.id = "kind", .label = tr("申請すること"), .error = mistake("kind"), .required = true}, kinds, typed_.kind, ui::ChoiceStyle::radios);
        if (typed_.kind == changes) draw_changes();
        ui::text_field({.id = "reason", .label = tr("理由"), .hint = tr("例: 3月31日付で異動のため"), .error = mistake("reason"), .required = true}, {.length_max = api::request_text_max, .lines = 3}, typed_.reason);
        ui::space(8);
        ui::begin_row();
        if (ui::button({.id = "send", .label = is_busy_ ? tr("送信しています") : tr("申請する"), .kind = ui::ButtonKind::primary, .shortcut = "Ctrl+Enter", .disabled = is_busy_})) send();
        if (ui::button({.id = "cancel", .label = tr("戻る"), .disabled = is_busy_})) client_.back();
        ui::end_row();
        if (!is_busy_) keep_typed();
    }

private:
    [[nodiscard]] std::string memory_key() const { return "colleague:" + id_; }
    [[nodiscard]] std::string_view mistake(std::string const& id) const {
        auto const found = mistakes_.find(id);
        return found == mistakes_.end() ? std::string_view() : std::string_view(found->second);
    }

    void draw_changes() {
        ui::small_text(tr("変わる項目だけ入力してください。空欄の項目は変わりません。"));
        ui::text_field({.id = "user_name", .label = tr("新しい利用者名"), .error = mistake("user_name")}, {.autocomplete = "off", .length_max = 64}, typed_.line.user_name);
        ui::text_field({.id = "contact_phone", .label = tr("新しい電話番号"), .error = mistake("contact_phone")}, {.kind = ui::TextKind::phone, .autocomplete = "off", .length_max = 20, .width_characters = 16}, typed_.line.contact_phone);
        ui::text_field({.id = "contact_email", .label = tr("新しいメールアドレス"), .error = mistake("contact_email")}, {.kind = ui::TextKind::email, .autocomplete = "off", .length_max = 254}, typed_.line.contact_email);
        std::vector<ui::Choice> const flags{{"", tr("変えない")}, {"1", tr("許可する")}, {"0", tr("許可しない")}};
        ui::choice_field({.id = "can_download", .label = tr("個票・CSVのダウンロード")}, flags, typed_.line.can_download, ui::ChoiceStyle::radios);
    }

    void find_typed() {
        if (knows_typed_) return;
        if (auto kept = client_.memory.find<TypedAct>(memory_key())) {
            typed_ = std::move(*kept);
            knows_typed_ = true;
        }
    }
    void keep_typed() {
        if (!knows_typed_ && api::to_json(TypedAct(typed_)) == api::to_json(TypedAct{})) return;
        knows_typed_ = true;
        client_.memory.keep(memory_key(), typed_);
    }

    void send() {
        mistakes_.clear();
        failure_.reset();
        if (typed_.kind.empty()) {
            mistakes_["kind"] = tr("申請することを選んでください。");
            return ui::focus("kind");
        }
        is_busy_ = true;
        state::Call call;
        call.endpoint = api::EndpointId::request_account_act;
        call.ids = {id_};
        call.idempotency_key = key_;
        call.body = api::to_json(api::RequestActRequest{typed_.kind, typed_.line, typed_.reason});
        client_.api.call<api::Empty>(std::move(call), if_alive([this](state::Outcome<api::Empty> outcome) {
            is_busy_ = false;
            if (outcome.ok()) {
                client_.memory.drop(memory_key());
                client_.go({ScreenId::institution, {}});
                return client_.say(true, tr("申請しました。"));
            }
            if (!outcome.failure.is_offline()) key_ = client_.platform.random_id(); // another try is another request once something was changed
            for (auto const& issue : outcome.failure.problem.issues) {
                if (mistakes_.empty()) ui::focus(issue.item);
                mistakes_[issue.item] = issue.message;
            }
            if (mistakes_.empty()) failure_ = outcome.failure;
        }));
    }

    std::string id_, key_;
    Loaded<api::OwnInstitution> own_;
    TypedAct typed_;
    std::map<std::string, std::string> mistakes_;
    std::optional<state::Failure> failure_;
    bool is_busy_ = false, knows_typed_ = false;
};

} // namespace

std::unique_ptr<Screen> make_institution_screen(state::Client& client) { return std::make_unique<InstitutionScreen>(client); }
std::unique_ptr<Screen> make_colleague_screen(state::Client& client) { return std::make_unique<ColleagueScreen>(client); }

} // namespace todoke::screens
