// Which account reports for whom: matching, personal links, the people of an account, reminders.
#include <algorithm>

#include "server/crypto/token.hpp"
#include "server/store/days.hpp"
#include "server/store/portal.hpp"
#include "shared/base/kana.hpp"

namespace todoke::store {

namespace {

constexpr std::string_view user_prefix = "patient:";

// In the chain of the prefecture in which the record was made.
Caller within_case(Caller caller, CaseId id) {
    caller.prefecture_code = prefecture_code(prefecture_of_id(id.value));
    return caller;
}

bool has_phone(Person const& person, std::string_view digits) {
    return !digits.empty() && std::any_of(person.phones.begin(), person.phones.end(), [&](std::string const& phone) { return phone_digits(phone) == digits; });
}

} // namespace

std::string portal_user_id(std::int64_t account) { return std::string(user_prefix) + std::to_string(account); }

std::int64_t account_of(Caller const& caller) {
    if (!std::string_view(caller.user_id).starts_with(user_prefix)) return 0;
    auto const id = Id<struct AccountTag>::parse(std::string_view(caller.user_id).substr(user_prefix.size()));
    return id ? id->value : 0;
}

bool is_linked(db::Transaction& tx, Caller const& caller, CaseId id) {
    if (caller.user_id == automatic_call_user) return true;
    auto rows = tx.query("SELECT 1 FROM portal_people WHERE account_id = $1 AND case_id = $2", account_of(caller), id.value);
    return rows.next();
}

// Birth date, and kana without blanks or any telephone number of the record (health-observation.md §3). A
// record without birth date cannot be matched by anybody.
Result<bool> Portal::matches(db::Transaction& tx, CaseId id, PortalMatch const& match) {
    auto const stored = load_case(tx, id);
    if (!stored) return false;
    auto const person = TRY(open_person(vault_, *stored)).person;
    if (person.birth_date.empty() || person.birth_date != match.birth_date) return false;
    if (match.self_entry_id.empty()) return true; // by a personal link
    auto const kana = base::search_kana(match.name_kana);
    return (!kana.empty() && kana == base::search_kana(person.name_kana)) || has_phone(person, phone_digits(match.phone));
}

LinkOutcome Portal::insert_link(db::Transaction& tx, Caller const& caller, std::int64_t account, bool by_mail, CaseId id) {
    if (by_mail) {
        // V-808: one login with a mail address; devices that came by a personal link do not count.
        auto rows = tx.query("SELECT 1 FROM portal_people p JOIN portal_accounts a ON a.account_id = p.account_id WHERE p.case_id = $1 AND p.account_id <> $2 AND a.mail_key IS NOT NULL", id.value,
                             account);
        if (rows.next()) return LinkOutcome::taken;
    }
    tx.execute("INSERT INTO portal_people (account_id, case_id, linked_at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", account, id.value, caller.now_ms);
    tx.execute("UPDATE observations SET is_registered = 1, entry_blocked_until_ms = 0 WHERE case_id = $1", id.value);
    auto who = within_case(caller, id);
    who.user_id = portal_user_id(account);
    append_audit(tx, who, {AuditEvent::portal_person_linked, id.value, by_mail ? "by=id" : "by=link"});
    return LinkOutcome::linked;
}

Result<std::optional<CaseId>> Portal::case_of_self_entry_id(std::string_view self_entry_id) {
    auto const key = vault_.index().exact("self_entry", self_entry_id);
    return db_.read([&](db::Transaction& tx) -> Result<std::optional<CaseId>> {
        // Only who is, or was, observed reports.
        auto rows = tx.query("SELECT s.case_id FROM self_entry_ids s JOIN observations o ON o.case_id = s.case_id WHERE s.self_entry_key = $1", db::Blob{key});
        return rows.next() ? std::optional(CaseId{rows.integer(0)}) : std::nullopt;
    });
}

Result<LinkOutcome> Portal::link(Caller const& caller, std::int64_t account, PortalMatch const& match) {
    auto const id = TRY(case_of_self_entry_id(match.self_entry_id));
    if (!id) return LinkOutcome::no_match;
    return db_.write([&](db::Transaction& tx) -> Result<LinkOutcome> {
        if (!TRY(matches(tx, *id, match))) {
            append_audit(tx, within_case(caller, *id), {AuditEvent::portal_person_refused, id->value, "by=id"});
            return LinkOutcome::no_match;
        }
        auto accounts = tx.query("SELECT mail_key IS NULL FROM portal_accounts WHERE account_id = $1", account);
        if (!accounts.next()) return Error{ErrorCode::unauthenticated, "the account is gone"};
        return insert_link(tx, caller, account, !accounts.boolean(0), *id);
    });
}

Result<CaseId> Portal::case_of_link(std::string_view token, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    return db_.read([&](db::Transaction& tx) -> Result<CaseId> {
        auto rows = tx.query("SELECT case_id FROM personal_links WHERE token_hash = $1 AND expires_at_ms > $2", db::Blob{token_hash}, now_ms);
        if (!rows.next()) return Error{ErrorCode::not_found, "no living personal link"};
        return CaseId{rows.integer(0)};
    });
}

Result<Portal::Opened> Portal::open_link(Caller const& caller, std::int64_t account, std::string_view token, std::string_view birth_date, std::string_view language,
                                         std::string_view consent_version, PortalLimits const& limits) {
    auto const id = TRY(case_of_link(token, caller.now_ms));
    PortalMatch match;
    match.birth_date = birth_date;
    auto const fresh_account = ids_.next(caller.now_ms, 0);
    std::optional<PortalToken> fresh;
    auto const write = [&](db::Transaction& tx) -> Result<LinkOutcome> {
        if (!TRY(matches(tx, id, match))) {
            append_audit(tx, within_case(caller, id), {AuditEvent::portal_person_refused, id.value, "by=link"});
            return LinkOutcome::no_match;
        }
        if (account != 0) {
            auto accounts = tx.query("SELECT mail_key IS NULL FROM portal_accounts WHERE account_id = $1", account);
            if (!accounts.next()) return Error{ErrorCode::unauthenticated, "the account is gone"};
            return insert_link(tx, caller, account, !accounts.boolean(0), id);
        }
        tx.execute("INSERT INTO portal_accounts (account_id, mail_key, sealed_mail, password_hash, language, consent_version, consent_at_ms, created_at_ms, reminded_day) "
                   "VALUES ($1, NULL, $2, '', $3, $4, $5, $5, 0)",
                   fresh_account, db::Blob{""}, language, consent_version, caller.now_ms);
        return insert_link(tx, caller, fresh_account, false, id);
    };
    auto const outcome = TRY(db_.write(write));
    if (outcome == LinkOutcome::linked && account == 0) {
        auto who = caller;
        who.user_id = portal_user_id(fresh_account);
        fresh = TRY(sign_in(fresh_account, limits, who));
        fresh->session.by_link = true;
    }
    return Opened{outcome, std::move(fresh)};
}

Result<std::string> Portal::make_link(Caller const& caller, CaseId id, LinkWish const& wish, PortalLimits const& limits) {
    auto const token = crypto::make_token();
    auto const token_hash = crypto::hash_token(token);
    return db_.write([&](db::Transaction& tx) -> Result<std::string> {
        auto const stored = load_observation(tx, id);
        auto const record = load_case(tx, id);
        if (!record || !is_visible(caller, *record, stored ? &*stored : nullptr)) return Error{ErrorCode::not_found, "no such case for this caller"};
        if (!stored || !stored->is_active) return Error{ErrorCode::conflict, "nobody observes this person"};
        tx.execute("INSERT INTO personal_links (case_id, kind, token_hash, language, expires_at_ms, created_by, created_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) "
                   "ON CONFLICT (case_id, kind) DO UPDATE SET token_hash = excluded.token_hash, language = excluded.language, expires_at_ms = excluded.expires_at_ms, "
                   "created_by = excluded.created_by, created_at_ms = excluded.created_at_ms",
                   id.value, static_cast<int>(wish.kind), db::Blob{token_hash}, wish.language, caller.now_ms + limits.link_life_ms, caller.user_id, caller.now_ms);
        append_audit(tx, caller, {AuditEvent::personal_link_made, id.value, std::string(wish.kind == LinkKind::leaflet ? "by=leaflet" : "by=message") + " language=" + wish.language});
        return token;
    });
}

Result<bool> Portal::has_link(CaseId id) {
    return db_.read([&](db::Transaction& tx) -> Result<bool> {
        auto rows = tx.query("SELECT 1 FROM personal_links WHERE case_id = $1", id.value);
        return rows.next();
    });
}

Result<Done> Portal::mark_blocked(CaseId id, std::int64_t until_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("UPDATE observations SET entry_blocked_until_ms = $2 WHERE case_id = $1", id.value, until_ms);
        if (auto const stored = load_observation(tx, id)) touch_observers(tx, *stored);
        return Done{};
    });
}

