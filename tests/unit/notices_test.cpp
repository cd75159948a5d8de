// What a notice must keep before anybody reads it: texts, links, readers, days, and what a training needs.
#include <doctest/doctest.h>

#include <algorithm>

#include "shared/notices/notice.hpp"

using namespace todoke;
using namespace todoke::notices;

namespace {

constexpr base::Date today{2026, 11, 21};

Entry notice() {
    Entry entry;
    entry.title = "操作説明会";
    entry.body = "操作説明会を開きます。\n詳しくは https://example.jp/kensyu をご覧ください。";
    entry.audience = {"facility_reporter"};
    entry.first_day = "2026-11-21";
    entry.last_day = "2026-12-21";
    return entry;
}

Entry training() {
    auto entry = notice();
    entry.is_event = true;
    entry.event_day = "2026-12-01";
    entry.event_time = "14:00-14:45";
    entry.event_audience = "入力担当者";
    entry.event_capacity = "100";
    entry.event_url = "https://training.example.jp/a?b=c";
    return entry;
}

// The items with a fault, each with one.
std::vector<std::string> wrong(Entry const& entry) {
    std::vector<std::string> items;
    for (auto const& fault : judge(folded(entry), today)) items.emplace_back(fault.item);
    return items;
}
std::vector<std::string> only(std::string item) { return {std::move(item)}; }

std::string repeated(std::string_view text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
}

template <class Change> std::vector<std::string> wrong_after(Entry entry, Change change) {
    change(entry);
    return wrong(entry);
}

} // namespace

TEST_CASE("[W-16][AC-10-4] a notice and a training that are complete have no fault") {
    CHECK(wrong(notice()).empty());
    CHECK(wrong(training()).empty());
    CHECK(wrong_after(notice(), [](Entry& n) { n.last_day = ""; n.audience = {std::string(everybody)}; }).empty()); // open end, everybody
    CHECK(wrong_after(notice(), [](Entry& n) { n.title = repeated("題", title_length_max); n.body = repeated("本", body_length_max); }).empty());
}

TEST_CASE("[W-16] every fault of a notice is told at its field") {
    CHECK(wrong(Entry{}) == std::vector<std::string>{"title", "body", "audience", "first_day"});
    CHECK(wrong_after(notice(), [](Entry& n) { n.title = repeated("題", title_length_max + 1); }) == only("title"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.title = "二行\nの題名"; }) == only("title"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.body = repeated("本", body_length_max + 1); }) == only("body"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.body += "\x1b[31m"; }) == only("body"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.body += "\xE2\x80\xAE"; }) == only("body")); // direction override
    CHECK(wrong_after(notice(), [](Entry& n) { n.audience = {"everybody", "facility_reporter"}; }) == only("audience"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.audience = {"patient"}; }) == only("audience"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.first_day = "?"; }) == only("first_day"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.last_day = "?"; }) == only("last_day"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.first_day = "2026-12-22"; }) == only("last_day"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.first_day = n.last_day = "2026-11-20"; }) == only("last_day"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.title_in_english = "Training"; }) == only("body_in_english"));
    CHECK(wrong_after(notice(), [](Entry& n) { n.body_in_english = "Training"; }) == only("title_in_english"));
}

TEST_CASE("[AC-10-4] a training needs day, participants, capacity and address") {
    CHECK(wrong_after(notice(), [](Entry& n) { n.is_event = true; }) == std::vector<std::string>{"event_day", "event_audience", "event_capacity", "event_url"});
    CHECK(wrong_after(training(), [](Entry& n) { n.event_day = "2026-11-20"; }) == only("event_day"));
    CHECK(wrong_after(training(), [](Entry& n) { n.event_capacity = "１００"; }).empty()); // folded
    for (auto const* capacity : {"0", "-1", "100000", "百", "1.5"}) CHECK(wrong_after(training(), [&](Entry& n) { n.event_capacity = capacity; }) == only("event_capacity"));
    for (auto const* url : {"http://example.jp", "https://", "https://example", "javascript:alert(1)", "https://mhlw.go.jp@evil.example", "https://例え.jp", "https://example.jp/a b", "https://example.jp:x/"})
        CHECK_MESSAGE(wrong_after(training(), [&](Entry& n) { n.event_url = url; }) == only("event_url"), std::string(url));
    auto without = training();
    without.is_event = false;
    CHECK(folded(without) == folded(notice())); // nothing of an event is kept where there is none
}

TEST_CASE("[W-16] links of a text are found without the sentence around them, and only https may be written") {
    auto const links = links_in("詳しくは(https://example.jp/a_(b)?c=d&e)、または HTTPS://EXAMPLE.JP。ftp://x.example, :// も");
    REQUIRE(links.size() == 3);
    CHECK(links[0] == "https://example.jp/a_(b)?c=d&e");
    CHECK(links[1] == "HTTPS://EXAMPLE.JP");
    CHECK(links[2] == "ftp://x.example");
    CHECK(links_in("https://a.example/https://b.example.").size() == 1);
    CHECK(links_in("").empty());
    CHECK(is_safe_link("https://example.jp"));
    CHECK(is_safe_link("https://example.jp:8443/a?b#c"));
    for (auto const* link : {"HTTPS://EXAMPLE.JP", "ftp://x.example", "https://a@b.example", "https://127.0.0.1", "https://.jp", "https://jp."}) CHECK_FALSE_MESSAGE(is_safe_link(link), std::string(link));
    CHECK(wrong_after(notice(), [](Entry& n) { n.body = "http://example.jp をご覧ください。"; }) == only("body"));
}

TEST_CASE("[W-16] folding a notice keeps what was meant and is idempotent") {
    auto typed = training();
    typed.title = "　操作説明会 ";
    typed.body = "一行目\r\n二行目\r\n";
    typed.event_url = "ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｊｐ";
    typed.audience = {"facility_reporter", "animal_clinic", "facility_reporter"};
    auto const kept = folded(typed);
    CHECK(kept.title == "操作説明会");
    CHECK(kept.body == "一行目\n二行目");
    CHECK(kept.event_url == "https://example.jp");
    CHECK(kept.audience == std::vector<std::string>{"animal_clinic", "facility_reporter"});
    CHECK(folded(kept) == kept);
}
