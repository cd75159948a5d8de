// Codes, passwords and device sessions of the patients' side.
#include "server/crypto/bytes.hpp"
#include "server/crypto/token.hpp"
#include "server/store/portal.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::store {

namespace {

crypto::Place place_of_mail(std::string_view id) { return {"portal_accounts", id, 1}; }
crypto::Place place_of_pending(std::string_view token_hash) { return {"portal_sessions", token_hash, 1}; }

struct Stored {
    PortalSession session;
    std::string sealed_mail, code_hash;
    std::int64_t tries = 0, sends = 0, created_at_ms = 0;
};

std::optional<Stored> load(db::Transaction& tx, std::string_view token_hash, std::int64_t now_ms) {
    auto rows = tx.query("SELECT s.step, s.purpose, s.account_id, s.sealed_mail, s.language, s.consent_version, s.code_hash, s.code_expires_ms, s.code_tries, s.resend_at_ms, s.sends, "
                         "s.created_at_ms, s.ends_ms, a.mail_key IS NULL FROM portal_sessions s LEFT JOIN portal_accounts a ON a.account_id = s.account_id "
                         "WHERE s.token_hash = $1 AND s.ends_ms > $2",
                         db::Blob{token_hash}, now_ms);
    if (!rows.next()) return std::nullopt;
    Stored stored;
    auto& session = stored.session;
    session.step = static_cast<PortalStep>(rows.integer(0));
    session.purpose = static_cast<PortalPurpose>(rows.integer(1));
    session.account = rows.integer(2);
    stored.sealed_mail = rows.text(3);
    session.language = rows.text(4);
    session.consent_version = rows.text(5);
    stored.code_hash = rows.text(6);
    session.code_expires_at_ms = rows.integer(7);
    stored.tries = rows.integer(8);
    session.resend_at_ms = rows.integer(9);
    stored.sends = rows.integer(10);
    stored.created_at_ms = rows.integer(11);
    session.ends_at_ms = rows.integer(12);
    session.by_link = session.account != 0 && rows.boolean(13);
    return stored;
}

Error ended() { return {ErrorCode::unauthenticated, "no living session of the portal"}; }

void insert_signed_in(db::Transaction& tx, std::string_view token_hash, std::int64_t account, PortalLimits const& limits, std::int64_t now_ms) {
    tx.execute("INSERT INTO portal_sessions (token_hash, step, purpose, account_id, sealed_mail, language, consent_version, code_hash, code_expires_ms, code_tries, resend_at_ms, sends, "
               "created_at_ms, ends_ms) VALUES ($1, 3, 1, $2, $3, '', '', $3, 0, 0, 0, 0, $4, $5)",
               db::Blob{token_hash}, account, db::Blob{""}, now_ms, now_ms + limits.device_ms);
}

PortalSession signed_in(std::int64_t account, PortalLimits const& limits, std::int64_t now_ms) {
    PortalSession session;
    session.step = PortalStep::signed_in;
    session.account = account;
    session.ends_at_ms = now_ms + limits.device_ms;
    return session;
}

} // namespace

std::string folded_mail(std::string_view typed) {
    auto text = base::half_width_ascii(base::trimmed(typed));
    std::string folded(base::trimmed(text));
    for (auto& c : folded)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return folded;
}

Result<PortalToken> Portal::begin(PortalPurpose purpose, std::string_view mail, std::string_view language, std::string_view consent_version, std::string_view code, PortalLimits const& limits,
                                  std::int64_t now_ms, Also const& also) {
    PortalToken fresh{crypto::make_token(), {}};
    auto const token_hash = crypto::hash_token(fresh.token);
    auto& session = fresh.session;
    session.step = PortalStep::code_awaited;
    session.purpose = purpose;
    session.mail = mail;
    session.language = language;
    session.consent_version = consent_version;
    session.code_expires_at_ms = now_ms + limits.code_life_ms;
    session.resend_at_ms = now_ms + limits.resend_after_ms;
    session.ends_at_ms = now_ms + 3 * limits.code_life_ms;
    auto const sealed = TRY(vault_.seal(place_of_pending(token_hash), 0, now_ms, mail));
    auto const code_hash = crypto::hash_otp(vault_.pepper(), token_hash, code);
    TRY(db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("INSERT INTO portal_sessions (token_hash, step, purpose, account_id, sealed_mail, language, consent_version, code_hash, code_expires_ms, code_tries, resend_at_ms, sends, "
                   "created_at_ms, ends_ms) VALUES ($1, 1, $2, 0, $3, $4, $5, $6, $7, 0, $8, 1, $9, $10)",
                   db::Blob{token_hash}, static_cast<int>(purpose), db::Blob{sealed}, language, consent_version, db::Blob{code_hash}, session.code_expires_at_ms, session.resend_at_ms, now_ms,
                   session.ends_at_ms);
        return also(tx);
    }));
    return fresh;
}

