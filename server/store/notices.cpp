#include "server/store/notices.hpp"

#include <algorithm>

#include "server/store/days.hpp"

namespace todoke::store {

namespace {

// Few notices are in force at a time, so all are read and the audience is judged here.
Result<std::vector<Notice>> in_force(db::Transaction& tx, Caller const& caller, std::string_view language) {
    std::vector<Notice> notices;
    auto const role = " " + std::string(access::role(caller.role).name) + " ";
    auto rows = tx.query("SELECT n.notice_id, n.title, n.body, n.audience, n.prefecture, n.published_day, n.ends_day, r.notice_id, t.title, t.body FROM notices n "
                         "LEFT JOIN notice_reads r ON r.user_id = $1 AND r.notice_id = n.notice_id "
                         "LEFT JOIN notice_texts t ON t.notice_id = n.notice_id AND t.language = $4 "
                         "WHERE n.published_day <= $2 AND (n.ends_day = 0 OR n.ends_day >= $2) AND (n.prefecture = 0 OR n.prefecture = $3) "
                         "ORDER BY n.published_day DESC, n.notice_id DESC LIMIT 200",
                         caller.user_id, day_number(base::iso_date(base::date_in_japan(caller.now_ms))), prefecture_number(caller.prefecture_code), language);
    while (rows.next()) {
        auto const audience = rows.view(3);
        if (!audience.empty() && audience.find(role) == std::string_view::npos) continue;
        Notice notice;
        notice.id.value = rows.integer(0);
        auto const translated = !rows.is_null(8);
        notice.title = rows.text(translated ? 8 : 1);
        notice.body = rows.text(translated ? 9 : 2);
        notice.prefecture_code = prefecture_code(static_cast<int>(rows.integer(4)));
        notice.published_on = iso_day(rows.integer(5));
        notice.ends_on = iso_day(rows.integer(6));
        notice.is_read = !rows.is_null(7);
        notices.push_back(std::move(notice));
    }
    return notices;
}

} // namespace

Result<NoticeId> Notices::publish(Notice const& notice, std::int64_t now_ms) {
    NoticeId const id{ids_.next(now_ms, prefecture_number(notice.prefecture_code))};
    std::string audience;
    for (auto const role : notice.audience) audience += (audience.empty() ? " " : "") + std::string(access::role(role).name) + " ";
    return db_.write([&](db::Transaction& tx) -> Result<NoticeId> {
        tx.execute("INSERT INTO notices (notice_id, title, body, audience, prefecture, published_day, ends_day, created_at_ms) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                   id.value, notice.title, notice.body, audience, prefecture_number(notice.prefecture_code), day_number(notice.published_on),
                   day_number(notice.ends_on), now_ms);
        for (auto const& text : notice.translations) {
            tx.execute("INSERT INTO notice_texts (notice_id, language, title, body) VALUES ($1, $2, $3, $4)", id.value, text.language, text.title, text.body);
        }
        return id;
    });
}

Result<std::vector<Notice>> Notices::list(Caller const& caller, std::string_view language) {
    return db_.read([&](db::Transaction& tx) { return in_force(tx, caller, language); });
}

Result<std::int64_t> Notices::unread(Caller const& caller) {
    auto const notices = TRY(list(caller));
    return static_cast<std::int64_t>(std::count_if(notices.begin(), notices.end(), [](Notice const& notice) { return !notice.is_read; }));
}

Result<Done> Notices::mark_read(Caller const& caller, NoticeId id) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto const notices = TRY(in_force(tx, caller, "ja"));
        auto const meant = [&](Notice const& notice) { return notice.id == id; };
        if (std::none_of(notices.begin(), notices.end(), meant)) return Error{ErrorCode::not_found, "no such notice"};
        tx.execute("INSERT INTO notice_reads (user_id, notice_id, at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", caller.user_id, id.value,
                   caller.now_ms);
        return Done{};
    });
}

} // namespace todoke::store
