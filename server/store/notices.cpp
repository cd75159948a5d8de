#include "server/store/notices.hpp"

#include <algorithm>

#include "server/store/audit.hpp"
#include "server/store/days.hpp"

namespace todoke::store {

namespace {

constexpr std::int64_t open_end = 9999'12'31; // as the last day of a notice is stored that has none

// What $1 user, of role $4, prefecture $3 and health centre $5, is meant to see on day $2.
#define TODOKE_NOTICES_IN_FORCE                                                                                             \
    "FROM notices n LEFT JOIN notice_reads r ON r.user_id = $1 AND r.notice_id = n.notice_id "                              \
    "WHERE n.ends_day >= $2 AND n.ended_at_ms = 0 AND n.published_day <= $2 AND (n.prefecture = 0 OR n.prefecture = $3) "   \
    "AND (n.audience = '' OR instr(n.audience, $4) > 0) AND (n.health_centre_id = 0 OR n.health_centre_id = $5) "
#define TODOKE_NOTICE_COLUMNS                                                                                               \
    "n.notice_id, n.title, n.audience, n.prefecture, n.published_day, n.ends_day, n.health_centre_id, n.event_day, "        \
    "n.event_time, n.event_audience, n.event_capacity, n.event_url, n.ended_at_ms, n.version"
constexpr db::Sql select_in_force = "SELECT " TODOKE_NOTICE_COLUMNS ", n.body, r.notice_id " TODOKE_NOTICES_IN_FORCE
                                    "ORDER BY n.published_day DESC, n.notice_id DESC LIMIT 200";
constexpr db::Sql count_unread = "SELECT count(*) " TODOKE_NOTICES_IN_FORCE "AND r.notice_id IS NULL";
constexpr db::Sql select_one_in_force = "SELECT 1 " TODOKE_NOTICES_IN_FORCE "AND n.notice_id = $6";
constexpr db::Sql select_of_area = "SELECT " TODOKE_NOTICE_COLUMNS " FROM notices n WHERE ($1 = 0 OR n.prefecture = $1) AND ($2 = 0 OR n.health_centre_id = $2) "
                                   "ORDER BY n.published_day DESC, n.notice_id DESC LIMIT $3";
constexpr db::Sql select_one = "SELECT " TODOKE_NOTICE_COLUMNS ", n.body FROM notices n WHERE n.notice_id = $1";
#undef TODOKE_NOTICE_COLUMNS
#undef TODOKE_NOTICES_IN_FORCE

std::int64_t today(std::int64_t now_ms) { return day_number(base::iso_date(base::date_in_japan(now_ms))); }

std::string stored_audience(std::vector<access::RoleId> const& audience) {
    std::string text;
    for (auto const role : audience) text += (text.empty() ? " " : "") + std::string(access::role(role).name) + " ";
    return text;
}

std::vector<access::RoleId> read_audience(std::string_view stored) {
    std::vector<access::RoleId> audience;
    for (auto const& role : access::roles()) {
        if (stored.find(" " + std::string(role.name) + " ") != std::string_view::npos) audience.push_back(role.id);
    }
    return audience;
}

Notice read_notice(db::Rows const& rows) {
    Notice notice;
    notice.id.value = rows.integer(0);
    notice.title = rows.text(1);
    notice.audience = read_audience(rows.view(2));
    notice.prefecture_code = prefecture_code(static_cast<int>(rows.integer(3)));
    notice.published_on = iso_day(rows.integer(4));
    if (rows.integer(5) != open_end) notice.ends_on = iso_day(rows.integer(5));
    notice.health_centre.value = rows.integer(6);
    notice.event = {iso_day(rows.integer(7)), rows.text(8), rows.text(9), rows.text(11), rows.integer(10)};
    notice.ended_at_ms = rows.integer(12);
    notice.version = rows.integer(13);
    return notice;
}

std::vector<NoticeText> translations_of(db::Transaction& tx, NoticeId id) {
    std::vector<NoticeText> texts;
    auto rows = tx.query("SELECT language, title, body FROM notice_texts WHERE notice_id = $1 ORDER BY language", id.value);
    while (rows.next()) texts.push_back({rows.text(0), rows.text(1), rows.text(2)});
    return texts;
}

void put_translations(db::Transaction& tx, Notice const& notice) {
    tx.execute("DELETE FROM notice_texts WHERE notice_id = $1", notice.id.value);
    for (auto const& text : notice.translations)
        tx.execute("INSERT INTO notice_texts (notice_id, language, title, body) VALUES ($1, $2, $3, $4)", notice.id.value, text.language, text.title, text.body);
}

std::int64_t last_day_of(Notice const& notice) { return notice.ends_on.empty() ? open_end : day_number(notice.ends_on); }

void insert(db::Transaction& tx, Notice const& notice, std::int64_t now_ms) {
    auto const& event = notice.event;
    tx.execute("INSERT INTO notices (notice_id, title, body, audience, prefecture, published_day, ends_day, created_at_ms, health_centre_id, event_day, event_time, "
               "event_audience, event_capacity, event_url) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
               notice.id.value, notice.title, notice.body, stored_audience(notice.audience), prefecture_number(notice.prefecture_code), day_number(notice.published_on),
               last_day_of(notice), now_ms, notice.health_centre.value, day_number(event.day), event.time, event.audience, event.capacity, event.url);
    put_translations(tx, notice);
}

// The stored one, at that version and in that state (any but ended where none is given).
Result<Notice> find_to_change(db::Transaction& tx, Caller const& caller, NoticeId id, std::int64_t version, std::optional<NoticeState> wanted = {}) {
    auto rows = tx.query(select_one, id.value);
    if (!rows.next()) return Error{ErrorCode::not_found, "no such notice"};
    auto notice = read_notice(rows);
    if (notice.version != version) return Error{ErrorCode::stale, "another version of the notice"};
    auto const state = state_of(notice, caller.now_ms);
    if (wanted ? state != *wanted : state == NoticeState::ended) return Error{ErrorCode::conflict, "a notice in the state " + std::string(name(state))};
    return notice;
}

} // namespace

std::string_view name(NoticeState state) {
    switch (state) {
    case NoticeState::planned: return "planned";
    case NoticeState::shown: return "shown";
    case NoticeState::ended: return "ended";
    }
    return "";
}

NoticeState state_of(Notice const& notice, std::int64_t now_ms) {
    if (notice.ended_at_ms != 0 || last_day_of(notice) < today(now_ms)) return NoticeState::ended;
    return day_number(notice.published_on) > today(now_ms) ? NoticeState::planned : NoticeState::shown;
}

Result<NoticeId> Notices::publish(Notice const& notice, std::int64_t now_ms) {
    auto kept = notice;
    kept.id = NoticeId{ids_.next(now_ms, prefecture_number(notice.prefecture_code))};
    return db_.write([&](db::Transaction& tx) -> Result<NoticeId> {
        insert(tx, kept, now_ms);
        return kept.id;
    });
}

Result<std::vector<Notice>> Notices::list(Caller const& caller, std::string_view language) {
    auto const role = " " + std::string(access::role(caller.role).name) + " ";
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Notice>> {
        std::vector<Notice> notices;
        {
            auto rows = tx.query(select_in_force, caller.user_id, today(caller.now_ms), prefecture_number(caller.prefecture_code), role, caller.health_centre.value);
            while (rows.next()) {
                auto notice = read_notice(rows);
                notice.body = rows.text(14);
                notice.is_read = !rows.is_null(15);
                notices.push_back(std::move(notice));
            }
        }
        if (language == "ja") return notices;
        for (auto& notice : notices) {
            for (auto& text : translations_of(tx, notice.id)) {
                if (text.language != language) continue;
                notice.title = std::move(text.title);
                notice.body = std::move(text.body);
            }
        }
        return notices;
    });
}