Result<PortalSession> Portal::renew_code(std::string_view token, std::string_view code, PortalLimits const& limits, std::int64_t now_ms, Also const& also) {
    auto const token_hash = crypto::hash_token(token);
    auto const code_hash = crypto::hash_otp(vault_.pepper(), token_hash, code);
    return db_.write([&](db::Transaction& tx) -> Result<PortalSession> {
        auto stored = load(tx, token_hash, now_ms);
        if (!stored || stored->session.step != PortalStep::code_awaited) return ended();
        if (now_ms < stored->session.resend_at_ms || stored->sends >= limits.sends_max) return Error{ErrorCode::too_many_requests, "another code may not be sent yet"};
        auto& session = stored->session;
        session.code_expires_at_ms = now_ms + limits.code_life_ms;
        session.resend_at_ms = now_ms + limits.resend_after_ms;
        // The tries stay: asking for codes again and again must not buy more guesses.
        tx.execute("UPDATE portal_sessions SET code_hash = $2, code_expires_ms = $3, resend_at_ms = $4, sends = sends + 1 WHERE token_hash = $1", db::Blob{token_hash}, db::Blob{code_hash},
                   session.code_expires_at_ms, session.resend_at_ms);
        TRY(also(tx));
        return session;
    });
}

Result<Done> Portal::prove_code(std::string_view token, std::string_view code, PortalLimits const& limits, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    auto const code_hash = crypto::hash_otp(vault_.pepper(), token_hash, code);
    auto const fits = TRY(db_.write([&](db::Transaction& tx) -> Result<bool> {
        auto const stored = load(tx, token_hash, now_ms);
        if (!stored || stored->session.step != PortalStep::code_awaited) return ended();
        if (now_ms >= stored->session.code_expires_at_ms || stored->tries >= limits.code_tries_max) return false;
        if (!crypto::equal_constant_time(code_hash, stored->code_hash)) {
            tx.execute("UPDATE portal_sessions SET code_tries = code_tries + 1 WHERE token_hash = $1", db::Blob{token_hash});
            return false;
        }
        tx.execute("UPDATE portal_sessions SET step = 2, code_hash = $2, ends_ms = $3 WHERE token_hash = $1", db::Blob{token_hash}, db::Blob{""}, now_ms + limits.code_life_ms);
        return true;
    }));
    if (!fits) return Error{ErrorCode::wrong_credentials, "a code of the portal"};
    return Done{};
}

Result<PortalToken> Portal::set_password(std::string_view token, std::string_view hash, PortalLimits const& limits, Caller const& caller) {
    auto const now_ms = caller.now_ms;
    auto const token_hash = crypto::hash_token(token);
    auto const pending = TRY(session(token, now_ms));
    if (pending.step != PortalStep::password_awaited) return Error{ErrorCode::conflict, "no password is awaited"};
    auto const id = ids_.next(now_ms, 0);
    auto const mail_key = vault_.index().exact("portal_mail", pending.mail);
    auto const sealed = TRY(vault_.seal(place_of_mail(std::to_string(id)), 0, now_ms, pending.mail));
    PortalToken fresh{crypto::make_token(), {}};
    auto const fresh_hash = crypto::hash_token(fresh.token);
    auto const account = TRY(db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        auto const stored = load(tx, token_hash, now_ms);
        if (!stored || stored->session.step != PortalStep::password_awaited) return ended();
        auto found = id;
        if (auto rows = tx.query("SELECT account_id FROM portal_accounts WHERE mail_key = $1", db::Blob{mail_key}); rows.next()) found = rows.integer(0);
        auto const is_reset = stored->session.purpose == PortalPurpose::reset;
        // Registered meanwhile by another device: only a reset replaces a password.
        if (found != id && !is_reset) return Error{ErrorCode::conflict, "the address is registered"};
        if (found == id && is_reset) return ended(); // nobody's address: the code could not have arrived
        if (is_reset) {
            tx.execute("UPDATE portal_accounts SET password_hash = $2 WHERE account_id = $1", found, hash);
            tx.execute("DELETE FROM portal_sessions WHERE account_id = $1", found);
        } else {
            tx.execute("INSERT INTO portal_accounts (account_id, mail_key, sealed_mail, password_hash, language, consent_version, consent_at_ms, created_at_ms, reminded_day) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 0)",
                       id, db::Blob{mail_key}, db::Blob{sealed}, hash, stored->session.language, stored->session.consent_version, now_ms);
        }
        tx.execute("DELETE FROM portal_sessions WHERE token_hash = $1", db::Blob{token_hash});
        insert_signed_in(tx, fresh_hash, found, limits, now_ms);
        auto who = caller;
        who.user_id = portal_user_id(found);
        append_audit(tx, who, {is_reset ? AuditEvent::portal_password_changed : AuditEvent::portal_registered, 0, is_reset ? "reset" : "consent=" + stored->session.consent_version});
        return found;
    }));
    fresh.session = signed_in(account, limits, now_ms);
    return fresh;
}

