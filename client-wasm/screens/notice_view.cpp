#include "client-wasm/screens/notice_view.hpp"

#include <algorithm>

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

namespace {

std::vector<ui::Fact> event_facts(api::NoticeEvent const& event) {
    std::vector<ui::Fact> facts{{tr("開催日"), day_text(event.day)}};
    if (!event.time.empty()) facts.push_back({tr("時間"), event.time});
    facts.push_back({tr("参加の対象"), event.audience});
    facts.push_back({tr("定員"), tr("{n}名", {{"n", std::to_string(event.capacity)}})});
    return facts;
}

// All of it as plain text, for an association that passes it on (S0-03).
std::string plain_text(api::Notice const& notice) {
    auto text = notice.title + "\n" + day_text(notice.published_on) + "\n\n" + notice.body + "\n";
    if (notice.event.day.empty()) return text;
    text += "\n";
    for (auto const& fact : event_facts(notice.event)) text += fact.label + ": " + fact.value + "\n";
    return text + "URL: " + notice.event.url + "\n";
}

} // namespace

std::string day_text(std::string const& iso) {
    auto const date = base::parse_iso_date(iso);
    return date ? base::slash_date(*date) : iso;
}

void draw_notice(state::Client& client, api::Notice const& notice) {
    ui::heading(2, notice.title);
    ui::small_text(day_text(notice.published_on));
    ui::text(notice.body);
    std::vector<std::string> links;
    if (!notice.event.day.empty()) {
        ui::facts("notice_event", event_facts(notice.event));
        links.push_back(notice.event.url);
    }
    for (auto const link : notices::links_in(notice.body)) {
        if (std::find(links.begin(), links.end(), link) == links.end()) links.emplace_back(link);
    }
    for (std::size_t i = 0; i < links.size(); ++i) {
        if (notices::is_safe_link(links[i])) ui::link("notice_link_" + std::to_string(i), links[i], links[i]);
    }
    ui::space(8);
    if (!ui::button({.id = "copy_notice", .label = tr("本文をコピー"), .kind = ui::ButtonKind::quiet, .description = tr("転送できる文章としてコピーします。")})) return;
    client.platform.copy_text(plain_text(notice));
    ui::announce(tr("コピーしました。"));
}

void draw_unread_notices(state::Client& client) {
    auto const unread = client.updates().unread_notices;
    if (unread == 0) return;
    if (ui::link("home_notices", tr("未読のお知らせが{n}件あります", {{"n", std::to_string(unread)}}), "/notices")) client.go({state::ScreenId::notices, {}});
}

} // namespace todoke::screens
