// 拒否した操作の記録: what was refused that concerns accounts of the own area, so that an attack is noticed
// while it goes on. First what is unusual and what to do, then the kinds, the days and the latest events.
#include <algorithm>

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/access/refusals.hpp"
#include "shared/api/refusal_messages.hpp"
#include "shared/base/date.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class RefusalsScreen final : public Screen {
public:
    explicit RefusalsScreen(state::Client& client) : Screen(client), report_(client, {.endpoint = api::EndpointId::read_refusals}) {}

    std::string title() const override { return tr("拒否した操作の記録"); }
    ui::Width width() const override { return ui::Width::full; }
    void refresh() override { report_.read(); }

    void draw() override {
        auto const* report = report_.draw();
        if (report == nullptr) return;
        ui::small_text(tr("管内のアカウントに関わる、拒否した操作です。30日間残ります。操作は拒否されているため、件数だけで被害があったことにはなりません。"));
        draw_unusual(report->sums);
        if (report->sums.empty()) return ui::banner("none", ui::Tone::info, tr("この30日間に、拒否した操作はありません。"), "");
        draw_sums(report->sums);
        draw_days(report->days);
        draw_events(report->events);
    }

private:
    [[nodiscard]] std::string label(std::string const& name) const {
        auto const* kind = access::find_refusal(name);
        return kind == nullptr ? name : tr(kind->label);
    }
    [[nodiscard]] std::string count(std::int64_t n) const { return tr("{n}件", {{"n", std::to_string(n)}}); }

    void draw_unusual(std::vector<api::RefusalSumRow> const& sums) {
        for (auto const& sum : sums) {
            if (!sum.is_unusual) continue;
            auto const* kind = access::find_refusal(sum.kind);
            ui::banner("unusual_" + sum.kind, ui::Tone::warning,
                       tr("{kind}: この24時間に{n}件", {{"kind", label(sum.kind)}, {"n", std::to_string(sum.today)}}), kind == nullptr ? std::string() : tr(kind->says));
        }
    }

    void draw_sums(std::vector<api::RefusalSumRow> const& sums) {
        std::vector<ui::Column> const columns{{.id = "kind", .label = tr("種類"), .weight = 6}, {.id = "today", .label = tr("24時間"), .weight = 2}, {.id = "accounts", .label = tr("利用者の数"), .weight = 2},
                                              {.id = "addresses", .label = tr("接続元の数"), .weight = 2}, {.id = "month", .label = tr("30日間"), .weight = 2}};
        std::vector<ui::TableRow> rows;
        for (auto const& sum : sums)
            rows.push_back({sum.kind, {{label(sum.kind)}, {count(sum.today)}, {std::to_string(sum.accounts)}, {std::to_string(sum.addresses)}, {count(sum.month)}}});
        ui::heading(2, tr("種類ごとの件数"));
        ui::table("sums", tr("種類ごとの件数"), columns, rows);
    }

    // One line a day, with the kinds of that day.
    void draw_days(std::vector<api::RefusalDayRow> const& days) {
        std::vector<ui::Column> const columns{{.id = "day", .label = tr("日付"), .weight = 2}, {.id = "total", .label = tr("件数"), .weight = 2}, {.id = "kinds", .label = tr("内訳"), .weight = 10}};
        std::vector<ui::TableRow> rows;
        for (auto at = days.begin(); at != days.end();) {
            auto const day = at->day;
            std::int64_t total = 0;
            std::string kinds;
            for (; at != days.end() && at->day == day; ++at) {
                total += at->count;
                kinds += (kinds.empty() ? "" : "、") + label(at->kind) + " " + count(at->count);
            }
            auto const date = base::parse_iso_date(day);
            rows.push_back({day, {{date ? base::slash_date(*date) : day}, {count(total)}, {kinds}}});
        }
        ui::heading(2, tr("日ごとの件数"));
        ui::table("days", tr("日ごとの件数"), columns, rows);
    }

    void draw_events(std::vector<api::RefusalEventRow> const& events) {
        std::vector<ui::Column> const columns{{.id = "time", .label = tr("日時"), .weight = 3}, {.id = "kind", .label = tr("種類"), .weight = 5}, {.id = "user", .label = tr("利用者"), .weight = 4},
                                              {.id = "address", .label = tr("接続元"), .weight = 3}, {.id = "count", .label = tr("件数"), .weight = 2}};
        std::vector<ui::TableRow> rows;
        auto const or_dash = [](std::string const& text) { return text.empty() ? std::string("-") : text; };
        for (auto const& event : events) {
            auto const who = event.user_name.empty() ? event.user_id : event.user_name + " (" + event.user_id + ")";
            rows.push_back({std::to_string(rows.size()), {{instant_text(event.at_ms)}, {label(event.kind)}, {or_dash(who)}, {or_dash(event.address)}, {count(event.count)}}});
        }
        ui::heading(2, tr("最近の記録"));
        ui::small_text(tr("同じ利用者と接続元の操作は、1時間ごとに1行にまとめています。"));
        ui::table("events", tr("最近の記録"), columns, rows);
        if (ui::link("audit", tr("監査記録"), "/audit")) client_.go({ScreenId::audit, {}});
    }

    Loaded<api::RefusalReport> report_;
};

} // namespace

std::unique_ptr<Screen> make_refusals_screen(state::Client& client) { return std::make_unique<RefusalsScreen>(client); }

} // namespace todoke::screens
