// 監査記録: who saw or changed what, when and from where, within the right of the reader.
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/csv_download.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/base/date.hpp"

namespace todoke::screens {

namespace {

constexpr int days_shown_first = 7;

class AuditScreen final : public Screen {
public:
    explicit AuditScreen(state::Client& client) : Screen(client), page_(client, call_of(first_request())) {
        from_typed_ = base::slash_date(base::add_days(client.today(), -days_shown_first));
        to_typed_ = base::slash_date(client.today());
        request_ = first_request();
    }

    std::string title() const override { return tr("監査記録"); }
    ui::Width width() const override { return ui::Width::full; }

    void draw() override {
        draw_conditions();
        if (auto const* page = page_.draw(); page != nullptr) draw_page(*page);
        if (download_.draw() && take_days()) download_.start(api::EndpointId::export_audit, api::to_json(api::AuditSearchRequest(request_)), "audit.csv");
    }

private:
    static state::Call call_of(api::AuditSearchRequest request) { return {.endpoint = api::EndpointId::search_audit, .body = api::to_json(std::move(request))}; }

    [[nodiscard]] api::AuditSearchRequest first_request() const {
        api::AuditSearchRequest request;
        request.from = base::iso_date(base::add_days(client_.today(), -days_shown_first));
        request.to = base::iso_date(client_.today());
        return request;
    }

    void draw_conditions() {
        auto const today = base::iso_date(client_.today());
        ui::begin_section("conditions", tr("絞り込み"));
        ui::begin_row();
        auto entered = ui::date_field({.id = "from", .label = tr("開始日"), .error = wrong_from_}, from_typed_, today).entered;
        entered = ui::date_field({.id = "to", .label = tr("終了日"), .error = wrong_to_}, to_typed_, today).entered || entered;
        entered = ui::text_field({.id = "by_user_id", .label = tr("利用者ID")}, {.autocomplete = "off", .length_max = 64, .width_characters = 14}, request_.user_id).entered || entered;
        std::vector<ui::Choice> events{{"", tr("指定なし")}};
        for (auto const& word : event_words()) events.push_back({std::string(word.event), tr(word.label)});
        ui::choice_field({.id = "event", .label = tr("操作")}, events, request_.event, ui::ChoiceStyle::list);
        entered = ui::text_field({.id = "subject", .label = tr("対象の番号")}, {.kind = ui::TextKind::digits, .autocomplete = "off", .length_max = 20, .width_characters = 16}, request_.subject).entered || entered;
        ui::end_row();
        auto const pressed = ui::button({.id = "search", .label = tr("検索"), .kind = ui::ButtonKind::primary});
        ui::end_section();
        if (pressed || entered) search();
    }

    // Anything people type for a day; nothing typed is no limit.
    bool take_day(std::string& typed, std::string& day, std::string& wrong) const {
        auto const read = base::read_typed_date(typed, client_.today());
        day = read.date ? base::iso_date(*read.date) : "";
        if (read.date) typed = base::slash_date(*read.date);
        wrong = read.date || typed.empty() ? "" : tr("日付を正しく入力してください。");
        return wrong.empty();
    }

    bool take_days() {
        auto const from = take_day(from_typed_, request_.from, wrong_from_), to = take_day(to_typed_, request_.to, wrong_to_);
        if (!from || !to) ui::focus(from ? "to" : "from");
        return from && to;
    }

    void search() {
        if (!take_days()) return;
        cursors_.clear();
        ask("");
    }
    void ask(std::string cursor) {
        request_.cursor = std::move(cursor);
        page_.ask(call_of(request_));
    }

    void draw_page(api::AuditSearchReply const& page) {
        if (page.rows.empty()) return ui::banner("no_hit", ui::Tone::info, tr("該当する記録はありません。"), tr("期間を広げるか、条件を減らしてください。"));
        std::vector<ui::Column> const columns{{.id = "time", .label = tr("日時"), .weight = 4}, {.id = "user", .label = tr("利用者"), .weight = 4}, {.id = "facility", .label = tr("所属機関"), .weight = 4},
                                              {.id = "event", .label = tr("操作"), .weight = 4}, {.id = "subject", .label = tr("対象の番号"), .weight = 4}, {.id = "detail", .label = tr("詳細"), .weight = 5}, {.id = "address", .label = tr("接続元"), .weight = 3}};
        std::vector<ui::TableRow> rows;
        auto const or_dash = [](std::string const& text) { return text.empty() ? std::string("-") : text; };
        for (auto const& row : page.rows) {
            auto const who = row.user_name.empty() ? row.user_id : row.user_name + " (" + row.user_id + ")";
            rows.push_back({std::to_string(rows.size()), {{instant_text(row.at_ms)}, {or_dash(who)}, {or_dash(row.facility_name)}, {event_label(row.event)}, {or_dash(row.subject)}, {or_dash(row.detail)}, {or_dash(row.address)}}});
        }
        ui::table("audit", tr("監査記録"), columns, rows);
        if (cursors_.empty() && page.next_cursor.empty()) return;
        ui::begin_row();
        if (ui::button({.id = "page_back", .label = "<", .kind = ui::ButtonKind::quiet, .description = tr("前のページ"), .disabled = cursors_.empty()})) {
            cursors_.pop_back();
            ask(cursors_.empty() ? std::string() : cursors_.back());
        }
        ui::text(std::to_string(cursors_.size() + 1));
        if (ui::button({.id = "page_next", .label = ">", .kind = ui::ButtonKind::quiet, .description = tr("次のページ"), .disabled = page.next_cursor.empty()})) {
            cursors_.push_back(page.next_cursor);
            ask(page.next_cursor);
        }
        ui::end_row();
    }

    api::AuditSearchRequest request_;
    std::string from_typed_, to_typed_, wrong_from_, wrong_to_;
    std::vector<std::string> cursors_;
    Loaded<api::AuditSearchReply> page_;
    CsvDownload download_{client_};
};

} // namespace

std::unique_ptr<Screen> make_audit_screen(state::Client& client) { return std::make_unique<AuditScreen>(client); }

} // namespace todoke::screens
