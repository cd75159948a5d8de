// Notices (お知らせ) with their audience and period, and who has read them (W-16).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/store/caller.hpp"
#include "server/db/database.hpp"

namespace todoke::store {

struct NoticeText {
    std::string language, title, body; // another language than Japanese
};

struct Notice {
    NoticeId id;
    std::string title, body;
    std::vector<NoticeText> translations; // when published; list() has chosen already
    std::vector<access::RoleId> audience; // empty = everybody
    std::string prefecture_code;          // "" = all
    std::string published_on, ends_on;    // YYYY-MM-DD; ends_on "" = open
    bool is_read = false;
};

class Notices {
public:
    Notices(db::Database& db, IdMaker& ids) : db_(db), ids_(ids) {}

    Result<NoticeId> publish(Notice const& notice, std::int64_t now_ms);
    // Those in force today (JST) for the caller's role and prefecture, newest first, at most 200; in
    // that language where somebody translated them, otherwise in Japanese.
    Result<std::vector<Notice>> list(Caller const& caller, std::string_view language = "ja");
    Result<std::int64_t> unread(Caller const& caller);
    // ErrorCode::not_found for a notice that is not meant for the caller.
    Result<Done> mark_read(Caller const& caller, NoticeId id);

private:
    db::Database& db_;
    IdMaker& ids_;
};

} // namespace todoke::store