Result<std::int64_t> Notices::unread(Caller const& caller) {
    auto const role = " " + std::string(access::role(caller.role).name) + " ";
    return db_.read([&](db::Transaction& tx) -> Result<std::int64_t> {
        auto rows = tx.query(count_unread, caller.user_id, today(caller.now_ms), prefecture_number(caller.prefecture_code), role, caller.health_centre.value);
        return rows.next() ? rows.integer(0) : 0;
    });
}

Result<Done> Notices::mark_read(Caller const& caller, NoticeId id) {
    auto const role = " " + std::string(access::role(caller.role).name) + " ";
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        {
            auto rows = tx.query(select_one_in_force, caller.user_id, today(caller.now_ms), prefecture_number(caller.prefecture_code), role, caller.health_centre.value, id.value);
            if (!rows.next()) return Error{ErrorCode::not_found, "no such notice"};
        }
        tx.execute("INSERT INTO notice_reads (user_id, notice_id, at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", caller.user_id, id.value,
                   caller.now_ms);
        return Done{};
    });
}

Result<std::vector<Notice>> Notices::of_area(AccountArea const& area, std::size_t rows_max) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Notice>> {
        std::vector<Notice> notices;
        auto rows = tx.query(select_of_area, prefecture_number(area.prefecture_code), area.health_centre.value, static_cast<std::int64_t>(rows_max));
        while (rows.next()) notices.push_back(read_notice(rows));
        return notices;
    });
}

