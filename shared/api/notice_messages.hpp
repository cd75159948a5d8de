// Notices (お知らせ), for those who read and for those who write them.
#pragma once

#include "shared/api/messages.hpp"
#include "shared/notices/notice.hpp"

namespace todoke::api {

inline constexpr std::size_t managed_notices_max = 200;

// What a training needs (AC-10-4).
struct NoticeEvent {
    std::string day; // "" = the notice is about no event
    std::string time, audience, url;
    std::int64_t capacity = 0;
    template <class V> void fields(V& v) {
        v("day", day); v("time", time); v("audience", audience); v("url", url, text(notices::url_length_max)); v("capacity", capacity);
    }
};
struct Notice {
    std::string notice_id, title, body, published_on;
    NoticeEvent event;
    bool is_read = false;
    template <class V> void fields(V& v) {
        v("notice_id", notice_id); v("title", title); v("body", body, text(notices::body_length_max)); v("published_on", published_on); v("event", event);
        v("is_read", is_read);
    }
};
struct NoticeList {
    std::vector<Notice> notices; // newest first
    template <class V> void fields(V& v) { v("notices", notices, list(200)); }
};

struct NoticeEntry {
    notices::Entry values;
    // Longer than a text may be: what is too long is told at its field.
    template <class V> void fields(V& v) {
        auto& n = values;
        v("title", n.title, text(1'000)); v("body", n.body, text(10'000));
        v("title_in_english", n.title_in_english, optional_text(1'000)); v("body_in_english", n.body_in_english, optional_text(10'000));
        v("audience", n.audience, list(50)); v("prefecture_code", n.prefecture_code, optional_text(2)); v("health_centre_id", n.health_centre_id, optional_text(20));
        v("first_day", n.first_day, text(50)); v("last_day", n.last_day, optional_text(50)); v("is_event", n.is_event, optional_field());
        v("event_day", n.event_day, optional_text(50)); v("event_time", n.event_time, optional_text(1'000)); v("event_audience", n.event_audience, optional_text(1'000));
        v("event_capacity", n.event_capacity, optional_text(50)); v("event_url", n.event_url, optional_text(1'000));
    }
};
struct WriteNoticeRequest {
    NoticeEntry entry;
    bool unread_again = false; // of a change: whoever has read it sees it as unread
    template <class V> void fields(V& v) { v("entry", entry); v("unread_again", unread_again, optional_field()); }
};

// state: planned, shown, ended.
struct ManagedNoticeRow {
    std::string notice_id, title, state, prefecture_code, health_centre_name, first_day, last_day;
    std::vector<std::string> audience;
    std::int64_t ended_at_ms = 0; // before its last day
    template <class V> void fields(V& v) {
        v("notice_id", notice_id); v("title", title); v("state", state); v("prefecture_code", prefecture_code); v("health_centre_name", health_centre_name);
        v("first_day", first_day); v("last_day", last_day); v("audience", audience, list(50)); v("ended_at_ms", ended_at_ms);
    }
};
struct ManagedNoticeList {
    std::vector<ManagedNoticeRow> rows;
    bool has_more = false; // older ones are not listed
    template <class V> void fields(V& v) { v("rows", rows, list(managed_notices_max)); v("has_more", has_more); }
};
struct ManagedNotice {
    ManagedNoticeRow row;
    NoticeEntry entry;
    std::int64_t version = 0;
    template <class V> void fields(V& v) { v("row", row); v("entry", entry); v("version", version); }
};

} // namespace todoke::api