Result<std::vector<PortalPerson>> Portal::people(Caller const& caller, std::int64_t account, Reading reading) {
    Observations observations(db_, vault_, ids_);
    auto const load = [&](db::Transaction& tx) -> Result<std::vector<PortalPerson>> {
        std::vector<PortalPerson> found;
        std::vector<CaseId> ids;
        {
            auto rows = tx.query("SELECT case_id FROM portal_people WHERE account_id = $1 ORDER BY linked_at_ms, case_id LIMIT 20", account);
            while (rows.next()) ids.push_back({rows.integer(0)});
        }
        for (auto const id : ids) {
            auto const record = load_case(tx, id);
            auto observation = load_observation(tx, id);
            if (!record || !observation) continue;
            PortalPerson person;
            person.id = id;
            person.person = TRY(open_person(vault_, *record));
            person.observation = std::move(*observation);
            person.settings = load_settings(tx, person.observation.centre);
            person.latest = TRY(observations.newest_of(tx, id, 2));
            found.push_back(std::move(person));
        }
        return found;
    };
    std::vector<PortalPerson> all = TRY(db_.read(load));
    if (!all.empty() && reading == Reading::audited) {
        std::string detail = "cases=";
        for (auto const& person : all) detail += (detail.back() == '=' ? "" : ",") + person.id.text();
        TRY(audit_read(db_, within(caller, all.front().observation), {AuditEvent::own_record_read, all.front().id.value, detail}));
    }
    return all;
}

