// Notices (お知らせ) with their audience, area and period, and who has read them (W-16).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/db/database.hpp"
#include "server/store/caller.hpp"
#include "server/store/user_search.hpp"

namespace todoke::store {

struct NoticeText {
    std::string language, title, body; // another language than Japanese
};
struct NoticeEvent {
    std::string day;                   // YYYY-MM-DD, "" = the notice is about no event
    std::string time, audience, url;
    std::int64_t capacity = 0;
};

struct Notice {
    NoticeId id;
    std::string title, body;
    std::vector<NoticeText> translations; // list() has chosen already
    std::vector<access::RoleId> audience; // empty = everybody
    std::string prefecture_code;          // "" = the nation
    FacilityId health_centre;             // its jurisdiction alone; none = the whole prefecture
    std::string published_on, ends_on;    // YYYY-MM-DD, inclusive; ends_on "" = open
    NoticeEvent event;
    std::int64_t ended_at_ms = 0;         // taken away before its last day
    std::int64_t version = 0;
    bool is_read = false;
};

enum class NoticeState : std::uint8_t { planned, shown, ended };
std::string_view name(NoticeState state);
NoticeState state_of(Notice const& notice, std::int64_t now_ms);

enum class ReadMarks : std::uint8_t { kept, forgotten };

class Notices {
public:
    Notices(db::Database& db, IdMaker& ids) : db_(db), ids_(ids) {}

    // Of the installation itself: the demo's.
    Result<NoticeId> publish(Notice const& notice, std::int64_t now_ms);
    // Those in force today (JST) for the caller's role and area, newest first, at most 200; in that
    // language where somebody translated them, otherwise in Japanese.
    Result<std::vector<Notice>> list(Caller const& caller, std::string_view language = "ja");
    Result<std::int64_t> unread(Caller const& caller);
    // ErrorCode::not_found for a notice that is not meant for the caller.
    Result<Done> mark_read(Caller const& caller, NoticeId id);

    // For those who write them. Every change has its entry in the audit trail.
    // Notices of an area, the last to begin first; without bodies and translations.
    Result<std::vector<Notice>> of_area(AccountArea const& area, std::size_t rows_max);
    Result<Notice> find(NoticeId id);
    Result<NoticeId> write(Caller const& caller, Notice const& notice);
    // ErrorCode::stale unless `notice.version` is the stored one; conflict when it has ended.
    Result<Done> change(Caller const& caller, Notice const& notice, ReadMarks marks);
    // Only one that is shown, and at that version.
    Result<Done> end(Caller const& caller, NoticeId id, std::int64_t version);
    // Only one that is planned, and at that version.
    Result<Done> remove(Caller const& caller, NoticeId id, std::int64_t version);

private:
    db::Database& db_;
    IdMaker& ids_;
};

} // namespace todoke::store