Result<std::optional<PortalAccount>> Portal::find_by_mail(std::string_view mail) {
    auto const key = vault_.index().exact("portal_mail", mail);
    auto const id = TRY(db_.read([&](db::Transaction& tx) -> Result<std::int64_t> {
        auto rows = tx.query("SELECT account_id FROM portal_accounts WHERE mail_key = $1", db::Blob{key});
        return rows.next() ? rows.integer(0) : 0;
    }));
    if (id == 0) return std::optional<PortalAccount>();
    return std::optional(TRY(find(id)));
}

Result<PortalAccount> Portal::find(std::int64_t account) {
    return db_.read([&](db::Transaction& tx) -> Result<PortalAccount> {
        auto rows = tx.query("SELECT sealed_mail, password_hash, language FROM portal_accounts WHERE account_id = $1", account);
        if (!rows.next()) return Error{ErrorCode::not_found, "no such account of the portal"};
        return PortalAccount{account, TRY(vault_.open(place_of_mail(std::to_string(account)), rows.view(0))), rows.text(1), rows.text(2)};
    });
}

Result<Done> Portal::set_language(std::int64_t account, std::string_view language) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("UPDATE portal_accounts SET language = $2 WHERE account_id = $1", account, language);
        return Done{};
    });
}

Result<PortalToken> Portal::sign_in(std::int64_t account, PortalLimits const& limits, Caller const& caller) {
    PortalToken fresh{crypto::make_token(), signed_in(account, limits, caller.now_ms)};
    auto const token_hash = crypto::hash_token(fresh.token);
    TRY(db_.write([&](db::Transaction& tx) -> Result<Done> {
        insert_signed_in(tx, token_hash, account, limits, caller.now_ms);
        append_audit(tx, caller, {AuditEvent::portal_signed_in, 0, ""});
        return Done{};
    }));
    return fresh;
}

Result<PortalSession> Portal::session(std::string_view token, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    auto stored = TRY(db_.read([&](db::Transaction& tx) -> Result<std::optional<Stored>> { return load(tx, token_hash, now_ms); }));
    if (!stored) return ended();
    if (stored->session.step != PortalStep::signed_in) stored->session.mail = TRY(vault_.open(place_of_pending(token_hash), stored->sealed_mail));
    return stored->session;
}

void Portal::prolong(db::Transaction& tx, std::string_view token_hash, PortalLimits const& limits, std::int64_t now_ms) {
    tx.execute("UPDATE portal_sessions SET ends_ms = CASE WHEN created_at_ms + $3 < $2 THEN created_at_ms + $3 ELSE $2 END WHERE token_hash = $1 AND step = 3", db::Blob{token_hash}, now_ms + limits.device_ms, limits.longest_ms);
}

Result<Done> Portal::sign_out(std::string_view token, Caller const& caller) {
    auto const token_hash = crypto::hash_token(token);
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (tx.execute("DELETE FROM portal_sessions WHERE token_hash = $1", db::Blob{token_hash}) > 0 && !caller.user_id.empty()) append_audit(tx, caller, {AuditEvent::portal_signed_out, 0, ""});
        return Done{};
    });
}

Result<std::int64_t> Portal::delete_ended(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        tx.execute("DELETE FROM personal_links WHERE expires_at_ms <= $1", now_ms);
        return tx.execute("DELETE FROM portal_sessions WHERE ends_ms <= $1", now_ms);
    });
}

} // namespace todoke::store
