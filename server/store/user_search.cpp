#include "server/store/user_search.hpp"

#include <set>

#include "server/store/caller.hpp"
#include "server/store/outbox.hpp"
#include "server/store/pack.hpp"

namespace todoke::store {

namespace {

static_assert(static_cast<int>(UserState::deleted) == 3);

// $1 prefecture, $2 health centre: 0 = any. Somebody who never signed in counts from the day of issue.
constexpr db::Sql select_page =
    "SELECT u.user_id, u.role, u.state, u.facility_id, f.name, u.sealed_profile, u.initial_until_ms, u.signed_in_at_ms, u.created_at_ms "
    "FROM users u LEFT JOIN facilities f ON f.facility_id = u.facility_id "
    "WHERE u.state <> 3 AND ($1 = 0 OR u.prefecture = $1) AND ($2 = 0 OR f.health_centre_id = $2) "
    "AND ($3 = 0 OR max(u.signed_in_at_ms, u.created_at_ms) < $3) AND ($4 = '' OR u.role = $4) AND ($5 < 0 OR u.state = $5) "
    "AND ($7 = 0 OR (SELECT o.state FROM outbox o WHERE o.user_id = u.user_id AND o.user_id <> '' ORDER BY o.message_id DESC LIMIT 1) = 3) "
    "AND u.user_id > $6 ORDER BY u.user_id";
static_assert(static_cast<int>(MessageState::failed) == 3);
constexpr db::Sql select_counts =
    "SELECT u.state, count(*), sum(max(u.signed_in_at_ms, u.created_at_ms) < $3), "
    "sum(coalesce((SELECT o.state FROM outbox o WHERE o.user_id = u.user_id AND o.user_id <> '' ORDER BY o.message_id DESC LIMIT 1) = 3, 0)) "
    "FROM users u LEFT JOIN facilities f ON f.facility_id = u.facility_id "
    "WHERE u.state <> 3 AND ($1 = 0 OR u.prefecture = $1) AND ($2 = 0 OR f.health_centre_id = $2) GROUP BY u.state";

constexpr db::Sql select_mails = "SELECT u.user_id, u.facility_id, u.sealed_profile FROM users u LEFT JOIN facilities f ON f.facility_id = u.facility_id "
                                 "WHERE u.state <> 3 AND ($1 = 0 OR u.prefecture = $1) AND ($2 = 0 OR f.health_centre_id = $2)";

std::string without_blanks(std::string_view text) {
    std::string kept;
    while (!text.empty()) {
        if (text.starts_with(' ')) text.remove_prefix(1);
        else if (text.starts_with("　")) text.remove_prefix(std::string_view("　").size());
        else {
            kept += text.front();
            text.remove_prefix(1);
        }
    }
    return kept;
}

} // namespace

Result<UserPage> UserSearch::find(UserConditions const& wanted) {
    auto const words = without_blanks(wanted.words);
    auto const fits = [&words](std::string_view text) { return without_blanks(text).find(words) != std::string::npos; };
    auto const role_name = wanted.role ? access::role(*wanted.role).name : std::string_view();
    auto const state = wanted.state ? static_cast<int>(*wanted.state) : -1;
    return db_.read([&](db::Transaction& tx) -> Result<UserPage> {
        UserPage page;
        auto rows = tx.query(select_page, prefecture_number(wanted.area.prefecture_code), wanted.area.health_centre.value, wanted.silent_since_ms,
                             role_name, state, wanted.after, wanted.undelivered ? 1 : 0);
        while (rows.next()) {
            auto const* const role = access::find_role(rows.view(1));
            if (role == nullptr) return Error{ErrorCode::internal, "a user has a role that does not exist"};
            UserGlance user;
            user.user_id = rows.text(0);
            user.facility_name = rows.is_null(4) ? std::string() : rows.text(4);
            user.name = unpack(TRY(vault_.open({"users", user.user_id, 0}, rows.view(5))), 1)[0];
            if (!words.empty() && !fits(user.user_id) && !fits(user.name) && !fits(user.facility_name)) continue;
            if (page.users.size() == wanted.rows_max) {
                page.next = page.users.back().user_id;
                break;
            }
            user.role = role->id;
            user.state = static_cast<UserState>(rows.integer(2));
            user.facility.value = rows.integer(3);
            user.initial_until_ms = rows.integer(6);
            user.signed_in_at_ms = rows.integer(7);
            user.created_at_ms = rows.integer(8);
            page.users.push_back(std::move(user));
        }
        return page;
    });
}

Result<DomainUse> UserSearch::mail_domain(AccountArea const& area, std::string_view domain, FacilityId facility) {
    auto const ending = "@" + std::string(domain);
    return db_.read([&](db::Transaction& tx) -> Result<DomainUse> {
        DomainUse use;
        std::set<std::int64_t> others;
        auto rows = tx.query(select_mails, prefecture_number(area.prefecture_code), area.health_centre.value);
        while (rows.next()) {
            if (!unpack(TRY(vault_.open({"users", rows.view(0), 0}, rows.view(2))), 2)[1].ends_with(ending)) continue;
            if (rows.integer(1) == facility.value) ++use.here;
            else others.insert(rows.integer(1));
        }
        use.other_facilities = static_cast<std::int64_t>(others.size());
        return use;
    });
}

Result<UserCounts> UserSearch::count(AccountArea const& area, std::int64_t silent_since_ms) {
    return db_.read([&](db::Transaction& tx) -> Result<UserCounts> {
        UserCounts counts;
        auto rows = tx.query(select_counts, prefecture_number(area.prefecture_code), area.health_centre.value, silent_since_ms);
        while (rows.next()) {
            auto const state = static_cast<UserState>(rows.integer(0));
            if (state == UserState::issued) counts.issued = rows.integer(1);
            if (state == UserState::active) counts.active = rows.integer(1);
            if (state == UserState::stopped) counts.stopped = rows.integer(1);
            counts.silent += rows.integer(2);
            counts.undelivered += rows.integer(3);
        }
        return counts;
    });
}

} // namespace todoke::store