Result<std::vector<Portal::Reminder>> Portal::due_reminders(std::int64_t now_ms, int count) {
    auto const today = day_in_japan(now_ms);
    auto const minute = observation::minute_in_japan(now_ms);
    std::vector<std::int64_t> ids;
    TRY(db_.read([&](db::Transaction& tx) -> Result<Done> {
        // In the hour before the deadline: a server that stood still at the minute itself reminds late, never after it.
        auto rows = tx.query("SELECT DISTINCT a.account_id FROM observation_settings s JOIN observations o ON o.centre_id = s.centre_id AND o.is_active = 1 "
                             "JOIN portal_people p ON p.case_id = o.case_id JOIN portal_accounts a ON a.account_id = p.account_id AND a.mail_key IS NOT NULL "
                             "WHERE s.reminder_mail = 1 AND o.report_day < $1 AND o.start_day <= $1 AND a.reminded_day < $1 "
                             "AND (CASE WHEN o.deadline_minute >= 0 THEN o.deadline_minute ELSE s.deadline_minute END) > $2 "
                             "AND (CASE WHEN o.deadline_minute >= 0 THEN o.deadline_minute ELSE s.deadline_minute END) <= $2 + 60 ORDER BY a.account_id LIMIT $3",
                             today, minute, count);
        while (rows.next()) ids.push_back(rows.integer(0));
        return Done{};
    }));
    std::vector<Reminder> due;
    for (auto const id : ids) {
        auto account = TRY(find(id));
        due.push_back({id, std::move(account.mail), std::move(account.language)});
    }
    return due;
}

Result<Done> Portal::mark_reminded(std::vector<Reminder> const& reminders, std::int64_t now_ms, Also const& also) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        for (auto const& one : reminders) tx.execute("UPDATE portal_accounts SET reminded_day = $2 WHERE account_id = $1", one.account, day_in_japan(now_ms));
        return also(tx);
    });
}

} // namespace todoke::store
