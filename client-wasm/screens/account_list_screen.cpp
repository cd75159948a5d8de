// アカウント一覧: the accounts of the administrator's area, narrowed by words, role, state, silence and what did not arrive.
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/csv_download.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/access/account_rules.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

constexpr std::string_view place_key = "account_list";

class AccountListScreen final : public Screen {
public:
    explicit AccountListScreen(state::Client& client) : Screen(client), page_(client, call_of(request_)) {}

    std::string title() const override { return tr("アカウント一覧"); }
    ui::Width width() const override { return ui::Width::full; }
    void refresh() override { page_.read(); }

    void draw() override {
        find_place();
        ui::begin_row();
        if (ui::button({.id = "issue", .label = tr("アカウントを発行"), .kind = ui::ButtonKind::primary})) client_.go({ScreenId::issue_account, {}});
        if (ui::button({.id = "bulk", .label = tr("一括発行")})) client_.go({ScreenId::applications, {}});
        if (ui::button({.id = "rights", .label = tr("利用者区分ごとの権限"), .kind = ui::ButtonKind::quiet})) client_.go({ScreenId::rights, {}});
        ui::end_row();
        draw_conditions();
        if (auto const* page = page_.draw(); page != nullptr) draw_page(*page);
        if (download_.draw()) download_.start(api::EndpointId::export_accounts, api::to_json(api::AccountSearchRequest(request_)), "accounts.csv");
    }

private:
    static state::Call call_of(api::AccountSearchRequest request) { return {.endpoint = api::EndpointId::search_accounts, .body = api::to_json(std::move(request))}; }

    // After a reload the vault answers a moment after the first frame.
    void find_place() {
        if (knows_place_) return;
        auto kept = client_.memory.find<api::AccountSearchRequest>(place_key);
        if (!kept) return;
        knows_place_ = true;
        request_ = std::move(*kept);
        search();
    }

    void search() {
        request_.cursor.clear();
        cursors_.clear();
        ask();
    }
    void ask() {
        knows_place_ = true;
        auto kept = request_;
        kept.cursor.clear();
        client_.memory.keep(place_key, std::move(kept));
        page_.ask(call_of(request_));
    }

    // The server's rule; known once it has answered.
    [[nodiscard]] std::string silent_hint() const {
        auto const& page = page_.value();
        return !page ? "" : tr("{n}日以上", {{"n", std::to_string(page->silent_days)}});
    }

    void draw_conditions() {
        ui::begin_section("conditions", tr("絞り込み"));
        ui::begin_row();
        auto const words = ui::text_field({.id = "words", .label = tr("利用者ID・氏名・所属の一部")}, {.kind = ui::TextKind::search, .length_max = 100, .width_characters = 16}, request_.words);
        std::vector<ui::Choice> roles{{"", tr("指定なし")}};
        for (auto const role : access::managed_roles(access::find_role(client_.session.info().role)->id, access::office_of(client_.session.info().facility.kind)))
            roles.push_back({std::string(access::role(role).name), tr(access::role(role).label)});
        auto const role = ui::choice_field({.id = "role", .label = tr("利用者区分")}, roles, request_.role, ui::ChoiceStyle::list);
        std::vector<ui::Choice> states{{"", tr("指定なし")}};
        for (auto const state : account_states()) {
            if (state != "locked") states.push_back({std::string(state), state_label(state)}); // a lock passes by itself: no state to ask for
        }
        auto const state = ui::choice_field({.id = "state", .label = tr("状態")}, states, request_.state, ui::ChoiceStyle::list);
        ui::end_row();
        auto const silent = ui::tick_field({.id = "silent", .label = tr("長い間サインインしていない利用者だけ"), .hint = silent_hint()}, request_.silent);
        auto const undelivered = ui::tick_field({.id = "undelivered", .label = tr("最後の連絡が届かなかった利用者だけ")}, request_.undelivered);
        ui::begin_row();
        auto const pressed = ui::button({.id = "search", .label = tr("検索")});
        if (ui::button({.id = "clear", .label = tr("条件をクリア"), .kind = ui::ButtonKind::quiet})) {
            request_ = {};
            search();
        }
        ui::end_row();
        ui::end_section();
        if (pressed || words.entered || role.changed || state.changed || silent.changed || undelivered.changed) search();
    }

    void draw_page(api::AccountSearchReply const& page) {
        if (page.rows.empty()) return ui::banner("no_hit", ui::Tone::info, tr("該当するアカウントはありません。"), tr("条件を減らしてお試しください。"));
        std::vector<ui::Column> const columns{{.id = "user_id", .label = tr("利用者ID"), .weight = 3}, {.id = "name", .label = tr("利用者名"), .weight = 3}, {.id = "role", .label = tr("利用者区分"), .weight = 3},
                                              {.id = "facility", .label = tr("所属機関"), .weight = 4}, {.id = "state", .label = tr("状態"), .weight = 3}, {.id = "last", .label = tr("最終サインイン"), .weight = 3}};
        std::vector<ui::TableRow> rows;
        for (auto const& row : page.rows) {
            rows.push_back({row.user_id, {{row.user_id, state::path_of({ScreenId::account, {row.user_id}})}, {row.user_name}, {role_label(row.role)}, {row.facility_name.empty() ? "-" : row.facility_name},
                                          state_cell(row.state), {instant_text(row.signed_in_at_ms)}}});
        }
        auto const events = ui::table("accounts", tr("アカウント一覧"), columns, rows);
        if (!events.opened_row.empty()) client_.go({ScreenId::account, {events.opened_row}});
        draw_pager(page.next_cursor);
    }

    void draw_pager(std::string const& next) {
        if (cursors_.empty() && next.empty()) return;
        ui::begin_row();
        if (ui::button({.id = "page_back", .label = "<", .kind = ui::ButtonKind::quiet, .description = tr("前のページ"), .disabled = cursors_.empty()})) {
            cursors_.pop_back();
            request_.cursor = cursors_.empty() ? std::string() : cursors_.back();
            ask();
        }
        ui::text(std::to_string(cursors_.size() + 1));
        if (ui::button({.id = "page_next", .label = ">", .kind = ui::ButtonKind::quiet, .description = tr("次のページ"), .disabled = next.empty()})) {
            cursors_.push_back(next);
            request_.cursor = next;
            ask();
        }
        ui::end_row();
    }

    api::AccountSearchRequest request_;
    std::vector<std::string> cursors_; // of the pages after the first, up to this one
    bool knows_place_ = false;
    Loaded<api::AccountSearchReply> page_;
    CsvDownload download_{client_};
};

} // namespace

std::unique_ptr<Screen> make_account_list_screen(state::Client& client) { return std::make_unique<AccountListScreen>(client); }

} // namespace todoke::screens