Result<Notice> Notices::find(NoticeId id) {
    return db_.read([&](db::Transaction& tx) -> Result<Notice> {
        Notice notice;
        {
            auto rows = tx.query(select_one, id.value);
            if (!rows.next()) return Error{ErrorCode::not_found, "no such notice"};
            notice = read_notice(rows);
            notice.body = rows.text(14);
        }
        notice.translations = translations_of(tx, id);
        return notice;
    });
}

Result<NoticeId> Notices::write(Caller const& caller, Notice const& notice) {
    auto kept = notice;
    kept.id = NoticeId{ids_.next(caller.now_ms, prefecture_number(notice.prefecture_code))};
    return db_.write([&](db::Transaction& tx) -> Result<NoticeId> {
        insert(tx, kept, caller.now_ms);
        append_audit(tx, caller, {AuditEvent::notice_written, kept.id.value, ""});
        return kept.id;
    });
}

Result<Done> Notices::change(Caller const& caller, Notice const& notice, ReadMarks marks) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        TRY(find_to_change(tx, caller, notice.id, notice.version));
        auto const& event = notice.event;
        tx.execute("UPDATE notices SET title = $2, body = $3, audience = $4, prefecture = $5, published_day = $6, ends_day = $7, health_centre_id = $8, event_day = $9, "
                   "event_time = $10, event_audience = $11, event_capacity = $12, event_url = $13, version = version + 1 WHERE notice_id = $1",
                   notice.id.value, notice.title, notice.body, stored_audience(notice.audience), prefecture_number(notice.prefecture_code), day_number(notice.published_on),
                   last_day_of(notice), notice.health_centre.value, day_number(event.day), event.time, event.audience, event.capacity, event.url);
        put_translations(tx, notice);
        if (marks == ReadMarks::forgotten) tx.execute("DELETE FROM notice_reads WHERE notice_id = $1", notice.id.value);
        append_audit(tx, caller, {AuditEvent::notice_changed, notice.id.value, marks == ReadMarks::forgotten ? "unread_again" : ""});
        return Done{};
    });
}

Result<Done> Notices::end(Caller const& caller, NoticeId id, std::int64_t version) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        TRY(find_to_change(tx, caller, id, version, NoticeState::shown));
        tx.execute("UPDATE notices SET ended_at_ms = $2, version = version + 1 WHERE notice_id = $1", id.value, caller.now_ms);
        append_audit(tx, caller, {AuditEvent::notice_ended, id.value, ""});
        return Done{};
    });
}

Result<Done> Notices::remove(Caller const& caller, NoticeId id, std::int64_t version) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        TRY(find_to_change(tx, caller, id, version, NoticeState::planned));
        tx.execute("DELETE FROM notice_texts WHERE notice_id = $1", id.value);
        tx.execute("DELETE FROM notices WHERE notice_id = $1", id.value);
        append_audit(tx, caller, {AuditEvent::notice_deleted, id.value, ""});
        return Done{};
    });
}

} // namespace todoke::store
